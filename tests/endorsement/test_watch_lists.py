"""A list comes in whole or not at all, version by version, and lies sealed."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.test import Client

from apps.accounts.permissions import NotAllowed
from apps.accounts.roles import Role
from apps.audit.models import AuditEvent
from apps.core.actors import Actor
from apps.core.errors import StaleRevision
from apps.endorsement.models import WatchList, WatchListVersion
from apps.endorsement.services import watch_lists
from apps.endorsement.watch_errors import (
    WatchListKnown,
    WatchListNotFound,
    WatchListSealed,
    WatchListUnreadable,
)
from apps.endorsement.watch_states import VersionState
from apps.endorsement.watching.cipher import seal, unseal
from apps.endorsement.watching.rows import Listed
from apps.endorsement.watching.source import CsvSource
from apps.regions.scoping import AuthorityRef
from tests.endorsement.test_desk_pages import at, browser, main_of
from tests.factories import watching
from tests.factories.accounts import make_actor
from tests.factories.watching import ERIKSSON, NOBODY, csv_of


@pytest.fixture
def admin(port: AuthorityRef) -> Actor:
    """The administrator of the port; the test runs there."""
    return make_actor(Role.PORT_ADMIN)


@pytest.fixture
def page(admin: Actor) -> Client:
    """The administrator at a browser."""
    return browser(admin)


def test_a_file_is_read_with_its_columns_in_any_order() -> None:
    head = "\ufeffborn,NAME, reference,passports,other_names"
    data = f"{head}\r\n1974,Müller Jürgen,A/1, x123 45 ; Y99999,J. M.;Jürgen M.\r\n"

    assert CsvSource(data.encode()).people() == [
        Listed("A/1", "Müller Jürgen", ("J. M.", "Jürgen M."), "", "1974", "", ("X12345", "Y99999"))
    ]


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"\xff\xfe\x00",
        "reference,name,born\nW-1,\u0000,1974\n".encode(),
        b"reference,name\nW-1,Anna\n",
        b"reference,name,born,surprise\nW-1,Anna,1974,x\n",
        b"reference,name,born,born\nW-1,Anna,1974,1974\n",
        b"reference,name,born\n",
        b"reference,name,born\nW-1,Anna\n",
        b'reference,name,born\nW-1,"Anna,1974\n',
        csv_of("W-1,,,,1974,,,"),
        csv_of("W-1,١٢٣,,,1974,,,"),
        csv_of(",Anna,,,1974,,,"),
        csv_of("W 1,Anna,,,1974,,,"),
        csv_of("W-1,Anna,,,12.08.1974,,,"),
        csv_of("W-1,Anna,,,1974-02-30,,,"),
        csv_of("W-1,Anna,,,１９７４,,,"),
        csv_of("W-1,Anna,,,1974,ZZZ,,"),
        csv_of("W-1,Anna,,,1974,,12,"),
        csv_of("W-1,Anna,,,1974,,," + "x" * 2001),
        csv_of(ERIKSSON, ERIKSSON),
    ],
)
def test_a_file_with_a_wrong_place_is_refused_whole(admin: Actor, data: bytes) -> None:
    with pytest.raises(WatchListUnreadable) as refused:
        watch_lists.open_list(actor=admin, code="overstay", name="Overstayed", data=data)

    assert refused.value.fields.keys() == {"file"}
    assert not WatchList.objects.exists()


def test_every_wrong_line_is_told_at_once_and_none_is_repeated(admin: Actor) -> None:
    lines = [f"W-{n},Secretive Name,,,never,,," for n in range(30)]

    with pytest.raises(WatchListUnreadable) as refused:
        watch_lists.open_list(actor=admin, code="o", name="O", data=csv_of(*lines))

    told = str(refused.value.fields["file"])
    assert refused.value.data["problems"] == 30
    assert "Line 2:" in told
    assert "And 10 more." in told
    assert "Secretive" not in told


def test_a_version_says_what_it_changes_and_takes_the_place_of_the_one_before(admin: Actor) -> None:
    first = watching.in_force(ERIKSSON, NOBODY, admin=admin)

    second = watch_lists.prepare_version(
        actor=admin,
        list_id=first.list_id,
        revision=None,
        data=csv_of(ERIKSSON.replace("40", "41"), "W-3,New Person,,,1960,,,"),
    )
    assert (second.number, second.people) == (2, 2)
    assert (second.added, second.changed, second.removed) == (1, 1, 1)

    watch_lists.put_in_force(actor=admin, version_id=second.id, revision=None)
    first.refresh_from_db()
    assert (first.state, first.sealed) == (VersionState.RETIRED, None)
    with pytest.raises(WatchListNotFound):
        watch_lists.put_in_force(actor=admin, version_id=first.id, revision=None)


def test_people_of_a_list_lie_sealed_where_they_belong(admin: Actor) -> None:
    version = watching.in_force(ERIKSSON, admin=admin)
    sealed = bytes(version.sealed or b"")

    assert b"riksson" not in sealed
    assert unseal(sealed, place=version.place)[0]["name"] == "Eriksson Anna B"
    for wrong, place in [
        (sealed, "version:another"),
        (sealed[:-1] + bytes([sealed[-1] ^ 1]), version.place),
        (sealed[:20], version.place),
        (b"", version.place),
    ]:
        with pytest.raises(WatchListSealed):
            unseal(wrong, place=place)
    assert seal({"a": 1}, place="x") != seal({"a": 1}, place="x")


def test_no_name_of_a_list_stands_in_the_audit_trail(admin: Actor) -> None:
    watching.in_force(ERIKSSON, admin=admin)

    events = AuditEvent.objects.filter(chain__startswith="watch-list:").order_by("seq")
    assert [event.event.partition(".")[2] for event in events] == [
        "watch_list_opened",
        "watch_list_prepared",
        "watch_list_in_force",
    ]
    assert "riksson" not in str([event.payload for event in events])


def test_two_administrators_at_once_and_a_code_twice(admin: Actor) -> None:
    version = watching.in_force(admin=admin)

    with pytest.raises(WatchListKnown):
        watch_lists.open_list(actor=admin, code="overstay", name="Again", data=csv_of(NOBODY))
    with pytest.raises(StaleRevision):
        watch_lists.prepare_version(
            actor=admin, list_id=version.list_id, revision=1, data=csv_of(NOBODY)
        )

    assert WatchListVersion.objects.count() == 1


@pytest.mark.parametrize("role", [Role.PORT_OFFICER, Role.PORT_APPROVER, Role.PORT_SUPERVISOR])
def test_lists_are_the_administrators(admin: Actor, role: Role) -> None:
    version = watching.in_force(admin=admin)

    with pytest.raises(NotAllowed):
        watch_lists.prepare_version(
            actor=make_actor(role), list_id=version.list_id, revision=None, data=csv_of(NOBODY)
        )

    assert WatchListVersion.objects.count() == 1


def sent(name: str, data: bytes) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, data, content_type="text/csv")


def test_a_list_is_begun_renewed_and_put_in_force_on_its_pages(page: Client) -> None:
    told = {"code": "overstay", "name": "Overstayed before", "file": sent("a.csv", csv_of(NOBODY))}
    assert page.post(at("watch-list-new"), told).status_code == 302
    version = WatchListVersion.objects.select_related("list").get()
    shown = main_of(page.get(at("watch-lists")))
    assert "1 added, 0 changed, 0 removed" in shown

    force = page.post(at("watch-list-force", version.id), {"revision": str(version.list.revision)})
    assert force.status_code == 302
    renewed = page.post(
        at("watch-list-upload", version.list_id),
        {"revision": str(version.list.revision + 1), "file": sent("b.csv", csv_of(ERIKSSON))},
    )
    assert renewed.status_code == 302
    assert "1 added, 0 changed, 1 removed" in main_of(page.get(at("watch-lists")))


@pytest.mark.parametrize(
    ("told", "words"),
    [
        ({"code": "overstay", "name": "x"}, "fill this in"),
        ({"code": "over stay", "name": "x", "file": csv_of(NOBODY)}, "digits, - and _ only"),
        ({"code": "overstay", "name": "x", "file": b"name\nx"}, "missing: reference, born"),
        ({"code": "known", "name": "x", "file": csv_of(NOBODY)}, "with this code already"),
    ],
)
def test_a_file_that_is_refused_comes_back_with_what_is_wrong(
    page: Client, told: dict[str, object], words: str
) -> None:
    watching.in_force(code="known")
    if isinstance(told.get("file"), bytes):
        told = {**told, "file": sent("a.csv", told["file"])}  # type: ignore[arg-type]

    answer = page.post(at("watch-list-new"), told)

    assert answer.status_code == 422
    assert words in main_of(answer)
    assert WatchList.objects.count() == 1


def test_a_stale_page_puts_nothing_in_force(page: Client, admin: Actor) -> None:
    version = watch_lists.open_list(actor=admin, code="a", name="A", data=csv_of(NOBODY))

    assert page.post(at("watch-list-force", version.id), {"revision": "x"}).status_code == 409

    version.refresh_from_db()
    assert version.state == VersionState.PREPARED


def imported(tmp_path: Path, data: bytes, *options: str) -> str:
    file, out = tmp_path / "list.csv", io.StringIO()
    file.write_bytes(data)
    call_command("watch_list_import", str(file), *options, stdout=out)
    return out.getvalue().strip()


@pytest.mark.usefixtures("db")
def test_the_command_prepares_and_applies_when_told(tmp_path: Path) -> None:
    here = ("--port", "port_shanghai", "--list", "overstay")

    first = imported(tmp_path, csv_of(NOBODY), *here)
    second = imported(tmp_path, csv_of(NOBODY, ERIKSSON), *here, "--apply")

    assert first == "Version 1: 1 people, 1 added, 0 changed, 0 removed; prepared"
    assert second == "Version 2: 2 people, 2 added, 0 changed, 0 removed; in force"


@pytest.mark.usefixtures("db")
@pytest.mark.parametrize(
    ("data", "options"),
    [
        (b"no,columns\n", ("--port", "port_shanghai", "--list", "a")),
        (csv_of(NOBODY), ("--port", "city_320500", "--list", "a")),
        (csv_of(NOBODY), ("--port", "nowhere", "--list", "a")),
    ],
)
def test_the_command_refuses_what_it_cannot_take(
    tmp_path: Path, data: bytes, options: tuple[str, ...]
) -> None:
    with pytest.raises(CommandError):
        imported(tmp_path, data, *options, "--apply")


def test_the_command_names_a_file_that_is_not_there() -> None:
    with pytest.raises(CommandError, match="cannot be read"):
        call_command("watch_list_import", "/nowhere.csv", "--port", "port_shanghai", "--list", "a")
