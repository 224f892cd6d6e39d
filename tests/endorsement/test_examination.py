"""The screen of an examination: lines against the form, papers as a list, whom the port has met."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest
from bs4 import BeautifulSoup
from django.test import Client

from apps.accounts.permissions import NotAllowed
from apps.accounts.roles import Role
from apps.audit.models import AuditEvent
from apps.core.errors import MoveNotAllowed, StaleRevision
from apps.endorsement import exam_selectors, selectors, services
from apps.endorsement.errors import CaseVisitorNotFound
from apps.endorsement.exam_errors import PaperUnknown
from apps.endorsement.models import CasePaper, CaseVisitor, PaperMark, PaperVerdict, PortCase
from apps.endorsement.persons import keys_of
from apps.endorsement.services.marking import Found, mark_papers
from apps.endorsement.states import CaseStatus
from apps.regions.scoping import AuthorityRef
from tests.endorsement.test_desk_pages import at, browser, main_of, queries_of
from tests.factories import endorsement as made
from tests.factories.accounts import make_actor
from tests.factories.endorsement import Desk

#: Doc 9303-4's specimen: Anna Maria Eriksson, L898902C3, born 1974-08-12, expires 2012-04-15.
LINES = "P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<\nL898902C36UTO7408122F1204159ZE184226B<<<<<10"
SEEN, UNCLEAR, MISSING = PaperVerdict.SEEN, PaperVerdict.UNCLEAR, PaperVerdict.MISSING


@pytest.fixture
def desk(port: AuthorityRef) -> Desk:
    """The people of the port; the test runs there."""
    return Desk()


@pytest.fixture
def officer(desk: Desk) -> Client:
    """Who examines, at a browser."""
    return browser(desk.officer)


def with_lines(desk: Desk, lines: str = LINES, **changes: Any) -> PortCase:
    told = {"given_names": "ANNA MARIA", "mrz": lines, **changes}
    return made.examining(desk, visitors=[made.visitor_body(1, **told)])


def mark(desk: Desk, case: PortCase, *marks: Found, of_request: bool = False) -> PortCase:
    return mark_papers(
        actor=desk.officer,
        case_id=case.id,
        revision=made.fresh(case).revision,
        visitor_id=None if of_request else made.first(case).id,
        marks=marks,
    )


def slots(desk: Desk, case: PortCase, *, of_request: bool = False) -> dict[str, Any]:
    found = selectors.case_for_desk(actor=desk.officer, case_id=case.id)
    visitor = None if of_request else found.visitors.all()[0]
    listed = exam_selectors.checklist(actor=desk.officer, case=found, visitor=visitor)
    return {slot.kind: slot for slot in listed}


def test_lines_that_travelled_are_compared_field_by_field(desk: Desk) -> None:
    case = with_lines(desk)

    lines = exam_selectors.lines_of(made.first(case))

    assert set(lines.differences) == {"passport_number", "passport_expires_on"}
    assert lines.wrong == 2
    assert not lines.refusal


def test_lines_with_a_wrong_digit_are_not_believed(desk: Desk) -> None:
    case = with_lines(desk, LINES.replace("L898902C36", "L898902C37"))

    lines = exam_selectors.lines_of(made.first(case))

    assert lines.refusal
    assert lines.differences == {}


@pytest.mark.parametrize("typed", ["", "   ", "P<UTO", "😀" * 88, "\u202e", "A" * 5000])
def test_the_worst_lines_break_nothing(desk: Desk, officer: Client, typed: str) -> None:
    case = made.examining(desk)
    page = at("examine", case.id, made.first(case).id)

    answer = officer.post(page, {"lines": typed})

    assert answer.status_code in (200, 422)
    assert made.fresh(case).revision == case.revision


def test_lines_read_at_the_desk_take_the_place_of_those_filed_and_are_not_kept(
    desk: Desk, officer: Client
) -> None:
    case = with_lines(desk, "")
    page = at("examine", case.id, made.first(case).id)
    assert "No machine-readable lines were filed" in main_of(officer.get(page))

    answer = main_of(officer.post(page, {"lines": LINES}))

    assert "2 fields contradict the lines" in answer
    assert made.first(case).mrz == ""


def test_the_list_has_what_is_needed_and_what_is_there(desk: Desk) -> None:
    body = made.request_body()
    who = body["visitors"][0]["visitor_id"]
    body["papers"] = [made.paper_body(who), {**made.paper_body(), "kind": "invitation_letter"}]
    case = made.examining(desk, **body)

    of_visitor, of_request = slots(desk, case), slots(desk, case, of_request=True)

    assert of_visitor["passport_copy"].is_required
    assert of_visitor["passport_copy"].papers == ()
    assert not of_visitor["invitation"].is_required
    assert len(of_request["invitation_letter"].papers) == 1
    assert "passport_copy" not in of_request


def test_a_mark_says_what_was_found_by_whom_and_when(desk: Desk) -> None:
    case = made.examining(desk)

    after = mark(desk, case, Found("passport_copy", UNCLEAR, " Glare "), Found("photo", SEEN))

    found = slots(desk, case)["passport_copy"]
    assert (found.mark.verdict, found.mark.note, found.mark.marked_by) == (
        UNCLEAR,
        "Glare",
        desk.officer.id,
    )
    assert found.is_lacking
    assert after.revision == case.revision + 1
    event = AuditEvent.objects.get(event="endorsement.papers_marked")
    assert event.payload["marks"] == ["passport_copy=UNCLEAR", "photo=SEEN"]
    assert "Glare" not in str(event.payload)


def test_the_same_marks_again_write_nothing_and_no_verdict_takes_one_away(desk: Desk) -> None:
    case = made.examining(desk)
    mark(desk, case, Found("photo", SEEN), Found("passport_copy", MISSING))
    before = made.fresh(case).revision

    mark(desk, case, Found("photo", SEEN), Found("passport_copy", MISSING))
    assert made.fresh(case).revision == before
    mark(desk, case, Found("passport_copy", None))
    assert [one.kind for one in PaperMark.objects.all()] == ["photo"]


def test_a_file_that_comes_later_opens_the_mark_again(desk: Desk) -> None:
    case = made.examining(desk)
    mark(desk, case, Found("passport_copy", MISSING))
    paper = made.paper_body(str(made.first(case).id))
    CasePaper.objects.create(
        id=paper["paper_id"],
        case=case,
        visitor=made.first(case),
        kind="passport_copy",
        file_id=paper["file_id"],
    )

    slot = slots(desk, case)["passport_copy"]

    assert slot.is_open
    assert slot.was_marked


@pytest.mark.parametrize("found", [Found("sonnet", SEEN), Found("photo", UNCLEAR, "长" * 501)])
def test_a_mark_on_no_paper_or_with_too_long_a_note_is_refused(desk: Desk, found: Found) -> None:
    case = made.examining(desk)

    with pytest.raises(PaperUnknown):
        mark(desk, case, Found("passport_copy", SEEN), found)

    assert not PaperMark.objects.exists()
    assert made.fresh(case).revision == case.revision


@pytest.mark.parametrize("status", [CaseStatus.RECEIVED, CaseStatus.ACCEPTED, CaseStatus.CLOSED])
def test_papers_are_marked_during_the_examination_only(desk: Desk, status: CaseStatus) -> None:
    case = made.case_in(status, desk)

    with pytest.raises(MoveNotAllowed):
        mark(desk, case, Found("photo", SEEN))

    assert not PaperMark.objects.exists()


def test_stale_foreign_and_unlawful_marks_change_nothing(desk: Desk) -> None:
    case, other = made.examining(desk), made.examining(desk)
    told: dict[str, Any] = {
        "case_id": case.id,
        "revision": case.revision,
        "visitor_id": made.first(case).id,
        "marks": [Found("photo", SEEN)],
    }

    with pytest.raises(StaleRevision):
        mark_papers(actor=desk.officer, **{**told, "revision": case.revision - 1})
    with pytest.raises(CaseVisitorNotFound):
        mark_papers(actor=desk.officer, **{**told, "visitor_id": made.first(other).id})
    with pytest.raises(NotAllowed):
        mark_papers(actor=make_actor(Role.PORT_ADMIN), **told)
    replaced = made.substituted(desk)
    with pytest.raises(MoveNotAllowed):
        mark(desk, replaced, Found("photo", SEEN))

    assert not PaperMark.objects.exists()


def met(desk: Desk, case: PortCase) -> list[exam_selectors.Earlier]:
    found = selectors.case_for_desk(actor=desk.officer, case_id=case.id)
    return exam_selectors.earlier_visits(
        actor=desk.officer, case=found, visitor=found.visitors.all()[0]
    )


def test_the_port_finds_whom_it_has_met_by_passport_or_by_name_and_birth(desk: Desk) -> None:
    visa = made.issued(desk)
    renewed = made.visitor_body(1)
    renewed["passport"] |= {"number": "X1234567"}
    by_name = made.examining(desk, visitors=[renewed])
    stranger = made.visitor_body(1, surname="SVENSSON")
    stranger["passport"] |= {"number": "Y7654321"}
    made.examining(desk, visitors=[stranger])
    case = made.examining(desk)

    found = {one.visitor.case_id: one for one in met(desk, case)}

    assert set(found) == {visa.visitor.case_id, by_name.id}
    assert found[visa.visitor.case_id].by_passport
    assert [one.number for one in found[visa.visitor.case_id].visas] == [visa.number]
    assert not found[by_name.id].by_passport
    event = AuditEvent.objects.get(event="endorsement.earlier_visits_read")
    assert event.chain == case.chain


def test_nobody_met_leaves_no_trace_of_having_looked(desk: Desk) -> None:
    case = made.examining(desk)

    assert met(desk, case) == []
    assert not AuditEvent.objects.filter(event="endorsement.earlier_visits_read").exists()


def test_an_answer_that_mends_the_passport_changes_the_keys(desk: Desk) -> None:
    case = made.examining(desk)
    visitor = made.first(case)
    ask = services.ask_supplement(
        actor=desk.officer,
        case_id=case.id,
        revision=case.revision,
        questions=[
            services.Question("Number", visitor_id=visitor.id, place="field.passport_number")
        ],
    )
    answers = made.answers_to(ask.id)
    answers[0]["value"] = "X1234567"

    services.take_answers(
        actor=made.SENDER, origin=case.origin, case_id=case.id, ask_id=ask.id, items=answers
    )

    now = made.first(case)
    assert now.passport_number == "X1234567"
    assert (now.passport_key, now.person_key) == keys_of(now)
    assert now.passport_key != visitor.passport_key


def test_the_screen_shows_scans_first_and_keeps_marks(desk: Desk, officer: Client) -> None:
    body = made.request_body(2)
    who = body["visitors"][0]["visitor_id"]
    body["papers"] = [made.paper_body(who), {**made.paper_body(who), "kind": "passport_copy"}]
    case = made.examining(desk, **body)
    page = at("examine", case.id, who)
    first = BeautifulSoup(officer.get(page).content, "lxml").select_one(".dv-sheets img")
    assert first is not None
    passport = case.papers.get(kind="passport_copy")
    assert str(passport.file_id) in str(first["src"])

    sent = {"revision": str(case.revision), "passport_copy-verdict": "SEEN", "next": "yes"}
    done = officer.post(page, sent)

    assert done.status_code == 302
    assert done["Location"] == at("examine", case.id, made.in_order(case)[1].id)
    assert PaperMark.objects.get().verdict == SEEN
    stale = officer.post(page, sent)
    assert stale.status_code == 409
    wrong = {"revision": str(made.fresh(case).revision), "passport_copy-verdict": "FINE"}
    assert officer.post(page, wrong).status_code == 422
    assert officer.get(at("examine", case.id, uuid4())).status_code == 404


def test_the_last_screen_is_the_request_and_leads_back_to_the_case(
    desk: Desk, officer: Client
) -> None:
    case = made.examining(desk)
    page = at("examine-request", case.id)
    sent = {
        "revision": str(case.revision),
        "invitation_letter-verdict": "MISSING",
        "invitation_letter-note": "<b>长",
        "next": "yes",
    }

    done = officer.post(page, sent)

    assert done["Location"] == at("case", case.id)
    assert "&lt;b&gt;长" in officer.get(page).content.decode()


def test_programs_read_the_list_mark_it_and_see_earlier_visits(desk: Desk, officer: Client) -> None:
    made.issued(desk)
    case = made.examining(desk)
    visitor = made.first(case)
    base = f"/api/v1/cases/{case.id}"
    told = {
        "revision": case.revision,
        "visitor_id": str(visitor.id),
        "marks": [{"kind": "photo", "verdict": "UNCLEAR", "note": "Dark"}],
    }

    done = officer.post(f"{base}/checklist/mark", told, content_type="application/json")
    listed = officer.get(f"{base}/checklist?visitor_id={visitor.id}").json()
    earlier = officer.get(f"{base}/visitors/{visitor.id}/earlier").json()

    assert done.status_code == 200
    [photo] = [one for one in listed if one["kind"] == "photo"]
    assert (photo["mark"]["verdict"], photo["mark"]["note"]) == ("UNCLEAR", "Dark")
    assert [one["by_passport"] for one in earlier] == [True]
    assert officer.get(f"{base}/checklist?visitor_id=x").status_code == 404


def test_a_screen_of_many_asks_the_database_no_more_than_one_of_few(
    desk: Desk, officer: Client, django_assert_max_num_queries: Callable[..., Any]
) -> None:
    counts = []
    for size in (1, 6):
        body = made.request_body(size)
        who = body["visitors"][0]["visitor_id"]
        kinds = ("passport_copy", "photo", "invitation", "other")
        body["papers"] = [{**made.paper_body(who), "kind": kind} for kind in kinds[:size]]
        case = made.examining(desk, **body)
        for _more in range(size):
            made.issued(desk)
        mark(desk, case, *(Found(kind, SEEN) for kind in kinds[: min(size, 3)] if kind != "other"))
        page = at("examine", case.id, who)
        counts.append(queries_of(django_assert_max_num_queries, officer, page))
    assert counts[0] == counts[1]
    assert CaseVisitor.objects.count() > 6
