"""The counter without network: what is locked into its files, and what comes back from it."""

from __future__ import annotations

import base64
import datetime as dt
import json
from typing import Any
from uuid import uuid4

import pytest
import time_machine
from bs4 import BeautifulSoup
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from apps.accounts.models import User
from apps.accounts.permissions import NotAllowed
from apps.accounts.roles import Role
from apps.audit.models import AuditEvent
from apps.core.actors import Actor
from apps.core.vds.errors import SignerAway
from apps.endorsement import counter_selectors, services, tasks
from apps.endorsement.counter_states import OfflineOutcome
from apps.endorsement.errors import (
    ActsOfAnother,
    ActsUnreadable,
    NoCounterLock,
    NoteMissing,
    OfflineActNotFound,
    PassphraseTooWeak,
    SnapshotNotFound,
)
from apps.endorsement.models import CounterLock, CounterSnapshot, OfflineAct, PortCase, Visa
from apps.endorsement.services import merging, snapshots
from apps.endorsement.states import CaseStatus, VisaStatus, VisitorState
from apps.regions.scoping import AuthorityRef, enter
from tests.factories import counter as noted
from tests.factories import endorsement as made
from tests.factories.accounts import make_actor
from tests.factories.endorsement import Desk

pytestmark = pytest.mark.usefixtures("port")

QUERIES = 7


@pytest.fixture
def desk(port: AuthorityRef) -> Desk:
    """The people of the port; the test runs there."""
    return Desk()


@pytest.fixture
def visa(desk: Desk) -> Visa:
    """A visa whose guest lands in two hours."""
    return made.issued(desk, trip=made.landing_in(2))


def browser(actor: Actor) -> Client:
    client = Client(HTTP_HOST="port.localhost", HTTP_ACCEPT_LANGUAGE="en")
    client.force_login(User.objects.get(id=actor.id))
    return client


def at(name: str, *ids: object) -> str:
    return reverse(f"endorsement:{name}", args=ids, urlconf="config.urls.port")


def outcomes(merged: merging.Merged) -> list[tuple[str, str]]:
    return [(act.outcome, act.code) for act in merged.acts]


# --- The files ---------------------------------------------------------------------------------


@pytest.mark.parametrize("passphrase", ["", "short", "a" * 40, "abcdefg" * 4, "x" * 201])
def test_a_passphrase_that_is_easy_to_try_is_refused(passphrase: str) -> None:
    with pytest.raises(PassphraseTooWeak):
        snapshots.set_passphrase(actor=make_actor(Role.PORT_SUPERVISOR), passphrase=passphrase)

    assert not CounterLock.objects.exists()


def test_only_a_supervisor_sets_the_passphrase(desk: Desk) -> None:
    with pytest.raises(NotAllowed):
        snapshots.set_passphrase(actor=desk.officer, passphrase=noted.PASSPHRASE)

    assert not CounterLock.objects.exists()


def test_a_new_passphrase_locks_the_files_to_come_and_leaves_earlier_ones() -> None:
    first = noted.taken()
    second = noted.taken()

    assert first.lock_id != second.lock_id
    assert CounterLock.objects.get(is_current=True).id == second.lock_id
    assert CounterSnapshot.objects.get(id=first.id).lock_id == first.lock_id


def test_without_a_passphrase_no_file_is_made() -> None:
    with pytest.raises(NoCounterLock):
        services.take_snapshot(actor=Actor.system("counter"))

    assert not CounterSnapshot.objects.exists()


def test_a_file_tells_what_lands_in_twelve_hours_and_who_is_at_the_counter_still(
    desk: Desk,
) -> None:
    soon, later = (made.received(trip=made.landing_in(hours)) for hours in (11.9, 12.1))
    standing, gone = (made.received(trip=made.landing_in(hours)) for hours in (-2, -4))
    withdrawn = made.left(made.received(trip=made.landing_in(1)), services.answer_withdrawal)

    now = timezone.now()
    told = {case.id for case in counter_selectors.landing_between(now, now + snapshots.AHEAD)}

    assert told == {soon.id, standing.id}
    assert not told & {later.id, gone.id, withdrawn.id}


def test_nothing_of_a_person_can_be_read_in_the_file_or_in_the_table(visa: Visa) -> None:
    snapshot = noted.taken()

    page = browser(make_actor(Role.PORT_OFFICER)).get(at("counter-snapshot", snapshot.id))

    stored = bytes(CounterSnapshot.objects.get(id=snapshot.id).content or b"")
    for secret in (visa.passport_number, visa.surname, visa.number):
        assert secret.encode() not in stored
        assert secret not in page.content.decode()
    assert "attachment" in page["Content-Disposition"]
    assert page["Cache-Control"] == "no-store"


def test_each_case_that_is_told_and_each_file_that_is_saved_is_on_record(visa: Visa) -> None:
    snapshot = noted.taken()
    officer = make_actor(Role.PORT_OFFICER)

    browser(officer).get(at("counter-snapshot", snapshot.id))

    told = AuditEvent.objects.get(event="endorsement.case_in_snapshot")
    assert (told.chain, told.subject) == (visa.visitor.case.chain, f"counter:{snapshot.id}")
    saved = AuditEvent.objects.get(event="endorsement.snapshot_saved")
    assert (saved.chain, saved.actor_id) == (f"counter:{snapshot.id}", officer.id)


def test_without_the_signer_no_file_is_kept(
    visa: Visa, monkeypatch: pytest.MonkeyPatch, tmp_path: Any
) -> None:
    before = noted.taken()
    monkeypatch.setattr(settings, "SIGNER_SOCKET", tmp_path / "nobody")

    with pytest.raises(SignerAway):
        services.take_snapshot(actor=Actor.system("counter"))

    assert [one.id for one in CounterSnapshot.objects.all()] == [before.id]
    assert AuditEvent.objects.filter(event="endorsement.case_in_snapshot").count() == 1


def test_yesterdays_file_cannot_be_saved_and_last_weeks_acts_cannot_be_brought_in(
    desk: Desk,
) -> None:
    old = noted.taken()
    file = noted.acts_file(old, desk.officer, noted.accepted(made.received()))

    with time_machine.travel(old.made_at + dt.timedelta(hours=25), tick=False):
        services.take_snapshot(actor=Actor.system("counter"))
        with pytest.raises(SnapshotNotFound):
            counter_selectors.snapshot_to_save(actor=desk.officer, snapshot_id=old.id)
        assert merging.read_acts(actor=desk.officer, data=file)[0].id == old.id
    with time_machine.travel(old.made_at + dt.timedelta(days=8), tick=False):
        services.take_snapshot(actor=Actor.system("counter"))
        with pytest.raises(ActsUnreadable):
            merging.bring_in(actor=desk.officer, data=file)


def test_the_task_makes_a_file_for_its_port_and_waits_where_none_can_be_made(
    public: AuthorityRef,
) -> None:
    tasks.take_snapshot(schema="port_shanghai")
    with enter("port_shanghai"):
        assert not CounterSnapshot.objects.exists()
        noted.taken()

    tasks.take_snapshot(schema="port_shanghai")

    with enter("port_shanghai"):
        assert CounterSnapshot.objects.count() == 2


# --- Bringing in -------------------------------------------------------------------------------


def test_an_entry_that_was_noted_offline_is_done_in_the_officers_name(
    desk: Desk, visa: Visa
) -> None:
    snapshot = noted.taken()

    merged = merging.bring_in(
        actor=desk.officer, data=noted.acts_file(snapshot, desk.officer, noted.used(visa))
    )

    now = Visa.objects.get(id=visa.id)
    assert outcomes(merged) == [(OfflineOutcome.DONE, "")]
    assert (now.status, now.entry_port, now.last_actor) == (
        VisaStatus.USED,
        "PVG",
        desk.officer.id,
    )
    event = AuditEvent.objects.get(event="endorsement.offline_act_brought_in")
    assert (event.chain, event.payload["kind"]) == (visa.visitor.case.chain, "used")


def test_the_same_file_twice_does_nothing_twice(desk: Desk, visa: Visa) -> None:
    snapshot = noted.taken()
    file = noted.acts_file(snapshot, desk.officer, noted.used(visa))
    merging.bring_in(actor=desk.officer, data=file)
    before = Visa.objects.get(id=visa.id).revision

    again = merging.bring_in(actor=desk.officer, data=file)

    assert (again.known_before, again.conflicts) == (1, [])
    assert Visa.objects.get(id=visa.id).revision == before
    assert OfflineAct.objects.count() == 1


def test_the_acts_of_one_file_on_one_case_follow_one_another(desk: Desk) -> None:
    case = made.examining(desk, 2, trip=made.landing_in(3))
    first, second = made.in_order(case)
    snapshot = noted.taken()
    acts = [noted.recommended(case, one.id) for one in (first, second)]

    merging.bring_in(actor=desk.officer, data=noted.acts_file(snapshot, desk.officer, acts[0]))
    merged = merging.bring_in(
        actor=desk.officer, data=noted.acts_file(snapshot, desk.officer, *acts)
    )

    assert outcomes(merged) == [(OfflineOutcome.DONE, "")] * 2
    assert merged.known_before == 1
    assert made.fresh(case).status == CaseStatus.EXAMINED
    assert {one.state for one in made.in_order(case)} == {VisitorState.RECOMMENDED}


def test_what_others_changed_meanwhile_is_a_conflict_and_holds_no_other_act_back(
    desk: Desk, visa: Visa
) -> None:
    case = made.received(trip=made.landing_in(3))
    snapshot = noted.taken()
    file = noted.acts_file(snapshot, desk.officer, noted.accepted(case), noted.used(visa))
    moved = services.accept(actor=desk.approver, case_id=case.id, revision=case.revision)

    merged = merging.bring_in(actor=desk.officer, data=file)

    assert outcomes(merged) == [
        (OfflineOutcome.CONFLICT, "stale-revision"),
        (OfflineOutcome.DONE, ""),
    ]
    assert made.fresh(case).revision == moved.revision
    assert Visa.objects.get(id=visa.id).status == VisaStatus.USED


def test_an_act_on_a_withdrawn_or_an_unknown_case_is_a_conflict(desk: Desk) -> None:
    case = made.received(trip=made.landing_in(3))
    snapshot = noted.taken()
    made.left(case, services.answer_withdrawal)
    ghost = PortCase(id=uuid4(), revision=1)

    merged = merging.bring_in(
        actor=desk.officer,
        data=noted.acts_file(snapshot, desk.officer, noted.accepted(case), noted.accepted(ghost)),
    )

    assert [code for _outcome, code in outcomes(merged)] == ["stale-revision", "case-not-found"]
    assert made.fresh(case).status == CaseStatus.WITHDRAWN


@pytest.mark.parametrize("away", [dt.timedelta(hours=-2), dt.timedelta(hours=2)])
def test_an_act_of_another_time_is_a_conflict(desk: Desk, visa: Visa, away: dt.timedelta) -> None:
    snapshot = noted.taken()
    act = noted.used(visa, at=(timezone.now() + away).isoformat())

    merged = merging.bring_in(actor=desk.officer, data=noted.acts_file(snapshot, desk.officer, act))

    assert outcomes(merged) == [(OfflineOutcome.CONFLICT, "act-not-in-time")]
    assert Visa.objects.get(id=visa.id).status == VisaStatus.ISSUED


def test_another_officers_file_is_refused(desk: Desk, visa: Visa) -> None:
    snapshot = noted.taken()
    file = noted.acts_file(snapshot, desk.officer, noted.used(visa))

    with pytest.raises(ActsOfAnother):
        merging.bring_in(actor=desk.approver, data=file)

    assert Visa.objects.get(id=visa.id).status == VisaStatus.ISSUED
    assert not OfflineAct.objects.exists()


def test_a_file_with_any_byte_flipped_is_refused(desk: Desk, visa: Visa) -> None:
    snapshot = noted.taken()
    whole = json.loads(noted.acts_file(snapshot, desk.officer, noted.used(visa)))
    box = base64.b64decode(whole["box"])

    for place in range(len(box)):
        bad = bytearray(box)
        bad[place] ^= 1
        file = json.dumps(whole | {"box": base64.b64encode(bad).decode()}).encode()
        with pytest.raises(ActsUnreadable):
            merging.read_acts(actor=desk.officer, data=file)


@pytest.mark.parametrize(
    "worst",
    [
        b"",
        b"{",
        b"\xff\xfe",
        b"[]",
        b"null",
        b"[" * 100_000,
        b'{"snapshot": 1, "box": ""}',
        b'{"snapshot": "x", "box": ""}',
        b'{"snapshot": "00000000-0000-0000-0000-000000000000", "box": "!!"}',
        b'{"snapshot": "00000000-0000-0000-0000-000000000000", "box": ""}',
        b" " * (merging.LARGEST + 1),
    ],
)
def test_whatever_is_no_file_of_acts_is_refused(desk: Desk, worst: bytes) -> None:
    with pytest.raises(ActsUnreadable):
        merging.bring_in(actor=desk.officer, data=worst)

    assert not OfflineAct.objects.exists()


@pytest.mark.parametrize(
    "changes",
    [
        {"kind": "issue"},
        {"id": "1"},
        {"at": "2026-11-28T10:00:00"},
        {"at": "yesterday"},
        {"revision": 0},
        {"port": "SHANGHAI"},
        {"extra": 1},
        {"note": "x" * 2001},
    ],
)
def test_an_act_of_the_wrong_shape_makes_the_file_unreadable(
    desk: Desk, visa: Visa, changes: dict[str, Any]
) -> None:
    snapshot = noted.taken()
    file = noted.acts_file(snapshot, desk.officer, noted.used(visa, **changes))

    with pytest.raises(ActsUnreadable):
        merging.bring_in(actor=desk.officer, data=file)

    assert not OfflineAct.objects.exists()


def test_the_acts_of_one_snapshot_do_not_open_as_those_of_another(desk: Desk, visa: Visa) -> None:
    first, second = noted.taken(), noted.taken()
    file = noted.acts_file(first, desk.officer, noted.used(visa), snapshot=str(second.id))

    with pytest.raises(ActsUnreadable):
        merging.bring_in(actor=desk.officer, data=file)


def test_a_conflict_is_settled_once_with_a_word(desk: Desk) -> None:
    snapshot = noted.taken()
    file = noted.acts_file(snapshot, desk.officer, noted.accepted(PortCase(id=uuid4())))
    act = merging.bring_in(actor=desk.officer, data=file).acts[0]

    with pytest.raises(NoteMissing):
        merging.settle(actor=desk.officer, act_id=act.id, note=" ")
    merging.settle(actor=desk.officer, act_id=act.id, note="The guest did not come")
    with pytest.raises(OfflineActNotFound):
        merging.settle(actor=desk.officer, act_id=act.id, note="Again")

    kept = OfflineAct.objects.get(id=act.id)
    assert (kept.resolved_by, kept.resolution) == (desk.officer.id, "The guest did not come")


def test_the_database_keeps_no_conflict_without_a_reason(desk: Desk, visa: Visa) -> None:
    snapshot = noted.taken()
    merging.bring_in(
        actor=desk.officer, data=noted.acts_file(snapshot, desk.officer, noted.used(visa))
    )

    with pytest.raises(IntegrityError), transaction.atomic():
        OfflineAct.objects.update(outcome=OfflineOutcome.CONFLICT)


# --- The page ----------------------------------------------------------------------------------


def text_of(answer: Any) -> str:
    found = BeautifulSoup(answer.content, "lxml").select_one("main")
    assert found is not None
    return " ".join(found.get_text(" ").split())


def test_an_officer_brings_in_a_file_on_the_page_and_settles_the_conflict(
    desk: Desk, visa: Visa
) -> None:
    snapshot = noted.taken()
    case = made.received()
    made.left(case, services.answer_withdrawal)
    data = noted.acts_file(snapshot, desk.officer, noted.used(visa), noted.accepted(case))
    client = browser(desk.officer)

    page = client.post(
        at("counter-bring-in"), {"acts": SimpleUploadedFile("acts.json", data)}, follow=True
    )

    told = text_of(page)
    assert "1 act is done." in told
    assert "1 act could not be done" in told
    assert case.reference in told
    act = OfflineAct.objects.get(outcome=OfflineOutcome.CONFLICT)
    empty = client.post(at("counter-settle", act.id), {f"{act.id}-note": ""})
    assert (empty.status_code, "Give a reason" in text_of(empty)) == (422, True)
    client.post(at("counter-settle", act.id), {f"{act.id}-note": "Withdrawn, nothing to do"})
    assert case.reference not in text_of(client.get(at("counter")))


def test_a_bad_file_is_told_on_the_page_with_how_to_mend_it(desk: Desk) -> None:
    bad = SimpleUploadedFile("acts.json", b"{}")

    page = browser(desk.officer).post(at("counter-bring-in"), {"acts": bad})

    assert page.status_code == 422
    assert "no whole file of acts" in text_of(page)
    assert "If it was saved twice" in text_of(page)


def test_two_different_passphrases_are_told_and_nothing_is_set() -> None:
    client = browser(make_actor(Role.PORT_SUPERVISOR))

    page = client.post(at("counter-passphrase"), {"passphrase": noted.PASSPHRASE, "again": "other"})

    assert page.status_code == 422
    assert "do not agree" in text_of(page)
    assert noted.PASSPHRASE not in page.content.decode()
    assert not CounterLock.objects.exists()


def test_the_page_asks_the_database_the_same_number_of_times_however_much_it_lists(
    desk: Desk, django_assert_num_queries: Any
) -> None:
    client = browser(desk.officer)
    noted.taken()
    client.get(at("counter"))
    with django_assert_num_queries(QUERIES):
        client.get(at("counter"))
    snapshot = noted.taken()
    ghosts = [noted.accepted(PortCase(id=uuid4())) for _ in range(5)]
    merging.bring_in(actor=desk.officer, data=noted.acts_file(snapshot, desk.officer, *ghosts))

    with django_assert_num_queries(QUERIES + 2):  # the names of cases and of officers
        client.get(at("counter"))
