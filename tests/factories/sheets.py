"""Lists of visitors as people send them, good and bad, made on the spot."""

from __future__ import annotations

import csv
import datetime as dt
import io
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from openpyxl import Workbook

from apps.core.actors import Actor
from apps.regions import scoping
from apps.transfers import services, tasks
from apps.transfers.models import ImportRow, TransferRequest, VisitorImport
from apps.transfers.sheets.columns import BY_FIELD, FIELDS

Cells = Mapping[str, Any]


def person(place: int = 1, **changes: Any) -> dict[str, Any]:
    """A row that is in order; a value of None takes the cell away."""
    letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
    row: dict[str, Any] = {
        "surname": "ERIKSSON",
        "given_names": f"ANNA {letters[place % 26]}{letters[place // 26 % 26]}",
        "sex": "F",
        "birth_date": "1974-08-12",
        "nationality": "UTO",
        "passport_number": f"L{place:07}",
        "passport_expires_on": "2034-04-15",
        "category": "M",
        "occupation": "engineer",
        "employer": "Utopia Optics",
    }
    return {name: value for name, value in (row | changes).items() if value is not None}


def people(count: int, **changes: Any) -> list[dict[str, Any]]:
    """Rows that are in order, each with a passport of its own."""
    return [person(place, **changes) for place in range(1, count + 1)]


def grid(rows: Iterable[Cells], headings: Sequence[str] | None = None) -> list[list[Any]]:
    """Rows as lines of cells, under the headings of the template."""
    first = list(headings or [BY_FIELD[name].heading for name in FIELDS])
    return [first, *([row.get(name, "") for name in FIELDS] for row in rows)]


def book(lines: Iterable[Iterable[Any]]) -> Workbook:
    """A workbook of one sheet."""
    made = Workbook()
    for line in lines:
        made.active.append(list(line))  # type: ignore[union-attr]
    return made


def packed(made: Workbook) -> bytes:
    """The bytes of a workbook."""
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def xlsx(rows: Iterable[Cells]) -> bytes:
    """A workbook of visitors."""
    return packed(book(grid(rows)))


def csv_text(rows: Iterable[Cells], *, separator: str = ",") -> str:
    """A CSV text of visitors."""
    out = io.StringIO(newline="")
    csv.writer(out, delimiter=separator).writerows(grid(rows))
    return out.getvalue()


def repacked(data: bytes, changes: Mapping[str, bytes]) -> bytes:
    """A workbook with parts put in or exchanged."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w", 8) as new:
        for name in old.namelist():
            if name not in changes:
                new.writestr(name, old.read(name))
        for name, content in changes.items():
            new.writestr(name, content)
    return out.getvalue()


def as_upload(data: bytes, name: str = "list.xlsx") -> SimpleUploadedFile:
    """A file as a form sends it."""
    return SimpleUploadedFile(name, data)


def sent(
    actor: Actor, request: TransferRequest, data: bytes, name: str = "list.xlsx"
) -> VisitorImport:
    """An import that waits for a worker."""
    return services.start_import(actor=actor, request_id=request.id, upload=as_upload(data, name))


def work(job: VisitorImport) -> VisitorImport:
    """Have a worker do what waits."""
    tasks.run_import(schema=scoping.current().schema_name, import_id=str(job.id))
    return now(job)


def ready(
    actor: Actor, request: TransferRequest, rows: Iterable[Cells], **changes: Any
) -> VisitorImport:
    """An import whose rows have been checked."""
    return work(sent(actor, request, xlsx(rows), **changes))


def shown_row(request: TransferRequest) -> ImportRow:
    """A row of a checked import, in whatever state the request is."""
    by = {"asked_by": "x", "asked_as": "user", "last_actor": "x", "last_event": "x"}
    job = VisitorImport.objects.create(
        request=request, kind="CSV", state="READY", last_at=timezone.now(), **by
    )
    return ImportRow.objects.create(batch=job, number=2, state="WRONG", cells=person(1))


def applied(actor: Actor, job: VisitorImport) -> VisitorImport:
    """The import after its good rows were added."""
    services.apply_import(actor=actor, import_id=job.id, revision=now(job).revision)
    return work(job)


def now(job: VisitorImport) -> VisitorImport:
    """The import as the database has it."""
    return VisitorImport.objects.get(id=job.id)


def rows_of(job: VisitorImport) -> list[ImportRow]:
    """The rows by their numbers."""
    return list(ImportRow.objects.filter(batch=job).order_by("number"))


def day(text: str) -> dt.date:
    """A date from its ISO form."""
    return dt.date.fromisoformat(text)
