"""Work on requests that nobody asks for; reading scans is on a queue that nothing waits behind."""

from __future__ import annotations

from typing import Final
from uuid import UUID

import structlog
from celery.exceptions import SoftTimeLimitExceeded
from django.utils import timezone

from apps.core.actors import Actor
from apps.core.errors import DomainError
from apps.files.errors import FileDamaged, StoredFileNotFound
from apps.files.selectors import read_bytes
from apps.regions.kinds import SchemaKind
from apps.regions.scoping import enter, ready_authorities
from apps.regions.tasks import scoped_task
from apps.transfers import selectors, services
from apps.transfers.models import PassportReading
from apps.transfers.services import import_adding, import_work
from apps.transfers.services.import_access import RUN
from apps.transfers.services.import_work import Taken
from apps.transfers.services.readings import QUEUE, READ_PASSPORT
from apps.transfers.sheets.content import read_content
from apps.transfers.sheets.states import ImportState
from apps.transfers.states import ReadingTrouble

log = structlog.get_logger(__name__)

LONGEST: Final = 60
"""Seconds until a reading is killed; it takes one to three."""


@scoped_task(name="transfers.drop_typed", kinds={SchemaKind.CITY})
def drop_typed(*, schema: str) -> None:
    """Drop what was typed long ago and never saved. Safe to run twice."""
    dropped = services.drop_old_typed(actor=Actor.system("retention"))
    log.info("transfers.typed_dropped", schema=schema, dropped=dropped)


@scoped_task(name="transfers.drop_typed_everywhere", kinds={SchemaKind.PUBLIC})
def drop_typed_everywhere(*, schema: str) -> None:
    """Ring `drop_typed` for each ready city; beat calls this one."""
    for city in ready_authorities(SchemaKind.CITY):
        drop_typed.delay(schema=city.schema_name)


@scoped_task(name="transfers.free_desks", kinds={SchemaKind.CITY})
def free_desks(*, schema: str) -> None:
    """Free the requests of closed accounts in one city. Safe to run twice: what is free is free."""
    freed = services.free_those_of_closed_accounts(actor=Actor.system("desk"))
    log.info("transfers.desks_freed", schema=schema, requests=freed)


@scoped_task(name="transfers.free_desks_everywhere", kinds={SchemaKind.PUBLIC})
def free_desks_everywhere(*, schema: str) -> None:
    """Ring `free_desks` for each ready city; beat calls this one."""
    cities = ready_authorities(SchemaKind.CITY)
    for city in cities:
        free_desks.delay(schema=city.schema_name)
    log.info("transfers.free_desks_rung", schema=schema, cities=len(cities))


@scoped_task(name=RUN, kinds={SchemaKind.CITY})
def run_import(*, schema: str, import_id: str) -> None:
    """Do what waits in one import. Safe to run twice and to die in: each step commits.

    What goes wrong without being foreseen is logged by its kind only, since its words may hold a
    cell; the lease runs out, and the sweep has another worker try.
    """
    taken = import_work.take_import(import_id=UUID(import_id))
    if taken is None:
        return
    try:
        _work(taken)
    except DomainError as refusal:
        import_work.stop_import(taken=taken, refusal=refusal)
    except Exception as fault:  # noqa: BLE001 (the words of any error may hold personal data)
        log.error("transfers.import_failed", id=import_id, fault=type(fault).__name__)  # noqa: TRY400


@scoped_task(name="transfers.sweep_imports", kinds={SchemaKind.PUBLIC})
def sweep_imports(*, schema: str) -> None:
    """Ring for every import that waits for a worker, in each city."""
    for city in ready_authorities(SchemaKind.CITY):
        with enter(city.schema_name):
            for import_id in selectors.imports_due():
                run_import.delay(schema=city.schema_name, import_id=str(import_id))


@scoped_task(name="transfers.clear_imports", kinds={SchemaKind.CITY})
def clear_imports(*, schema: str) -> None:
    """Forget the lists of one city whose time is over. Safe to run twice."""
    cleared = import_work.clear_imports()
    log.info("transfers.imports_cleared", schema=schema, imports=cleared)


@scoped_task(name="transfers.clear_imports_everywhere", kinds={SchemaKind.PUBLIC})
def clear_imports_everywhere(*, schema: str) -> None:
    """Ring `clear_imports` for each city; beat calls this one."""
    for city in ready_authorities(SchemaKind.CITY):
        clear_imports.delay(schema=city.schema_name)


def _work(taken: Taken) -> None:
    if taken.state == ImportState.APPLYING:
        while import_adding.add_chunk(taken=taken):
            pass
        return
    if taken.content is not None:
        sheet = read_content(taken.kind, taken.content)
        if not import_work.store_rows(taken=taken, sheet=sheet):
            return
    while import_work.check_chunk(taken=taken):
        pass


@scoped_task(
    name=READ_PASSPORT,
    kinds={SchemaKind.CITY},
    time_limit=LONGEST,
    soft_time_limit=LONGEST - 15,
)
def read_passport(*, schema: str, scan_id: str) -> None:
    """Read one scan if it is still due. Safe to run twice: the row is leased and has a state.

    No word of what was read goes into a log.
    """
    reading = services.take_scan(scan_id=UUID(scan_id))
    if reading is None:
        return
    began = timezone.now()
    trouble = _read(reading)
    seconds = round((timezone.now() - began).total_seconds(), 2)
    log.info("transfers.scan_read", schema=schema, seconds=seconds, trouble=trouble)


@scoped_task(name="transfers.sweep_scans", kinds={SchemaKind.PUBLIC})
def sweep_scans(*, schema: str) -> None:
    """Ring again for every scan that is overdue, in each city."""
    for place in ready_authorities(SchemaKind.CITY):
        with enter(place.schema_name):
            due = selectors.scans_due()
        for scan_id in due:
            read_passport.apply_async(
                kwargs={"schema": place.schema_name, "scan_id": str(scan_id)},
                queue=QUEUE,
                expires=60,
            )


@scoped_task(name="transfers.clear_scans", kinds={SchemaKind.CITY})
def clear_scans(*, schema: str) -> None:
    """Clear the scans of one city that nobody has taken. Safe to run twice."""
    cleared = services.clear_scans(actor=Actor.system("retention"))
    log.info("transfers.scans_cleared", schema=schema, scans=cleared)


@scoped_task(name="transfers.clear_scans_everywhere", kinds={SchemaKind.PUBLIC})
def clear_scans_everywhere(*, schema: str) -> None:
    """Ring `clear_scans` for each ready city; beat calls this one."""
    for city in ready_authorities(SchemaKind.CITY):
        clear_scans.delay(schema=city.schema_name)


def _read(reading: PassportReading) -> str:
    """Read a leased scan and write down what came of it; gives the trouble, if any."""
    from apps.transfers.reading.passport import read_page  # noqa: PLC0415 (heavy: slow workers only)
    from apps.transfers.reading.pictures import PictureUnreadable  # noqa: PLC0415
    from apps.transfers.reading.rapid import rapid_reader  # noqa: PLC0415

    found, trouble = None, ""
    try:
        data = read_bytes(file_id=reading.file_id)
        today = timezone.localdate()
        found = read_page(data, reading.file.media_type, reader=rapid_reader(), today=today)
    except (PictureUnreadable, FileDamaged, StoredFileNotFound):
        trouble = ReadingTrouble.NO_PICTURE
    except SoftTimeLimitExceeded:
        trouble = ReadingTrouble.GAVE_UP
    services.note_scan(
        scan_id=reading.id, attempt=reading.attempts, found=found, trouble=str(trouble)
    )
    return str(trouble)


@scoped_task(name="transfers.remind", kinds={SchemaKind.CITY})
def remind(*, schema: str) -> None:
    """Tell of deadlines that are near or missed. Safe to run twice: each is told once."""
    told = services.remind(actor=Actor.system("reminders"))
    log.info("transfers.reminded", schema=schema, told=told)


@scoped_task(name="transfers.remind_everywhere", kinds={SchemaKind.PUBLIC})
def remind_everywhere(*, schema: str) -> None:
    """Ring `remind` for each ready city; beat calls this one."""
    for city in ready_authorities(SchemaKind.CITY):
        remind.delay(schema=city.schema_name)
