"""The desk rules in versions: written, played on last month's cases, published by two persons."""

from __future__ import annotations

import csv
import datetime as dt
import threading
from collections.abc import Sequence
from typing import Any
from uuid import uuid4

import pytest
from bs4 import BeautifulSoup
from django.db import IntegrityError, connections, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from apps.accounts.models import User
from apps.accounts.permissions import NotAllowed
from apps.accounts.roles import Role
from apps.audit.models import AuditEvent
from apps.core.actors import Actor
from apps.core.errors import MoveNotAllowed, StaleRevision
from apps.core.workcalendar import BEIJING
from apps.endorsement.desk_errors import (
    CatchAllMissing,
    RuleNeverReached,
    RuleOfShutDesk,
    RulesNotFound,
    RuleUnfit,
    SamePublisher,
)
from apps.endorsement.errors import NoteMissing
from apps.endorsement.models import DeskRules, PortCase, VisaDesk
from apps.endorsement.placing import DAY, DeskFacts, Opening, Rule, Trip
from apps.endorsement.replay import PastCase, compare, desks_of
from apps.endorsement.rules_selectors import MONTH, replay, version
from apps.endorsement.services import desk_rules
from apps.endorsement.services.desk_rules import Line
from apps.endorsement.states import RulesStatus
from apps.regions.scoping import AuthorityRef, enter
from tests.databases import Copy
from tests.factories import endorsement as made
from tests.factories.accounts import let_in, make_actor

TO_HONGQIAO = (Line("SHA", ("PVG", "SHA")), Line("PVG"))


@pytest.fixture
def admin(port: AuthorityRef) -> Actor:
    """Who writes and proposes; the test runs at the port."""
    return make_actor(Role.PORT_ADMIN)


@pytest.fixture
def chief(port: AuthorityRef) -> Actor:
    """Who publishes what another has proposed."""
    return make_actor(Role.PORT_SUPERVISOR)


def draft(actor: Actor, lines: Sequence[Line] = TO_HONGQIAO, purpose: str = "Night") -> DeskRules:
    begun = desk_rules.begin_draft(actor=actor)
    return desk_rules.write_draft(
        actor=actor, rules_id=begun.id, revision=begun.revision, purpose=purpose, lines=lines
    )


def proposed(actor: Actor, lines: Sequence[Line] = TO_HONGQIAO) -> DeskRules:
    written = draft(actor, lines)
    return desk_rules.propose(actor=actor, rules_id=written.id, revision=written.revision)


def published(actor: Actor, other: Actor, lines: Sequence[Line]) -> DeskRules:
    waits = proposed(actor, lines)
    return desk_rules.publish(actor=other, rules_id=waits.id, revision=waits.revision)


def desk_of(case: PortCase) -> str:
    desk = made.fresh(case).desk
    return desk.code if desk else ""


def state_of(rules: DeskRules) -> tuple[Any, ...]:
    rules.refresh_from_db()
    events = AuditEvent.objects.filter(chain=rules.chain).count()
    return rules.status, rules.revision, rules.lines.count(), events


def test_a_draft_begins_as_a_copy_of_what_is_in_force_and_changes_nothing(admin: Actor) -> None:
    begun = desk_rules.begin_draft(actor=admin)

    assert (begun.version, begun.status) == (2, RulesStatus.DRAFT)
    assert [line.desk.code for line in begun.lines.order_by("position")] == [
        *("PVG", "SHA", "EHB", "PVG")
    ]
    assert DeskRules.objects.get(status=RulesStatus.PUBLISHED).lines.count() == 4
    assert made.received().desk_id == VisaDesk.objects.get(code="PVG").id


def test_what_one_proposes_and_another_publishes_is_in_force_for_cases_that_come_after(
    admin: Actor, chief: Actor
) -> None:
    before = made.received()

    rules = published(admin, chief, TO_HONGQIAO)

    after = made.received()
    assert (rules.proposed_by, rules.published_by) == (admin.id, chief.id)
    assert desk_of(before) == "PVG"
    assert desk_of(after) == "SHA"
    assert made.fresh(after).desk_rule in rules.lines.all()
    old = DeskRules.objects.get(version=1)
    assert old.status == RulesStatus.REPLACED
    assert old.replaced_at is not None
    events = AuditEvent.objects.filter(chain=rules.chain).order_by("seq")
    assert [one.event.removeprefix("endorsement.desk_rules_") for one in events] == [
        *("begun", "written", "proposed", "published")
    ]


def test_who_proposed_does_not_publish_and_the_database_refuses_it_too(admin: Actor) -> None:
    rules = proposed(admin)
    before = state_of(rules)

    with pytest.raises(SamePublisher):
        desk_rules.publish(actor=admin, rules_id=rules.id, revision=rules.revision)
    assert state_of(rules) == before
    DeskRules.objects.filter(version=1).update(status="REPLACED")
    columns = {"status": "PUBLISHED", "published_by": admin.id, "published_at": timezone.now()}
    with pytest.raises(IntegrityError), transaction.atomic():
        DeskRules.objects.filter(id=rules.id).update(**columns)


@pytest.mark.parametrize(
    ("lines", "refusal"),
    [
        ((), CatchAllMissing),
        ((Line("PVG", ("PVG",)),), CatchAllMissing),
        ((Line("PVG", busy_at=5),), CatchAllMissing),
        ((Line("PVG", from_minute=0, until_minute=1),), CatchAllMissing),
        ((Line("PVG"), Line("SHA", ("SHA",))), RuleNeverReached),
        ((Line("PVG"), Line("SHA")), RuleNeverReached),
    ],
)
def test_rules_that_leave_a_case_without_a_desk_or_a_rule_without_cases_are_not_proposed(
    admin: Actor, lines: Sequence[Line], refusal: type[Exception]
) -> None:
    rules = draft(admin, lines)
    before = state_of(rules)

    with pytest.raises(refusal):
        desk_rules.propose(actor=admin, rules_id=rules.id, revision=rules.revision)

    assert state_of(rules) == before


def test_a_desk_shut_until_further_notice_is_in_no_rule_also_when_shut_after_the_proposal(
    admin: Actor, chief: Actor
) -> None:
    rules = proposed(admin)
    VisaDesk.objects.filter(code="SHA").update(shut_from=timezone.now(), shut_reason="Rebuilding")
    before = state_of(rules)

    with pytest.raises(RuleOfShutDesk):
        desk_rules.publish(actor=chief, rules_id=rules.id, revision=rules.revision)

    assert state_of(rules) == before


@pytest.mark.parametrize(
    "line",
    [
        Line("XXX"),
        Line(""),
        Line("PVG", ("ZZZ",)),
        Line("PVG", from_minute=60),
        Line("PVG", from_minute=60, until_minute=60),
        Line("PVG", from_minute=-1, until_minute=60),
        Line("PVG", from_minute=0, until_minute=DAY),
        Line("PVG", busy_at=0),
        Line("PVG", busy_at=10**12),
    ],
)
def test_a_line_that_is_none_is_not_written_and_the_draft_stays(admin: Actor, line: Line) -> None:
    rules = draft(admin)
    before = state_of(rules)

    with pytest.raises(RuleUnfit):
        desk_rules.write_draft(
            actor=admin, rules_id=rules.id, revision=rules.revision, purpose="", lines=[line]
        )

    assert state_of(rules) == before


def test_a_proposal_says_what_it_changes(admin: Actor) -> None:
    rules = draft(admin, purpose=" \n")

    with pytest.raises(NoteMissing):
        desk_rules.propose(actor=admin, rules_id=rules.id, revision=rules.revision)


def test_acts_outside_the_life_of_a_version_are_refused(admin: Actor, chief: Actor) -> None:
    rules = published(admin, chief, TO_HONGQIAO)
    seen: dict[str, Any] = {"actor": chief, "rules_id": rules.id, "revision": rules.revision}
    before = state_of(rules)

    for act in (desk_rules.propose, desk_rules.publish, desk_rules.send_back, desk_rules.drop):
        with pytest.raises(MoveNotAllowed):
            act(**seen)
    with pytest.raises(MoveNotAllowed):
        desk_rules.write_draft(**seen, purpose="", lines=TO_HONGQIAO)
    with pytest.raises(StaleRevision):
        desk_rules.drop(**(seen | {"revision": 1}))
    with pytest.raises(RulesNotFound):
        desk_rules.drop(**(seen | {"rules_id": uuid4()}))
    with pytest.raises(NotAllowed):
        desk_rules.drop(**(seen | {"actor": make_actor(Role.PORT_APPROVER)}))

    assert state_of(rules) == before


def test_a_proposal_goes_back_to_its_draft_or_is_dropped(admin: Actor, chief: Actor) -> None:
    rules = proposed(admin)

    back = desk_rules.send_back(actor=chief, rules_id=rules.id, revision=rules.revision)
    assert (back.status, back.proposed_by) == (RulesStatus.DRAFT, None)
    gone = desk_rules.drop(actor=chief, rules_id=rules.id, revision=back.revision)

    assert gone.status == RulesStatus.DROPPED
    assert desk_rules.begin_draft(actor=admin).version == 3


def test_of_two_who_publish_at_once_one_succeeds(committed: Copy) -> None:
    with enter("port_shanghai"):
        waits = proposed(make_actor(Role.PORT_ADMIN))
        chiefs = [make_actor(Role.PORT_SUPERVISOR) for _place in range(2)]
    start, results = threading.Barrier(2), []

    def attempt(actor: Actor) -> None:
        try:
            with enter("port_shanghai"):
                start.wait()
                desk_rules.publish(actor=actor, rules_id=waits.id, revision=waits.revision)
                results.append("published")
        except StaleRevision:
            results.append("stale")
        finally:
            connections.close_all()

    threads = [threading.Thread(target=attempt, args=[one]) for one in chiefs]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(results) == ["published", "stale"]


ALWAYS = tuple(Opening(weekday, 0, DAY) for weekday in range(7))
PUDONG, HONGQIAO = (DeskFacts(uuid4(), code, ALWAYS) for code in ("PVG", "SHA"))
NOON = dt.datetime(2026, 11, 30, 12, tzinfo=BEIJING)


def past(hour: int, done: int | None = None) -> PastCase:
    """A case that came in at an hour and was decided at another."""
    at = NOON + dt.timedelta(hours=hour)
    end = None if done is None else NOON + dt.timedelta(hours=done)
    return PastCase(f"26-{hour}", Trip("PVG", NOON + dt.timedelta(days=3)), at, end)


def test_a_replay_counts_the_load_that_the_rules_themselves_would_have_made() -> None:
    rules = [Rule(1, PUDONG, busy_at=2), Rule(2, HONGQIAO)]
    cases = [past(0, done=3), past(1, done=9), past(2, done=9), past(3), past(4)]

    assert desks_of(cases, rules) == ["PVG", "PVG", "SHA", "PVG", "SHA"]


def test_a_comparison_tells_who_moves_from_where_to_where_and_at_what_hour() -> None:
    found = compare([past(0), past(1)], [Rule(1, PUDONG)], [Rule(1, PUDONG, busy_at=1)])

    assert [(one.case.reference, one.before, one.after) for one in found.moved] == [
        ("26-1", "PVG", "")
    ]
    assert found.ways == [("PVG", "", 1)]
    assert (found.before["PVG"], found.after["PVG"]) == (2, 1)
    assert (found.hours_before["PVG", 12], found.hours_after["PVG", 12]) == (2, 1)


def test_what_the_replay_shows_is_what_publishing_would_have_done(
    admin: Actor, chief: Actor
) -> None:
    cases = [made.received() for _place in range(3)]
    lines = (Line("SHA", busy_at=2), Line("EHB"))
    rules = draft(admin, lines)

    shown = replay(actor=admin, rules=version(actor=admin, rules_id=rules.id))

    PortCase.objects.update(status="WITHDRAWN", withdrawn_at=timezone.now())
    published(admin, chief, lines)
    lived = [made.received() for _case in cases]
    assert [one.after for one in shown.moved] == [desk_of(one) for one in lived]
    assert [one.before for one in shown.moved] == ["PVG"] * 3


def test_a_replay_looks_back_31_days_and_no_further(admin: Actor) -> None:
    case = made.received()
    rules = draft(admin)

    def cases(now: dt.datetime) -> int:
        return replay(actor=admin, rules=rules, now=now).cases

    assert cases(case.received_at + MONTH - dt.timedelta(seconds=1)) == 1
    assert cases(case.received_at + MONTH) == 0
    assert cases(case.received_at - dt.timedelta(seconds=1)) == 0


def browser(actor: Actor) -> Client:
    client = Client(HTTP_HOST="port.localhost", HTTP_ACCEPT_LANGUAGE="en")
    let_in(client, User.objects.get(id=actor.id))
    return client


def at(name: str, *ids: object) -> str:
    return reverse(f"endorsement:{name}", args=ids, urlconf="config.urls.port")


def form_of(page: Any) -> dict[str, Any]:
    """What the form of a draft would send."""
    soup = BeautifulSoup(page.content, "lxml")
    sent: dict[str, Any] = {
        str(box["name"]): str(box.get("value", ""))
        for box in soup.select("main form input[name]")
        if box.get("type") not in ("checkbox", "radio") and box["name"] != "csrfmiddlewaretoken"
    }
    for box in soup.select("main form input[type=checkbox][checked]"):
        sent.setdefault(str(box["name"]), []).append(str(box["value"]))
    for choice in soup.select("main form select"):
        chosen = choice.select_one("option[selected]")
        sent[str(choice["name"])] = str(chosen["value"]) if chosen else ""
    return sent


def test_a_version_goes_through_the_pages_into_force(admin: Actor, chief: Actor) -> None:
    made.received()
    writer, other = browser(admin), browser(chief)

    edit = writer.post(at("rules-begin"))["Location"]
    sent = form_of(writer.get(edit)) | {
        "purpose": "Nights to Hongqiao 😀",
        "line-0-desk": "SHA",
        "line-0-ports": "PVG",
    }
    saved = writer.post(edit, sent)
    assert saved.status_code == 302
    page = writer.get(saved["Location"]).content.decode()
    assert "Of 1 cases, 1 would have gone to another visa desk" in page
    rules = DeskRules.objects.get(version=2)
    writer.post(at("rules-propose", rules.id), {"revision": rules.revision})
    assert at("rules-publish", rules.id) not in writer.get(saved["Location"]).content.decode()
    rules.refresh_from_db()
    assert at("rules-publish", rules.id) in other.get(saved["Location"]).content.decode()
    other.post(at("rules-publish", rules.id), {"revision": rules.revision})

    rules.refresh_from_db()
    assert rules.status == RulesStatus.PUBLISHED
    assert "Nights to Hongqiao 😀" in other.get(at("rules")).content.decode()


def test_publishing_by_hand_what_one_has_proposed_is_forbidden(admin: Actor) -> None:
    rules = proposed(admin)

    answer = browser(admin).post(at("rules-publish", rules.id), {"revision": rules.revision})

    assert answer.status_code == 403
    assert state_of(rules)[0] == RulesStatus.PROPOSED


@pytest.mark.parametrize(
    "changes",
    [
        {"line-0-from_time": "22:00"},
        {"line-0-from_time": "２２:00", "line-0-until_time": "06:00"},
        {"line-0-busy_at": "0"},
        {"line-0-busy_at": "9" * 40},
        {"line-0-number": ""},
        {"line-0-desk": "<b>"},
        {"line-0-ports": "😀"},
        {"purpose": "长" * 401},
        {"line-TOTAL_FORMS": "x"},
        {"revision": ""},
    ],
)
def test_a_draft_in_no_form_comes_back_and_is_not_written(
    admin: Actor, changes: dict[str, str]
) -> None:
    rules = draft(admin)
    before = state_of(rules)
    client, edit = browser(admin), at("rules-edit", rules.id)

    answer = client.post(edit, form_of(client.get(edit)) | changes)

    assert answer.status_code == 422
    assert state_of(rules) == before


def test_a_stale_draft_is_a_409(admin: Actor) -> None:
    rules = draft(admin)
    client, edit = browser(admin), at("rules-edit", rules.id)
    sent = form_of(client.get(edit))
    desk_rules.write_draft(
        actor=admin, rules_id=rules.id, revision=rules.revision, purpose="x", lines=TO_HONGQIAO
    )
    before = state_of(rules)

    assert client.post(edit, sent).status_code == 409
    assert state_of(rules) == before


def test_the_replay_is_taken_out_as_a_file_and_that_is_on_record(admin: Actor) -> None:
    case = made.received()
    rules = draft(admin)

    answer = browser(admin).get(at("rules-export", rules.id))

    rows = list(csv.reader(answer.content.decode("utf-8-sig").splitlines()))
    assert [row[0] for row in rows[1:]] == [case.reference]
    assert rows[1][3:] == ["PVG", "SHA"]
    event = AuditEvent.objects.get(event="endorsement.desk_rules_replay_exported")
    assert event.payload == {"version": 2, "cases": 1, "moved": 1}


def test_the_page_of_a_version_asks_no_more_for_many_cases(
    admin: Actor, django_assert_max_num_queries: Any
) -> None:
    rules, client = draft(admin), browser(admin)

    def count() -> int:
        client.get(at("rules-version", rules.id))
        with django_assert_max_num_queries(100) as seen:
            assert client.get(at("rules-version", rules.id)).status_code == 200
        return len(seen)

    made.received()
    few = count()
    for _place in range(4):
        made.received()
    assert count() == few
