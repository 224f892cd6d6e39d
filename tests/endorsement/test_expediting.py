"""The expedited lane: asked for on a ground, granted within limits or declined with a reason."""

from __future__ import annotations

import datetime as dt
import json
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.db import IntegrityError, transaction
from django.utils import timezone

from apps.accounts.permissions import NotAllowed
from apps.accounts.roles import Role
from apps.core.errors import MoveNotAllowed, StaleRevision
from apps.core.workcalendar import beijing_date
from apps.endorsement import services
from apps.endorsement.decision_errors import ConflictOfInterest, ReasonTooLong
from apps.endorsement.decision_states import ConflictGround, Expedition
from apps.endorsement.errors import NoteMissing
from apps.endorsement.expedition import room_at
from apps.endorsement.expedition_errors import (
    ExpeditionFull,
    ExpeditionNotAsked,
    ExpeditionTooEarly,
    ExpeditionTooLate,
)
from apps.endorsement.hold_errors import NoCaseToTake
from apps.endorsement.models import ExpeditionDay, PortCase
from apps.policy.models import Parameter
from apps.regions.scoping import AuthorityRef, enter
from apps.routing.models import OutboxMessage
from tests.endorsement.test_desk_pages import browser
from tests.endorsement.test_moves import everything
from tests.factories import endorsement as made
from tests.factories.accounts import make_actor
from tests.factories.endorsement import Desk

ASKS: dict[str, Any] = {"expedite": {"ground": "rush_repair", "reason": "The line stands still"}}
LIMITS = {"day": "expedite.per_day", "queue": "expedite.share_percent"}


@pytest.fixture
def desk(port: AuthorityRef) -> Desk:
    return Desk()


def asking(hours: float = 30, **more: Any) -> PortCase:
    return made.received(**{**ASKS, "trip": made.landing_in(hours), **more})


def grant(desk: Desk, case: PortCase) -> PortCase:
    fresh = made.fresh(case)
    return services.grant_expedition(actor=desk.officer, case_id=case.id, revision=fresh.revision)


def decline(desk: Desk, case: PortCase, reason: str = "No ground shown") -> PortCase:
    fresh = made.fresh(case)
    return services.decline_expedition(
        actor=desk.officer, case_id=case.id, revision=fresh.revision, reason=reason
    )


def number(key: str, value: int) -> None:
    with enter("public"):
        Parameter.objects.filter(key=key).update(value=value)


def answers(case: PortCase) -> list[dict[str, Any]]:
    sent = OutboxMessage.objects.filter(aggregate_id=case.id, type="expedition.answered")
    return [json.loads(one)["body"] for one in sent.values_list("envelope", flat=True)]


def test_a_wish_waits_for_an_answer_and_others_ask_for_nothing(desk: Desk) -> None:
    assert asking().expedition == Expedition.ASKED
    assert made.received().expedition == ""


def test_granting_tells_the_city_and_counts_in_the_day(desk: Desk) -> None:
    case = grant(desk, asking())

    assert (case.expedition, case.expedition_answered_by) == ("GRANTED", desk.officer.id)
    assert [(one["granted"], one["reason"]) for one in answers(case)] == [(True, "")]
    assert ExpeditionDay.objects.get().granted == 1


def test_declining_tells_why_and_takes_no_place(desk: Desk) -> None:
    case = decline(desk, asking(), " Not urgent \n")

    assert (case.expedition, case.expedition_answer) == ("DECLINED", "Not urgent")
    assert not case.is_expedited
    assert answers(case)[0]["reason"] == "Not urgent"
    assert not ExpeditionDay.objects.exists()


@pytest.mark.parametrize("again", ["grant", "decline"])
@pytest.mark.parametrize("first", ["grant", "decline", None])
def test_a_wish_is_answered_once_and_only_if_there_is_one(
    desk: Desk, first: str | None, again: str
) -> None:
    number("expedite.share_percent", 100)
    act = {"grant": grant, "decline": decline}
    case = act[first](desk, asking()) if first else made.received()
    before = everything()

    with pytest.raises(ExpeditionNotAsked):
        act[again](desk, case)

    assert everything() == before
    assert ExpeditionDay.objects.filter(granted__gt=1).count() == 0


@pytest.mark.parametrize("per", list(LIMITS))
def test_beyond_a_limit_nothing_is_granted_and_the_refusal_says_which(desk: Desk, per: str) -> None:
    number(LIMITS[per], 1)
    number(LIMITS["queue" if per == "day" else "day"], 100)
    first, second = asking(), asking()
    grant(desk, first)
    before = everything()

    with pytest.raises(ExpeditionFull) as refused:
        grant(desk, second)

    assert refused.value.data == {"limit": 1, "taken": 1, "per": per}
    assert everything() == before
    assert ExpeditionDay.objects.get().granted == 1
    assert decline(desk, second).expedition == Expedition.DECLINED


def test_a_limit_of_nothing_a_day_shuts_the_lane(desk: Desk) -> None:
    number("expedite.per_day", 0)

    with pytest.raises(ExpeditionFull):
        grant(desk, asking())


def test_one_may_always_be_in_the_lane_however_short_the_queue(desk: Desk) -> None:
    number("expedite.share_percent", 0)

    assert grant(desk, asking()).expedition == Expedition.GRANTED


def test_a_case_that_is_decided_makes_room_in_the_queue_but_not_in_the_day(desk: Desk) -> None:
    number("expedite.share_percent", 1)
    case = made.examined(desk, trip=made.landing_in(30), **ASKS)
    grant(desk, case)
    case = made.fresh(case)
    services.approve(
        actor=desk.approver,
        case_id=case.id,
        visitor_id=made.first(case).id,
        revision=case.revision,
    )

    assert grant(desk, asking()).expedition == Expedition.GRANTED
    assert ExpeditionDay.objects.get().granted == 2


def test_yesterdays_are_not_counted_today(desk: Desk) -> None:
    number("expedite.per_day", 1)
    case = asking()
    yesterday = beijing_date(case.received_at) - dt.timedelta(days=1)
    ExpeditionDay.objects.create(day=yesterday, granted=1)

    assert grant(desk, case).expedition == Expedition.GRANTED


@pytest.mark.parametrize(("hours", "is_taken"), [(95.9, True), (96.1, False), (0.1, True)])
def test_the_lane_is_for_landings_that_are_near(desk: Desk, hours: float, is_taken: bool) -> None:
    case = asking(hours)

    if is_taken:
        assert grant(desk, case).expedition == Expedition.GRANTED
    else:
        with pytest.raises(ExpeditionTooEarly) as refused:
            grant(desk, case)
        assert refused.value.data["within_hours"] == 96


def test_what_is_decided_or_gone_is_not_answered_any_more(desk: Desk) -> None:
    for case in (
        made.decided(desk, trip=made.landing_in(30), **ASKS),
        made.left(asking(), services.answer_withdrawal),
    ):
        for act in (grant, decline):
            with pytest.raises(MoveNotAllowed):
                act(desk, case)


def test_stale_unexplained_or_by_somebody_else_changes_nothing(desk: Desk) -> None:
    case = asking()
    tied, nobody = make_actor(Role.PORT_OFFICER), make_actor(Role.PORT_ADMIN)
    services.declare_conflict(
        actor=tied, case_id=case.id, revision=case.revision, ground=ConflictGround.VISITOR
    )
    before = everything()

    with pytest.raises(StaleRevision):
        services.grant_expedition(actor=desk.officer, case_id=case.id, revision=case.revision)
    with pytest.raises(NoteMissing):
        decline(desk, case, " \u3000")
    for actor, error in ((tied, ConflictOfInterest), (nobody, NotAllowed)):
        other = Desk(officer=actor, approver=desk.approver)
        with pytest.raises(error):
            grant(other, case)
        with pytest.raises(error):
            decline(other, case)

    assert everything() == before


def test_a_reason_is_as_long_as_a_message_takes_and_no_longer(desk: Desk) -> None:
    case = asking()
    before = everything()

    with pytest.raises(ReasonTooLong) as refused:
        decline(desk, case, "x" * 2001)

    assert refused.value.data["most"] == 2000
    assert everything() == before
    assert len(answers(decline(desk, case, f" {'x' * 2000} "))[0]["reason"]) == 2000


def test_a_case_of_the_lane_is_handed_out_before_nearer_landings(desk: Desk) -> None:
    usual = made.accepted(desk, trip=made.landing_in(25))
    lane = made.accepted(desk, trip=made.landing_in(90), **ASKS)
    asked = made.accepted(desk, trip=made.landing_in(80), **ASKS)
    grant(desk, lane)

    taken = [services.take_next(actor=desk.officer).id for _ in range(3)]

    assert taken == [lane.id, usual.id, asked.id]


def test_what_should_have_been_begun_long_ago_goes_before_the_lane(desk: Desk) -> None:
    late = made.accepted(desk, trip=made.landing_in(1))
    lane = made.accepted(desk, trip=made.landing_in(40), **ASKS)
    grant(desk, lane)

    assert services.take_next(actor=desk.officer).id == late.id


def land(case: PortCase, *, hours_ago: float) -> None:
    """Let the landing pass by."""
    at = timezone.now() - dt.timedelta(hours=hours_ago)
    PortCase.objects.filter(id=case.id).update(arrival_at=at, begin_by=at)


def test_a_case_of_the_lane_that_landed_long_ago_is_not_handed_out_before_the_living(
    desk: Desk,
) -> None:
    gone = made.accepted(desk, trip=made.landing_in(40), **ASKS)
    usual = made.accepted(desk, trip=made.landing_in(60))
    grant(desk, gone)
    land(gone, hours_ago=13)

    assert services.take_next(actor=desk.officer).id == usual.id
    with pytest.raises(NoCaseToTake):
        services.take_next(actor=desk.officer)


def test_what_landed_long_ago_neither_fills_the_lane_nor_lengthens_it(desk: Desk) -> None:
    number("expedite.share_percent", 50)
    gone, near = asking(), asking()
    grant(desk, gone)
    land(gone, hours_ago=13)

    room = room_at(timezone.now())

    assert (room.in_queue, room.of_queue) == (0, 1)
    assert grant(desk, near).expedition == Expedition.GRANTED


def test_nothing_is_granted_for_a_landing_that_has_left_the_queue(desk: Desk) -> None:
    case, here = asking(), asking()
    land(case, hours_ago=13)
    land(here, hours_ago=11)
    before = everything()

    with pytest.raises(ExpeditionTooLate):
        grant(desk, case)

    assert everything() == before
    assert not ExpeditionDay.objects.filter(granted__gt=0).exists()
    assert grant(desk, here).expedition == Expedition.GRANTED
    assert decline(desk, case).expedition == Expedition.DECLINED


def test_a_case_handed_on_again_asks_anew(desk: Desk) -> None:
    case = decline(desk, asking())
    case = services.not_accept(
        actor=desk.officer, case_id=case.id, revision=case.revision, reasons=["not_urgent"]
    )
    body = made.request_body(
        request_id=str(case.id),
        reference=case.reference,
        first_filed_at=case.first_filed_at.isoformat(),
        **ASKS,
    )

    again = services.take_in(actor=made.SENDER, origin=case.origin, body=body)

    assert (again.expedition, again.expedition_answer) == ("ASKED", "")


@pytest.mark.parametrize(
    "wrong",
    [
        {"expedition": "SOON"},
        {"expedition": "GRANTED"},
        {"expedition": "DECLINED", "expedition_answered_by": "x"},
        {"expedition_answer": "Because"},
        {"expedition": "ASKED", "expedite_ground": "", "expedite_reason": ""},
    ],
)
def test_the_database_refuses_an_answer_that_is_not_whole(
    desk: Desk, wrong: dict[str, Any]
) -> None:
    case = asking()

    with pytest.raises(IntegrityError, match="case_expedition"), transaction.atomic():
        PortCase.objects.filter(id=case.id).update(**wrong)


def test_the_room_counts_what_waits_for_a_decision(desk: Desk) -> None:
    number("expedite.share_percent", 50)
    cases = [asking() for _ in range(5)]
    grant(desk, cases[0])

    room = room_at(cases[0].received_at)

    assert (room.today, room.in_queue, room.of_queue) == (1, 1, 3)


def test_the_page_shows_the_room_and_answers(desk: Desk) -> None:
    case, client = asking(), browser(desk.officer)
    page = f"/cases/{case.id}/"

    offered = client.get(page).content.decode()
    empty = client.post(f"{page}decline-expedition/", {"revision": case.revision, "reason": " "})
    done = client.post(f"{page}expedite/", {"revision": case.revision})
    after = client.get(page).content.decode()
    listed = client.get("/cases/?expedition=GRANTED").content.decode()

    assert "Taken today: 0 of 40. In the queue now: 0 of 1." in offered
    assert "The line stands still" in offered
    assert 'maxlength="2000"' in offered
    assert (empty.status_code, done.status_code) == (422, 302)
    assert "Taken today" not in after
    assert case.reference in listed


def test_programs_answer_too(desk: Desk) -> None:
    one, two, client = asking(), asking(), browser(desk.officer)

    def call(case: PortCase, name: str, **body: Any) -> Any:
        path = f"/api/v1/cases/{case.id}/{name}"
        given = {"revision": made.fresh(case).revision, **body}
        return client.post(path, given, content_type="application/json")

    granted, full = call(one, "expedite"), call(two, "expedite")
    declined = call(two, "decline-expedition", reason="\u202e<b>")

    assert call(two, "decline-expedition", reason="x" * 2001).status_code == 400
    assert granted.json()["expedition"] == "GRANTED"
    assert (full.status_code, full.json()["code"]) == (409, "expedition-full")
    assert declined.json()["expedition_answer"] == "\u202e<b>"


def marks(client: Any, case: PortCase) -> list[str]:
    """The marks beside the reference of a case in the queue."""
    page = BeautifulSoup(client.get("/cases/?view=all").content, "lxml")
    row = page.select_one(f'tr:has(a[data-open][href="/cases/{case.id}/"]) th')
    assert row is not None
    return [tag.text for tag in row.select(".dv-tag:not([data-status=TWIN])")]


def test_the_queue_marks_where_the_wish_for_the_lane_stands_and_nothing_beside(desk: Desk) -> None:
    client = browser(desk.officer)
    usual, asked, granted, declined = made.received(), asking(), asking(), asking()
    grant(desk, granted)
    decline(desk, declined)

    assert marks(client, usual) == []  # it says why it is urgent, as every request does
    assert marks(client, asked) == ["Expedition asked for"]
    assert marks(client, granted) == ["Expedited"]
    assert marks(client, declined) == []


def test_what_is_declined_and_lands_far_away_travels_in_the_usual_lane(desk: Desk) -> None:
    far, taken = asking(hours=100), asking()
    decline(desk, far)
    grant(desk, taken)

    lanes = dict(
        OutboxMessage.objects.filter(type="expedition.answered").values_list("aggregate_id", "lane")
    )

    assert lanes == {far.id: "standard", taken.id: "urgent"}
