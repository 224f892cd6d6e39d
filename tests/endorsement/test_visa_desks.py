"""Every case has a visa desk: by the rules on receipt, or where an officer has put it."""

from __future__ import annotations

import datetime as dt
from typing import Any
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from apps.accounts.permissions import NotAllowed
from apps.accounts.roles import Role
from apps.audit.models import AuditEvent
from apps.core.errors import MoveNotAllowed, StaleRevision
from apps.endorsement import services
from apps.endorsement.errors import (
    CaseNotFound,
    DeskIsShut,
    DeskNotFound,
    NoteMissing,
    SameDesk,
)
from apps.endorsement.hold_errors import (
    CaseHeld,
)
from apps.endorsement.models import DeskRule, DeskRules, PortCase, VisaDesk
from apps.endorsement.seeding import DATA
from apps.endorsement.services import desks
from apps.endorsement.services.flights import take_flight_change
from apps.endorsement.states import CaseStatus
from apps.regions.scoping import AuthorityRef
from tests.factories import endorsement as made
from tests.factories.accounts import SYSTEM, make_actor
from tests.factories.endorsement import Desk

IN_WORDS = "The family lands there, not here"


@pytest.fixture
def people(port: AuthorityRef) -> Desk:
    """The people of the port; the test runs there."""
    return Desk()


def trip(place: str = "PVG", **changes: Any) -> dict[str, Any]:
    usual: dict[str, Any] = made.request_body()["trip"]
    return usual | {"port_of_entry": place} | changes


def desk_of(case: PortCase) -> str:
    found = made.fresh(case).desk
    return found.code if found else ""


def last_of(case: PortCase) -> AuditEvent:
    return AuditEvent.objects.filter(chain=case.chain).order_by("-seq")[0]


def move(case: PortCase, to: str, people: Desk, **changes: Any) -> PortCase:
    told: dict[str, Any] = {"revision": made.fresh(case).revision, "desk": to, "reason": IN_WORDS}
    told |= changes
    return services.move_to_desk(actor=people.officer, case_id=case.id, **told)


def untouched(case: PortCase) -> tuple[Any, ...]:
    now = made.fresh(case)
    return now.revision, now.desk_id, now.desk_rule_id, now.desk_reason, last_of(case).seq


def test_a_port_begins_with_its_desks_open_day_and_night_and_rules_for_each_place(
    port: AuthorityRef,
) -> None:
    desks = {desk.code: desk.facts() for desk in VisaDesk.objects.prefetch_related("hours")}

    assert set(desks) == {"PVG", "SHA", "EHB"}
    assert all(desk.is_always_open for desk in desks.values())
    lines = DeskRule.objects.filter(rules__version=1).order_by("position")
    assert [(line.desk.code, line.ports) for line in lines] == [
        ("PVG", ["PVG"]),
        ("SHA", ["SHA"]),
        ("EHB", ["EHB"]),
        ("PVG", []),
    ]
    assert DATA.exists()


@pytest.mark.parametrize(
    ("place", "desk"), [("PVG", "PVG"), ("SHA", "SHA"), ("EHB", "EHB"), ("YSA", "PVG")]
)
def test_a_case_comes_to_the_desk_of_its_place_and_says_by_which_rule(
    people: Desk, place: str, desk: str
) -> None:
    case = made.received(trip=trip(place))

    assert desk_of(case) == desk
    assert made.fresh(case).desk_rule is not None
    told = AuditEvent.objects.get(chain=case.chain).payload
    assert (told["desk"], told["rules_version"]) == (desk, 1)


def test_a_case_comes_in_where_a_port_has_no_rules_and_has_no_desk(people: Desk) -> None:
    DeskRule.objects.all().delete()

    case = made.received()

    assert case.status == CaseStatus.RECEIVED
    assert desk_of(case) == ""


def test_a_desk_that_is_as_busy_as_its_rule_says_is_passed_over_until_it_decides(
    people: Desk,
) -> None:
    DeskRule.objects.filter(rules__version=1, position=1).update(busy_at=1)
    DeskRule.objects.filter(rules__version=1, position=4).update(
        desk=VisaDesk.objects.get(code="SHA")
    )
    first = made.received()
    second = made.received()

    assert (desk_of(first), desk_of(second)) == ("PVG", "SHA")
    made.left(first, services.answer_withdrawal)
    assert desk_of(made.received()) == "PVG"


def test_a_case_that_is_handed_on_again_is_placed_anew_and_forgets_who_moved_it(
    people: Desk,
) -> None:
    case = made.received()
    move(case, "EHB", people)
    made.left(case, services.answer_recall)

    body = made.request_body(request_id=str(case.id), reference=case.reference, trip=trip("SHA"))
    again = services.take_in(actor=made.SENDER, origin=made.CITY, body=body)

    assert desk_of(again) == "SHA"
    assert made.fresh(again).desk_reason == ""


def test_an_officer_moves_a_case_and_says_why(people: Desk) -> None:
    case = made.examining(people)

    moved = move(case, "EHB", people)

    assert (desk_of(moved), moved.desk_rule, moved.desk_reason) == ("EHB", None, IN_WORDS)
    assert (moved.status, moved.claimed_by) == (CaseStatus.EXAMINING, people.officer.id)
    event = last_of(case)
    assert event.event == "endorsement.case_moved_to_desk"
    assert event.actor_id == people.officer.id
    assert event.payload == {"before": "PVG", "desk": "EHB", "revision": moved.revision}


@pytest.mark.parametrize(
    ("changes", "refusal"),
    [
        ({"desk": "XXX"}, DeskNotFound),
        ({"desk": ""}, DeskNotFound),
        ({"desk": "😀" * 200}, DeskNotFound),
        ({"desk": "PVG"}, SameDesk),
        ({"reason": " \n\t "}, NoteMissing),
        ({"revision": 99}, StaleRevision),
        ({"case_id": uuid4()}, CaseNotFound),
    ],
)
def test_a_move_that_is_wrong_is_refused_and_changes_nothing(
    people: Desk, changes: dict[str, Any], refusal: type[Exception]
) -> None:
    case = made.received()
    before = untouched(case)
    told: dict[str, Any] = {"revision": case.revision, "desk": "SHA", "reason": IN_WORDS}
    told |= {"case_id": case.id}

    with pytest.raises(refusal):
        services.move_to_desk(actor=people.officer, **(told | changes))

    assert untouched(case) == before


def test_a_case_that_is_over_stays_where_it_was(people: Desk) -> None:
    case = made.case_in(CaseStatus.WITHDRAWN, people)
    before = untouched(case)

    with pytest.raises(MoveNotAllowed):
        move(case, "SHA", people)

    assert untouched(case) == before


def test_nobody_moves_a_case_to_a_desk_that_is_shut_when_its_guests_land(people: Desk) -> None:
    case = made.received()
    VisaDesk.objects.filter(code="SHA").update(
        shut_from=timezone.now(), shut_until=None, shut_reason="Typhoon"
    )
    before = untouched(case)

    with pytest.raises(DeskIsShut):
        move(case, "SHA", people)

    assert untouched(case) == before
    VisaDesk.objects.filter(code="SHA").update(shut_until=case.arrival_at - dt.timedelta(minutes=1))
    assert desk_of(move(case, "SHA", people)) == "SHA"


def test_only_its_holder_or_a_supervisor_moves_a_case_that_lies_on_a_desk(people: Desk) -> None:
    case = made.examining(people)
    before = untouched(case)

    with pytest.raises(CaseHeld):
        move(case, "SHA", Desk(officer=people.approver))

    assert untouched(case) == before
    chief = Desk(officer=make_actor(Role.PORT_SUPERVISOR))
    assert desk_of(move(case, "SHA", chief)) == "SHA"


def test_another_flight_takes_the_case_along(people: Desk) -> None:
    case = made.received()
    body = {
        "change_id": str(uuid4()),
        "changed_at": timezone.now().isoformat(),
        "port_of_entry": "SHA",
        "flight_no": "MU888",
        "arrival_at": (timezone.now() + dt.timedelta(days=2)).isoformat(),
        "note": "",
    }

    take_flight_change(actor=made.SENDER, origin=made.CITY, case_id=case.id, body=body)

    assert desk_of(case) == "SHA"


def test_an_administrator_moves_no_case(people: Desk) -> None:
    case = made.received()
    before = untouched(case)

    with pytest.raises(NotAllowed):
        services.move_to_desk(
            actor=make_actor(Role.PORT_ADMIN),
            case_id=case.id,
            revision=case.revision,
            desk="SHA",
            reason=IN_WORDS,
        )

    assert untouched(case) == before


def follow(case: PortCase, **trip: Any) -> bool:
    PortCase.objects.filter(id=case.id).update(**trip)
    return desks.follow_trip(made.fresh(case), actor=SYSTEM)


def test_a_case_follows_its_flight_to_another_desk_with_an_event(people: Desk) -> None:
    case = made.received()

    assert follow(case, port_of_entry="SHA")

    assert desk_of(case) == "SHA"
    event = last_of(case)
    assert event.event == "endorsement.case_rerouted"
    assert event.payload["before"] == "PVG"
    assert (event.payload["desk"], event.payload["rule"]) == ("SHA", 2)


def test_a_change_that_leads_to_the_same_desk_leaves_no_trace(people: Desk) -> None:
    case = made.received()
    before = untouched(case)

    assert not follow(case, flight_no="CA1234")

    assert untouched(case) == before


def test_a_case_that_an_officer_has_moved_stays_there_when_its_flight_changes(
    people: Desk,
) -> None:
    case = move(made.received(), "EHB", people)
    before = untouched(case)

    assert not follow(case, port_of_entry="SHA")

    assert untouched(case) == before


def test_an_answer_that_changes_the_place_of_entry_takes_the_case_along(people: Desk) -> None:
    case = made.examining(people)
    ask = services.ask_supplement(
        actor=people.officer,
        case_id=case.id,
        revision=case.revision,
        questions=[services.Question("Which airport?", place="field.port_of_entry")],
    )
    answers = [{**one, "value": "SHA"} for one in made.answers_to(ask.id)]

    services.take_answers(
        actor=made.SENDER, origin=made.CITY, case_id=case.id, ask_id=ask.id, items=answers
    )

    assert made.fresh(case).port_of_entry == "SHA"
    assert desk_of(case) == "SHA"


def test_making_the_desks_again_changes_nothing_that_administrators_have_changed(
    port: AuthorityRef,
) -> None:
    VisaDesk.objects.filter(code="PVG").update(name_en="Terminal 2")
    plan = [desks.PlannedDesk("PVG", "x", "x", ("PVG",)), desks.PlannedDesk("T3", "y", "y", ())]

    made_now = desks.ensure_desks(actor=SYSTEM, planned=plan)

    assert [desk.code for desk in made_now] == ["T3"]
    assert VisaDesk.objects.get(code="PVG").name_en == "Terminal 2"
    assert DeskRules.objects.count() == 1


@pytest.mark.parametrize(
    "broken",
    [
        {"desk_rule": None},
        {"desk": None},
        {"desk_reason": "both a rule and a reason"},
    ],
)
def test_the_database_keeps_no_desk_without_its_why(people: Desk, broken: dict[str, Any]) -> None:
    case = made.received()

    with pytest.raises(IntegrityError), transaction.atomic():
        PortCase.objects.filter(id=case.id).update(**broken)
