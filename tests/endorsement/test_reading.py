"""The queue, the desk, the filters: what they show, in which order, at what price."""

import datetime as dt
from collections.abc import Callable
from typing import Any
from uuid import uuid4
from zoneinfo import ZoneInfo

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from apps.accounts.permissions import NotAllowed
from apps.accounts.roles import Role
from apps.audit.models import AuditEvent
from apps.endorsement import policies, selectors, services
from apps.endorsement.errors import CaseNotFound, VisaNotFound
from apps.endorsement.filters import CaseFilter, VisaFilter
from apps.endorsement.models import PortCase
from apps.endorsement.states import (
    CaseAction,
    CaseStatus,
    VisaAction,
    VisitorAction,
    VisitorState,
)
from apps.regions.scoping import AuthorityRef
from tests.factories import endorsement as made
from tests.factories.accounts import make_actor
from tests.factories.endorsement import Desk

BEIJING = ZoneInfo("Asia/Shanghai")


def landing(year: int, month: int, day: int, hour: int = 0, minute: int = 0) -> dict[str, Any]:
    at = dt.datetime(year, month, day, hour, minute, tzinfo=BEIJING)
    return {"trip": made.request_body()["trip"] | {"arrival_at": at.isoformat()}}


def found(data: dict[str, Any]) -> set[str]:
    cases = CaseFilter(data, queryset=PortCase.objects.order_by("id"))
    assert cases.is_valid(), cases.errors
    return set(cases.qs.values_list("reference", flat=True))


def test_those_who_land_first_come_first_and_closed_cases_do_not_wait(port: AuthorityRef) -> None:
    desk = Desk()
    late = made.received(**landing(2030, 1, 3))
    soon = made.received(**landing(2030, 1, 1))
    made.case_in(CaseStatus.CLOSED, desk)
    made.case_in(CaseStatus.WITHDRAWN, desk)

    waiting = list(selectors.queue(actor=desk.officer))

    assert [case.reference for case in waiting] == [soon.reference, late.reference]
    assert selectors.cases(actor=desk.officer).count() == 4


def test_the_next_landing_is_that_of_an_open_case_still_in_the_air(port: AuthorityRef) -> None:
    desk = Desk()
    made.received(**landing(2030, 1, 1))
    second = made.received(**landing(2030, 1, 2))

    noon = dt.datetime(2030, 1, 1, 12, tzinfo=BEIJING)
    next_one = selectors.next_landing(actor=desk.officer, now=noon)
    nobody = selectors.next_landing(actor=desk.officer, now=noon + dt.timedelta(days=30))

    assert next_one is not None
    assert (next_one.reference, next_one.case_id) == (second.reference, second.id)
    assert nobody is None


def queries_for(act: Callable[[], object]) -> int:
    with CaptureQueriesContext(
        connection,
    ) as seen:
        act()
    return len(seen)


def test_the_queue_costs_one_query_however_long_it_is(port: AuthorityRef) -> None:
    desk = Desk()
    for _ in range(6):
        made.decided(desk, 2, refuse=[1])

    def show() -> list[tuple[int, int]]:
        return [(c.visitor_count, c.decided_count) for c in selectors.queue(actor=desk.officer)]

    assert queries_for(show) == 1
    assert show() == [(2, 2)] * 6


def test_a_case_costs_the_same_however_large_its_delegation(port: AuthorityRef) -> None:
    desk = Desk()
    cases = {}
    for size in (1, 8):
        visitors = [made.visitor_body(place) for place in range(1, size + 1)]
        papers = [made.paper_body(str(one["visitor_id"])) for one in visitors]
        cases[size] = made.received(visitors=visitors, papers=papers)

    def show(case: PortCase) -> None:
        shown = selectors.case_for_desk(actor=desk.officer, case_id=case.id)
        for visitor in shown.visitors.all():
            assert [paper.file.name for paper in visitor.papers.all()] == ["invitation.pdf"]
            assert visitor.visa is None
        assert all(paper.visitor for paper in shown.papers.all())

    assert queries_for(lambda: show(cases[1])) == queries_for(lambda: show(cases[8]))


def test_reading_a_case_and_a_visa_leaves_a_trace_on_the_request(port: AuthorityRef) -> None:
    desk = Desk()
    visa = made.issued(desk)
    case = visa.visitor.case

    selectors.case_for_desk(actor=desk.officer, case_id=case.id)
    selectors.visa_for_desk(actor=desk.approver, visa_id=visa.id)

    *_, first, second = selectors.history(actor=desk.officer, case_id=case.id)
    assert (first.event, first.actor_id) == ("endorsement.case_read", desk.officer.id)
    assert (second.event, second.actor_id) == ("endorsement.visa_read", desk.approver.id)


def test_who_holds_no_role_of_the_port_reads_nothing(port: AuthorityRef) -> None:
    visa = made.issued(Desk())
    case = visa.visitor.case
    nobody = make_actor(Role.PORT_ADMIN)
    events = AuditEvent.objects.count()

    for read in (
        lambda: selectors.queue(actor=nobody),
        lambda: selectors.cases(actor=nobody),
        lambda: selectors.capped_counts(actor=nobody, queries={}),
        lambda: selectors.next_landing(actor=nobody),
        lambda: selectors.case_for_desk(actor=nobody, case_id=case.id),
        lambda: selectors.history(actor=nobody, case_id=case.id),
        lambda: selectors.visas(actor=nobody),
        lambda: selectors.visa_for_desk(actor=nobody, visa_id=visa.id),
    ):
        with pytest.raises(NotAllowed):
            read()

    assert AuditEvent.objects.count() == events


def test_what_is_not_here_is_not_found(port: AuthorityRef) -> None:
    officer = Desk().officer

    with pytest.raises(CaseNotFound):
        selectors.case_for_desk(actor=officer, case_id=uuid4())
    with pytest.raises(VisaNotFound):
        selectors.visa_for_desk(actor=officer, visa_id=uuid4())


def test_the_filter_finds_by_state_place_city_category_and_reference(port: AuthorityRef) -> None:
    trip = made.request_body()["trip"]
    one = made.received(2)
    two = made.received(
        origin="city_310000",
        trip=trip | {"port_of_entry": "SHA"},
        visitors=[made.visitor_body(1, category="F"), made.visitor_body(2, category="F")],
    )
    made.accepted(Desk(), origin="city_310000")

    assert found({"status": ["RECEIVED"]}) == {one.reference, two.reference}
    assert found({"port_of_entry": "SHA"}) == {two.reference}
    assert found({"origin": "city_320500"}) == {one.reference}
    assert found({"category": "F"}) == {two.reference}
    assert found({"reference": f" {one.reference.lower()[:7]}"}) == {one.reference}


def test_days_of_landing_are_days_in_beijing(port: AuthorityRef) -> None:
    first = made.received(**landing(2030, 1, 2, 0, 0)).reference
    last = made.received(**landing(2030, 1, 2, 23, 59)).reference
    made.received(**landing(2030, 1, 1, 23, 59))
    made.received(**landing(2030, 1, 3, 0, 0))

    assert found({"arrival_from": "2030-01-02", "arrival_to": "2030-01-02"}) == {first, last}


def test_mine_are_the_cases_i_claimed(port: AuthorityRef, rf) -> None:
    desk = Desk()
    mine = made.examining(desk)
    others = made.received()
    from apps.accounts.models import User

    request = rf.get("/cases/")
    request.user = User.objects.get(id=desk.officer.id)

    def with_mine(value: str) -> set[str]:
        cases = CaseFilter({"mine": value}, queryset=PortCase.objects.all(), request=request)
        return set(cases.qs.values_list("reference", flat=True))

    assert with_mine("true") == {mine.reference}
    assert with_mine("false") == {mine.reference, others.reference}


def test_visas_are_found_by_number_and_state(port: AuthorityRef) -> None:
    desk = Desk()
    one, two = made.issued(desk), made.issued(desk)

    def numbers(data: dict[str, Any]) -> set[str]:
        visas = VisaFilter(data, queryset=selectors.visas(actor=desk.officer))
        return set(visas.qs.values_list("number", flat=True))

    assert numbers({"number": f"{one.number.lower()} "}) == {one.number}
    assert numbers({"status": ["ISSUED"]}) == {one.number, two.number}
    assert numbers({"status": ["USED"]}) == set()


def test_buttons_ask_the_same_rules_as_the_acts(port: AuthorityRef) -> None:
    both = make_actor(Role.PORT_OFFICER, Role.PORT_APPROVER)
    desk = Desk(officer=both)
    case = made.examined(desk, 2, refuse=[1])
    one = made.first(case)

    assert policies.visitor_actions(one, both, case=case) == ()
    assert policies.visitor_actions(one, desk.approver, case=case) == (
        VisitorAction.SEND_BACK,
        VisitorAction.APPROVE,
        VisitorAction.REFUSE,
    )
    assert policies.case_actions(case, desk.officer) == ()
    assert policies.case_actions(made.received(), desk.officer) == (
        CaseAction.ACCEPT,
        CaseAction.NOT_ACCEPT,
    )
    assert policies.case_actions(made.received(), make_actor(Role.PORT_ADMIN)) == ()


def test_officers_note_entries_and_propose_and_other_approvers_answer(port: AuthorityRef) -> None:
    desk = Desk()
    visa, proposed = made.issued(desk), made.void_proposed(desk)
    use, propose, replace = VisaAction.USE, VisaAction.PROPOSE_VOID, VisaAction.SUPERSEDE
    back, no, yes = VisaAction.TAKE_BACK_VOID, VisaAction.DECLINE_VOID, VisaAction.DECLARE_VOID

    assert policies.visa_actions(visa, desk.officer) == (use, propose)
    assert policies.visa_actions(visa, desk.approver) == (use, propose, replace)
    assert policies.visa_actions(proposed, desk.officer) == (use, back)
    assert policies.visa_actions(proposed, desk.approver) == (use, no, yes)
    assert policies.visa_actions(proposed, make_actor(Role.PORT_OFFICER)) == (use,)


def test_a_file_is_opened_by_those_who_read_its_case_and_nobody_else(port: AuthorityRef) -> None:
    paper = made.paper_body()
    loose = made.paper_body()
    case = made.received(papers=[paper])
    desk = Desk()

    assert selectors.chain_of_file(desk.officer, paper["file_id"]) == case.chain
    assert selectors.chain_of_file(make_actor(Role.PORT_ADMIN), paper["file_id"]) is None
    assert selectors.chain_of_file(desk.officer, loose["file_id"]) is None


def test_a_waiting_case_is_due_three_working_days_after_acceptance(port: AuthorityRef) -> None:
    case = made.accepted(Desk())

    assert case.due_at is not None
    assert case.accepted_at is not None
    assert case.due_at.astimezone(BEIJING).time() == dt.time(0)
    assert case.due_at - case.accepted_at > dt.timedelta(days=3)
    assert made.first(case).state == VisitorState.PENDING
    services.claim(
        actor=Desk().officer, case_id=case.id, revision=case.revision, reason="At the counter"
    )
