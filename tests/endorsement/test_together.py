"""A delegation is approved at once: a preview, then a result for each visitor."""

from __future__ import annotations

import datetime as dt
from typing import Any
from uuid import UUID, uuid4

import pytest
from bs4 import BeautifulSoup
from django.test import Client

from apps.accounts.models import User
from apps.accounts.permissions import NotAllowed
from apps.accounts.roles import Role
from apps.accounts.step_up import FIELD
from apps.audit.models import AuditEvent
from apps.core.actors import Actor
from apps.endorsement import services
from apps.endorsement.decision_errors import NobodyChosen, NotAsSeen
from apps.endorsement.decision_states import ConflictGround
from apps.endorsement.models import CasePaper, PaperVerdict, PortCase
from apps.endorsement.services.marking import Found, mark_papers
from apps.endorsement.states import CaseStatus, Recommendation, VisitorState
from apps.regions.scoping import AuthorityRef
from apps.routing.models import OutboxMessage
from tests.factories import endorsement as made
from tests.factories.accounts import PASSWORD, let_in, make_actor
from tests.factories.endorsement import Desk


@pytest.fixture
def desk(port: AuthorityRef) -> Desk:
    return Desk()


def seen_in(case: PortCase) -> dict[Any, dt.datetime]:
    """Every recommended visitor as the officer has read the recommendation."""
    return {one.id: one.recommended_at for one in made.in_order(case) if one.recommended_at}


def codes(outcomes: list[Any]) -> list[str]:
    return [one.refusal.code if one.refusal else "" for one in outcomes]


def states(case: PortCase) -> list[str]:
    return [one.state for one in made.in_order(case)]


def browser(actor: Actor) -> Client:
    client = Client(HTTP_HOST="port.localhost", HTTP_ACCEPT_LANGUAGE="en")
    return let_in(client, User.objects.get(id=actor.id))


def mark(desk: Desk, case: PortCase, visitor_id: UUID | None, found: Found) -> PortCase:
    return mark_papers(
        actor=desk.officer,
        case_id=case.id,
        revision=made.fresh(case).revision,
        visitor_id=visitor_id,
        marks=[found],
    )


def preview(desk: Desk, case: PortCase) -> BeautifulSoup:
    page = browser(desk.approver).get(f"/cases/{case.id}/approve/")
    return BeautifulSoup(page.content, "lxml")


def ticked(page: BeautifulSoup) -> list[bool]:
    return [box.has_attr("checked") for box in page.select("main input[name=seen]")]


def test_a_whole_delegation_is_approved_and_its_city_told_of_each(desk: Desk) -> None:
    case = made.examined(desk, 5)

    outcomes = services.approve_together(
        actor=desk.approver, case_id=case.id, seen=seen_in(case), note=" As recommended "
    )

    assert codes(outcomes) == [""] * 5
    assert states(case) == [VisitorState.APPROVED] * 5
    assert made.fresh(case).status == CaseStatus.DECIDED
    assert {one.decision_note for one in made.in_order(case)} == {"As recommended"}
    told = OutboxMessage.objects.filter(aggregate_id=case.id, type="visitor.decided")
    assert told.count() == 5
    assert AuditEvent.objects.filter(event="endorsement.visitor_approved").count() == 5


def test_one_who_stands_out_stops_no_other(desk: Desk) -> None:
    case = made.examined(desk, 4, refuse=[2])
    seen = seen_in(case)
    own = made.in_order(case)[2]
    own.recommended_by = desk.approver.id
    own.save(update_fields=["recommended_by"])
    seen[made.in_order(case)[3].id] -= dt.timedelta(microseconds=1)

    outcomes = services.approve_together(actor=desk.approver, case_id=case.id, seen=seen)

    assert codes(outcomes) == ["", "recommended-to-refuse", "same-officer", "not-as-seen"]
    assert states(case) == [VisitorState.APPROVED, *[VisitorState.RECOMMENDED] * 3]
    assert made.fresh(case).status == CaseStatus.EXAMINED


def test_only_those_who_were_chosen_are_approved(desk: Desk) -> None:
    case = made.examined(desk, 3)
    first = made.first(case)

    services.approve_together(
        actor=desk.approver, case_id=case.id, seen={first.id: seen_in(case)[first.id]}
    )

    assert states(case) == [VisitorState.APPROVED, *[VisitorState.RECOMMENDED] * 2]


def test_a_recommendation_made_anew_since_is_not_what_was_seen(desk: Desk) -> None:
    case = made.examined(desk, 2)
    seen, first = seen_in(case), made.first(case)
    case = services.send_back(
        actor=desk.approver,
        case_id=case.id,
        visitor_id=first.id,
        revision=case.revision,
        note="Again",
    )
    services.recommend(
        actor=desk.officer,
        case_id=case.id,
        visitor_id=first.id,
        revision=case.revision,
        recommendation=Recommendation.APPROVE,
    )

    outcomes = services.approve_together(actor=desk.approver, case_id=case.id, seen=seen)

    assert codes(outcomes) == ["not-as-seen", ""]


def test_what_was_taken_back_since_is_not_approved_again_unread(desk: Desk) -> None:
    case = made.examined(desk, 2)
    client, path = browser(desk.approver), f"/cases/{case.id}/approve/"
    boxes = BeautifulSoup(client.get(path).content, "lxml").select("main input[name=seen]")
    seen, read = [str(box["value"]) for box in boxes], seen_in(case)
    first = made.first(case)
    services.approve_together(actor=desk.approver, case_id=case.id, seen={first.id: read[first.id]})
    services.take_back_decision(
        actor=make_actor(Role.PORT_APPROVER),
        case_id=case.id,
        visitor_id=first.id,
        revision=made.fresh(case).revision,
        reason="Not this one",
    )
    revision = made.fresh(case).revision

    late = client.post(path, {"seen": seen[:1]})
    again = services.approve_together(
        actor=desk.approver, case_id=case.id, seen={first.id: read[first.id]}
    )

    assert "0 visitors approved" in late.content.decode()
    assert codes(again) == ["not-as-seen"]
    assert states(case) == [VisitorState.RECOMMENDED] * 2
    assert made.fresh(case).revision == revision
    fresh = BeautifulSoup(client.get(path).content, "lxml").select("main input[name=seen]")
    client.post(path, {"seen": [str(box["value"]) for box in fresh]})
    assert states(case) == [VisitorState.APPROVED] * 2


def test_sent_twice_it_changes_nothing_the_second_time(desk: Desk) -> None:
    case = made.examined(desk, 2)
    seen = seen_in(case)
    services.approve_together(actor=desk.approver, case_id=case.id, seen=seen)
    revision = made.fresh(case).revision

    again = services.approve_together(actor=desk.approver, case_id=case.id, seen=seen)

    assert codes(again) == ["move-not-allowed"] * 2
    assert made.fresh(case).revision == revision


def test_who_keeps_out_or_may_not_decide_approves_nobody(desk: Desk) -> None:
    case = made.examined(desk, 2)
    case = services.declare_conflict(
        actor=desk.approver,
        case_id=case.id,
        revision=case.revision,
        ground=ConflictGround.VISITOR,
    )

    outcomes = services.approve_together(actor=desk.approver, case_id=case.id, seen=seen_in(case))
    with pytest.raises(NotAllowed):
        services.approve_together(actor=desk.officer, case_id=case.id, seen=seen_in(case))

    assert codes(outcomes) == ["conflict-of-interest"] * 2
    assert states(case) == [VisitorState.RECOMMENDED] * 2


def test_nobody_and_strangers_are_refused_as_a_whole(desk: Desk) -> None:
    case, other = made.examined(desk, 2), made.examined(desk)

    with pytest.raises(NobodyChosen):
        services.approve_together(actor=desk.approver, case_id=case.id, seen={})
    with pytest.raises(NotAsSeen):
        services.approve_together(
            actor=desk.approver, case_id=case.id, seen=seen_in(case) | seen_in(other)
        )

    assert states(case) == [VisitorState.RECOMMENDED] * 2
    assert states(other) == [VisitorState.RECOMMENDED]


def test_the_preview_says_of_each_what_will_happen_and_why_not(desk: Desk) -> None:
    case = made.looked_through(desk, made.examined(desk, 3, refuse=[3]))

    page = browser(desk.approver).get(f"/cases/{case.id}/approve/")

    rows = BeautifulSoup(page.content, "lxml").select("main tbody tr")
    assert ["Will be approved" in row.text for row in rows] == [True, True, False]
    assert "recommended to refuse" in rows[2].text
    assert [bool(row.select("input[type=checkbox]")) for row in rows] == [True, True, False]
    assert (
        f"/cases/{case.id}/approve/"
        in browser(desk.approver).get(f"/cases/{case.id}/").content.decode()
    )


def test_one_whose_papers_are_in_doubt_stands_out_and_is_not_ticked(desk: Desk) -> None:
    case = made.looked_through(desk, made.examined(desk, 4))
    _first, second, third, fourth = made.in_order(case)
    mark(desk, case, second.id, Found("passport_copy", PaperVerdict.MISSING))
    mark(desk, case, third.id, Found("photo", PaperVerdict.UNCLEAR))
    mark(desk, case, fourth.id, Found("photo", None))

    page = preview(desk, case)

    rows = [" ".join(row.text.split()) for row in page.select("main tbody tr")]
    assert ["Will be approved" in row for row in rows] == [True, False, False, False]
    assert ["Stands out" in row for row in rows] == [False, True, True, True]
    assert "A paper is marked missing: Copy of the passport" in rows[1]
    assert "A paper is marked unclear: Photo" in rows[2]
    assert "Needed papers not looked at: 1" in rows[3]
    assert ticked(page) == [True, False, False, False]


def test_a_paper_of_the_request_makes_everybody_stand_out(desk: Desk) -> None:
    case = made.looked_through(desk, made.examined(desk, 2))
    assert ticked(preview(desk, case)) == [True, True]
    mark(desk, case, None, Found("invitation_letter", PaperVerdict.MISSING))

    assert ticked(preview(desk, case)) == [False, False]


def test_a_file_that_came_after_the_look_makes_its_visitor_stand_out(desk: Desk) -> None:
    case = made.looked_through(desk, made.examined(desk, 2))
    paper = made.paper_body(str(made.first(case).id))
    CasePaper.objects.create(
        id=paper["paper_id"],
        case=case,
        visitor=made.first(case),
        kind="passport_copy",
        file_id=paper["file_id"],
    )

    assert ticked(preview(desk, case)) == [False, True]


def test_papers_that_nobody_looked_at_leave_nobody_ticked_in_either_language(desk: Desk) -> None:
    case = made.examined(desk, 2)

    assert ticked(preview(desk, case)) == [False, False]
    page = browser(desk.approver).get(f"/cases/{case.id}/approve/", HTTP_ACCEPT_LANGUAGE="zh-Hans")
    assert "必需材料未看" in page.content.decode()


def test_an_approver_may_tick_on_purpose_whoever_stands_out(desk: Desk) -> None:
    case = made.looked_through(desk, made.examined(desk, 2))
    mark(desk, case, made.first(case).id, Found("photo", PaperVerdict.MISSING))
    boxes = preview(desk, case).select("main input[name=seen]")

    done = browser(desk.approver).post(
        f"/cases/{case.id}/approve/", {"seen": [str(box["value"]) for box in boxes]}
    )

    assert "2 visitors approved" in done.content.decode()
    assert states(case) == [VisitorState.APPROVED] * 2


def test_who_recommends_reads_what_is_in_doubt_and_is_not_barred_by_it(desk: Desk) -> None:
    case = made.looked_through(desk, made.examining(desk))
    visitor, client = made.first(case), browser(desk.officer)
    path = f"/cases/{case.id}/visitors/{visitor.id}/recommend/"
    calm = client.get(path).content.decode()
    case = mark(desk, case, visitor.id, Found("photo", PaperVerdict.UNCLEAR))

    warned = client.get(path).content.decode()
    done = client.post(path, {"revision": case.revision, "recommendation": "APPROVE"})

    assert "Before you recommend to approve" not in calm
    assert "Before you recommend to approve" in warned
    assert "A paper is marked unclear: Photo" in warned
    assert (done.status_code, states(case)) == (302, [VisitorState.RECOMMENDED])


def test_the_page_does_what_its_preview_says_after_the_password(desk: Desk) -> None:
    case = made.examined(desk, 3, refuse=[3])
    path = f"/cases/{case.id}/approve/"
    client = Client(HTTP_HOST="port.localhost", HTTP_ACCEPT_LANGUAGE="en")
    client.force_login(User.objects.get(id=desk.approver.id))  # the password was not given lately
    boxes = BeautifulSoup(client.get(path).content, "lxml").select("main input[name=seen]")
    seen = [str(box["value"]) for box in boxes]

    asked = client.post(path, {"seen": seen, "note": "x"})
    carried = [
        str(box["value"])
        for box in BeautifulSoup(asked.content, "lxml").select("main input[name=seen]")
    ]
    done = client.post(path, {"seen": carried, "note": "x", FIELD: PASSWORD})

    assert (asked.status_code, carried) == (403, seen)
    assert "2 visitors approved" in done.content.decode()
    assert states(case)[:2] == [VisitorState.APPROVED] * 2


@pytest.mark.parametrize(
    "seen", [[], ["x"], [f"{uuid4()}|yesterday"], ["|"], ["\u202e😀|2026-11-28"], ["|" * 10_000]]
)
def test_a_form_that_names_nobody_is_shown_again(desk: Desk, seen: list[str]) -> None:
    case = made.examined(desk, 2)

    answer = browser(desk.approver).post(f"/cases/{case.id}/approve/", {"seen": seen})

    assert answer.status_code == 422
    assert "Tick at least one visitor" in answer.content.decode()
    assert states(case) == [VisitorState.RECOMMENDED] * 2


def test_a_role_that_may_not_decide_has_no_such_page(desk: Desk) -> None:
    case = made.examined(desk, 2)

    assert (
        browser(make_actor(Role.PORT_OFFICER)).get(f"/cases/{case.id}/approve/").status_code == 403
    )


@pytest.mark.parametrize("size", [2, 12])
def test_the_preview_asks_the_same_however_many_there_are(
    desk: Desk, size: int, django_assert_max_num_queries: Any
) -> None:
    of = [made.visitor_body(n + 1, category="MFLZ"[n % 4]) for n in range(size)]
    case, client = made.examined(desk, visitors=of), browser(desk.approver)
    mark(desk, case, made.first(case).id, Found("photo", PaperVerdict.UNCLEAR))
    client.get(f"/cases/{case.id}/approve/")

    with django_assert_max_num_queries(33):
        client.get(f"/cases/{case.id}/approve/")


def test_programs_get_a_result_for_each(desk: Desk) -> None:
    case = made.examined(desk, 2, refuse=[2])
    client, path = browser(desk.approver), f"/api/v1/cases/{case.id}"
    visitors = [
        {"id": one["id"], "recommended_at": one["stands_since"]}
        for one in client.get(path).json()["visitors"]
    ]

    done = client.post(f"{path}/approvals", {"visitors": visitors}, content_type="application/json")
    empty = client.post(f"{path}/approvals", {"visitors": []}, content_type="application/json")

    assert done.status_code == 200
    told = [(one["is_done"], one["code"]) for one in done.json()["results"]]
    assert told == [(True, ""), (False, "recommended-to-refuse")]
    assert empty.status_code == 400
