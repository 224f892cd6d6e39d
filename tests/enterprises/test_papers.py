"""A paper is given once to the file of a unit; its own people and the city's officers open it."""

import datetime as dt
from typing import Any
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from apps.accounts.permissions import NotAllowed
from apps.accounts.roles import Role
from apps.audit.selectors import events_of
from apps.core.actors import Actor
from apps.enterprises import selectors, services
from apps.enterprises.errors import (
    EnterpriseNotFound,
    InviterInvalid,
    UnitPaperNotFound,
    UnitPaperRetired,
)
from apps.enterprises.models import UnitPaper
from apps.files import services as files
from apps.files.errors import (
    FileActive,
    FileEmpty,
    FileProtected,
    StoredFileNotFound,
    TooManyPages,
    WrongFileKind,
)
from apps.regions.scoping import AuthorityRef
from tests.factories.accounts import make_actor
from tests.factories.enterprises import Unit, add_handler, city_admin, make_unit
from tests.factories.files import opens_with, pdf, upload

TODAY = timezone.localdate()
DAY = dt.timedelta(days=1)
LICENCE = "business_licence"


def keep(unit: Unit, *, actor: Actor | None = None, **changes: Any) -> UnitPaper:
    """Put a licence on the unit's file."""
    values = {"kind": LICENCE, "upload": upload(pdf())} | changes
    return services.keep_unit_paper(
        actor=actor or unit.handler, enterprise_id=unit.enterprise.id, **values
    )


def on_file(unit: Unit, on: dt.date = TODAY) -> list[UnitPaper]:
    return selectors.papers_on_file(unit.enterprise.id, on)


def test_a_paper_is_on_file_from_its_day_until_it_expires_or_is_retired(
    suzhou: AuthorityRef,
) -> None:
    unit = make_unit(0)
    paper = keep(unit, valid_until=TODAY + 5 * DAY)

    assert on_file(unit, TODAY - DAY) == []
    assert on_file(unit) == on_file(unit, TODAY + 5 * DAY) == [paper]
    assert on_file(unit, TODAY + 6 * DAY) == []
    services.retire_unit_paper(
        actor=unit.handler, enterprise_id=unit.enterprise.id, paper_id=paper.id
    )
    assert on_file(unit) == []
    with pytest.raises(UnitPaperRetired):
        keep(unit, replaces=paper.id)
    assert UnitPaper.objects.count() == 1


def test_a_newer_paper_takes_the_place_of_the_one_it_replaces(suzhou: AuthorityRef) -> None:
    unit = make_unit(0)
    old = keep(unit)

    new = keep(unit, replaces=old.id)

    old.refresh_from_db()
    assert on_file(unit) == [new]
    assert (old.retired_by, old.retired_at is None) == (unit.handler.id, False)
    events = [event.event for event in events_of(f"enterprise:{unit.enterprise.id}")]
    assert events[-3:] == [
        "enterprises.paper_kept",
        "enterprises.paper_kept",
        "enterprises.paper_retired",
    ]


def test_another_unit_s_people_and_officers_put_nothing_on_a_file(suzhou: AuthorityRef) -> None:
    own, other = make_unit(0), make_unit(1)
    paper = keep(own)

    with pytest.raises(EnterpriseNotFound):
        keep(own, actor=other.handler)
    with pytest.raises(NotAllowed):
        keep(own, actor=make_actor(Role.CITY_OFFICER))
    with pytest.raises(EnterpriseNotFound):
        services.keep_unit_paper(
            actor=city_admin(), enterprise_id=uuid4(), kind=LICENCE, upload=upload(pdf())
        )
    with pytest.raises(UnitPaperNotFound):
        keep(other, replaces=paper.id)
    assert on_file(own) == [paper]
    assert on_file(other) == []


def test_a_file_of_the_unit_opens_for_its_people_and_the_city_and_each_read_is_noted(
    suzhou: AuthorityRef,
) -> None:
    unit, other = make_unit(0), make_unit(1)
    paper = keep(unit)
    readers = (
        unit.handler,
        add_handler(unit.enterprise, days=-1),
        make_actor(Role.CITY_OFFICER),
        make_actor(Role.CITY_SUPERVISOR),
    )
    strangers = (
        other.handler,
        make_actor(Role.HANDLER),
        make_actor(Role.HOST),
        city_admin(),
        Actor.guest(),
    )

    for reader in readers:
        files.note_read(actor=reader, file_id=paper.file_id)
    for stranger in strangers:
        with pytest.raises(StoredFileNotFound):
            files.note_read(actor=stranger, file_id=paper.file_id)

    reads = [
        event.actor_id
        for event in events_of(f"enterprise:{unit.enterprise.id}")
        if event.event == "files.file_read"
    ]
    assert reads == [reader.id for reader in readers]


@pytest.mark.parametrize(
    ("data", "name", "refused"),
    [
        (b"", "scan.pdf", FileEmpty),
        (pdf(500), "scan.pdf", TooManyPages),
        (pdf(1, lambda writer: writer.encrypt("secret")), "scan.pdf", FileProtected),
        (pdf(1, opens_with("/JavaScript", JS="app.alert(1)")), "scan.pdf", FileActive),
        (b"\0\0\0\x18ftypheic\0\0\0\0mif1heic", "scan.heic", WrongFileKind),
        (b"X5O!P%@AP[4\\PZX54(P^)7CC)7}$EICAR", "scan.pdf", WrongFileKind),
    ],
    ids=["empty", "long", "locked", "active", "heic", "no-file-kind"],
)
def test_bad_files_are_not_put_on_file(
    suzhou: AuthorityRef, data: bytes, name: str, refused: type[Exception]
) -> None:
    unit = make_unit(0)

    with pytest.raises(refused):
        keep(unit, upload=upload(data, name))

    assert UnitPaper.objects.count() == 0


@pytest.mark.parametrize(
    ("changes", "field"),
    [({"kind": "no_such_paper"}, "kind"), ({"valid_until": TODAY - DAY}, "valid_until")],
)
def test_an_unknown_kind_and_an_expired_paper_are_told_at_their_field(
    suzhou: AuthorityRef, changes: dict[str, Any], field: str
) -> None:
    unit = make_unit(0)

    with pytest.raises(InviterInvalid) as refusal:
        keep(unit, **changes)

    assert list(refusal.value.fields) == [field]
    assert UnitPaper.objects.count() == 0


def test_the_database_itself_knows_one_owner_and_an_order_of_times(suzhou: AuthorityRef) -> None:
    paper = keep(make_unit(0))
    rows = UnitPaper.objects.filter(id=paper.id)

    with pytest.raises(IntegrityError, match="one_owner"), transaction.atomic():
        rows.update(enterprise=None)
    with pytest.raises(IntegrityError, match="retired_later"), transaction.atomic():
        rows.update(retired_at=paper.put_at - DAY, retired_by="x")
