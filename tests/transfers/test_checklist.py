"""The check item by item, what it tells the inviter, and handing on many that are whole."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any
from uuid import UUID

import pytest
from django.test import Client
from django.utils import timezone

from apps.accounts.roles import Role
from apps.core.errors import DomainError, MoveNotAllowed, StaleRevision
from apps.regions.scoping import enter
from apps.transfers import selectors, services
from apps.transfers.errors import (
    ChoiceUnknown,
    FieldMissing,
    HeldByAnother,
    NotChecked,
    SeveralDefects,
    TextUnfit,
    VisitorNotFound,
)
from apps.transfers.inputs import AskPoint, MarkInput
from apps.transfers.models import CheckMark, TransferRequest, Visitor
from apps.transfers.policies.checklist import Part
from apps.transfers.policies.readiness import Progress, checklist
from apps.transfers.states import Status, Verdict
from tests.databases import Copy
from tests.factories import transfers as made
from tests.factories.accounts import make_actor
from tests.factories.enterprises import make_unit
from tests.factories.transfers import People, seen
from tests.transfers.acts import everything
from tests.transfers.test_assigning import at_once
from tests.transfers.test_queue import browser, reverse

BAD: list[tuple[list[MarkInput], type[DomainError]]] = [
    ([MarkInput("field.nonsense", "OK")], ChoiceUnknown),
    ([MarkInput("field.surname", "MAYBE")], ChoiceUnknown),
    ([MarkInput("field.surname", "DEFECT")], FieldMissing),
    ([MarkInput("field.surname", "DEFECT", "nonsense")], ChoiceUnknown),
    ([MarkInput("field.surname", "DEFECT", "other", "x" * 2001)], TextUnfit),
    ([MarkInput("field.surname", "DEFECT"), MarkInput("field.x", "OK")], SeveralDefects),
]


@pytest.fixture
def officer(people: People) -> Client:
    return browser(people.officer)


def parts(request: TransferRequest) -> list[Part]:
    return checklist(made.fresh(request))


def mark(people: People, request: TransferRequest, part: Part, *marks: MarkInput) -> None:
    services.mark(
        actor=people.officer,
        **seen(made.fresh(request)),
        visitor_id=part.visitor.id if part.visitor else None,
        marks=marks,
    )


def check_whole(people: People, request: TransferRequest) -> None:
    """Find everything in order."""
    for part in parts(request):
        mark(people, request, part, *(MarkInput(item.code, "OK") for item in part.items))


def test_every_field_and_paper_is_an_item_and_progress_counts_them(people: People) -> None:
    request = made.checking(people, visitors=2)
    first = parts(request)[0]
    assert [one.visitor.position if one.visitor else 0 for one in parts(request)] == [1, 2, 0]
    assert {"field.passport_number", "paper.passport_copy"} <= {one.code for one in first.items}

    mark(people, request, first, MarkInput("field.surname", "OK"))

    progress = Progress.of(parts(request))
    assert (progress.done, progress.defects, progress.is_whole) == (1, 0, False)
    check_whole(people, request)
    assert Progress.of(parts(request)).is_whole


def test_marks_change_no_revision_and_a_colleague_goes_on_with_them(people: People) -> None:
    request = made.checking(people)
    part = parts(request)[0]
    mark(people, request, part, MarkInput("field.surname", "OK"))
    other = make_actor(Role.CITY_OFFICER)
    services.reassign(
        actor=people.supervisor,
        **seen(made.fresh(request)),
        officer_id=UUID(other.id),
        reason="On leave",
    )
    services.mark(
        actor=other,
        **seen(made.fresh(request)),
        visitor_id=part.visitor.id if part.visitor else None,
        marks=[MarkInput("field.surname", "OK"), MarkInput("field.given_names", "OK")],
    )

    assert made.fresh(request).revision == request.revision + 1  # the gift alone
    by = dict(CheckMark.objects.values_list("item", "by"))
    assert by == {"field.surname": people.officer.id, "field.given_names": other.id}


def test_a_mark_no_longer_counts_when_the_value_is_another(people: People) -> None:
    request = made.checking(people)
    part = parts(request)[0]
    mark(people, request, part, MarkInput("field.surname", "OK"))
    Visitor.objects.filter(request=request).update(surname="ERICSSON")

    item = next(one for one in parts(request)[0].items if one.code == "field.surname")

    assert (item.is_done, item.is_stale) == (False, True)


def test_a_mark_can_be_taken_back(people: People) -> None:
    request = made.checking(people)
    part = parts(request)[0]
    mark(people, request, part, MarkInput("field.surname", "DEFECT", "unclear"))
    mark(people, request, part, MarkInput("field.surname", ""))

    assert not CheckMark.objects.exists()


@pytest.mark.parametrize(("marks", "error"), BAD)
def test_marks_that_say_nothing_are_refused_and_change_nothing(
    people: People, marks: list[MarkInput], error: type[DomainError]
) -> None:
    request = made.checking(people)
    part = parts(request)[0]
    before = everything()

    with pytest.raises(error):
        mark(people, request, part, *marks)

    assert not CheckMark.objects.exists()
    assert everything() == before


def test_only_who_holds_it_marks_and_only_while_it_is_checked(people: People) -> None:
    request, stranger = made.checking(people), made.checking(people, port_of_entry="SHA")
    stranger = services.ask_supplement(
        actor=people.officer, **seen(stranger), points=[AskPoint("Seal")]
    )
    ok = [MarkInput("field.surname", "OK")]
    one = made.in_order(request)[0].id

    with pytest.raises(HeldByAnother):
        services.mark(
            actor=make_actor(Role.CITY_OFFICER), **seen(request), visitor_id=one, marks=ok
        )
    with pytest.raises(VisitorNotFound):
        services.mark(
            actor=people.officer,
            **seen(request),
            visitor_id=made.in_order(stranger)[0].id,
            marks=ok,
        )
    with pytest.raises(MoveNotAllowed):
        services.mark(
            actor=people.supervisor,
            **seen(stranger),
            visitor_id=made.in_order(stranger)[0].id,
            marks=ok,
        )
    assert not CheckMark.objects.exists()


def test_what_is_marked_defective_stands_in_the_question_ready_to_send(
    officer: Client, people: People
) -> None:
    request = made.checking(people)
    person, rest = parts(request)
    note = MarkInput("paper.photo", "DEFECT", "photo_unfit", "Eyes are closed")
    mark(people, request, person, note)
    mark(people, request, rest, MarkInput("field.flight_no", "DEFECT", "", "MU533?"))

    page = officer.get(reverse("transfers:desk-ask", args=[request.id]))

    begun = [one.initial for one in page.context["formset"] if one.initial]
    assert [one["place"] for one in begun] == ["paper.photo", "field.flight_no"]
    assert "Eyes are closed" in begun[0]["note"]
    sent = {"revision": str(request.revision), "form-TOTAL_FORMS": "7", "form-INITIAL_FORMS": "2"}
    for place, one in enumerate(begun):
        sent |= {f"form-{place}-{name}": value for name, value in one.items()}
    assert officer.post(reverse("transfers:desk-ask", args=[request.id]), sent).status_code == 302
    items = made.fresh(request).asks.get().items.order_by("position")
    assert [one.place for one in items] == ["paper.photo", "field.flight_no"]


@pytest.mark.parametrize("place", ["field.passport_key", "paper.<x>", "mrz", "field.flight_no"])
def test_a_point_names_a_field_of_its_visitor_or_a_paper_only(people: People, place: str) -> None:
    request = made.checking(people)
    point = AskPoint("Passport", "", made.in_order(request)[0].id, place)
    before = everything()

    with pytest.raises(ChoiceUnknown):
        services.ask_supplement(actor=people.officer, **seen(request), points=[point])

    assert everything() == before


def test_the_page_of_the_check_keeps_marks_and_goes_on(officer: Client, people: People) -> None:
    request = made.checking(people, visitors=2)
    first, second = made.in_order(request)
    begin = officer.get(reverse("transfers:desk-check", args=[request.id]))
    address = reverse("transfers:desk-check-visitor", args=[request.id, first.id])
    assert begin["Location"] == address
    sent = {"revision": str(request.revision), "field.surname-verdict": "OK", "next": "yes"}
    wrong = officer.post(address, sent | {"paper.photo-verdict": "DEFECT"})
    assert wrong.status_code == 422

    done = officer.post(address, sent)

    assert done["Location"] == reverse("transfers:desk-check-visitor", args=[request.id, second.id])
    assert CheckMark.objects.get().verdict == Verdict.OK
    assert officer.get(reverse("transfers:desk-check-rest", args=[request.id])).status_code == 200


def test_what_differs_from_the_lines_is_marked_on_the_page(officer: Client, people: People) -> None:
    request = made.checking(people)
    lines = (
        "P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<\nL898902C36UTO7408122F1204159ZE184226B<<<<<10"
    )
    Visitor.objects.filter(request=request).update(mrz=lines, given_names="ANNE")
    one = made.in_order(request)[0]

    page = officer.get(reverse("transfers:desk-check-visitor", args=[request.id, one.id]))

    fields = page.context["marks"]["fields"]
    differing = {row["item"].code for row in fields if row["item"].difference}
    assert {"field.given_names", "field.passport_number"} <= differing
    assert "field.surname" not in differing


def test_together_only_what_was_checked_whole_goes_on(officer: Client, people: People) -> None:
    whole, half = made.checking(people), made.checking(people, port_of_entry="SHA")
    check_whole(people, whole)
    foreign = made.submitted(people, arrival_at=timezone.now() + dt.timedelta(days=12))
    ids = [str(one.id) for one in (whole, half, foreign)]
    address = reverse("transfers:desk-hand-on-many")
    preview = officer.get(address, {"request": [*ids, "junk"]})
    refusals = {one.request.id: one.refusal for one in preview.context["found"]}
    assert refusals[whole.id] is None
    assert isinstance(refusals[half.id], NotChecked)
    assert isinstance(refusals[foreign.id], MoveNotAllowed)

    sent = {"seen": [f"{one.id}:{one.revision}" for one in (whole, half)]}
    result = officer.post(address, sent)
    again = officer.post(address, sent)

    assert {one.row.id: one.is_done for one in result.context["outcomes"]} == {
        whole.id: True,
        half.id: False,
    }
    assert not any(one.is_done for one in again.context["outcomes"])
    assert made.fresh(whole).status == Status.HANDED_ON
    assert made.fresh(whole).times_handed_on == 1
    assert made.fresh(half).status == Status.CHECKING


def test_a_preview_of_many_asks_no_more_queries_than_one(
    people: People, django_assert_max_num_queries: Callable[..., Any]
) -> None:
    first = made.checking(people)
    with django_assert_max_num_queries(40) as one:
        selectors.bulk_hand_on(people.officer, [first.id])
    second = made.checking(people, port_of_entry="SHA")

    with django_assert_max_num_queries(len(one)):
        assert len(selectors.bulk_hand_on(people.officer, [first.id, second.id])) == 2


def test_the_api_hands_on_many_with_a_result_for_each(officer: Client, people: People) -> None:
    whole, half = made.checking(people), made.checking(people, port_of_entry="SHA")
    check_whole(people, whole)
    body = {"requests": [{"id": str(o.id), "revision": o.revision} for o in (whole, half)]}

    answer = officer.post("/api/v1/desk/hand-ons", body, content_type="application/json")

    results = {one["id"]: (one["is_done"], one["code"]) for one in answer.json()["results"]}
    assert results == {
        str(whole.id): (True, ""),
        str(half.id): (False, "request-not-checked"),
    }


def test_of_two_bulk_hand_ons_at_once_each_request_goes_once(committed: Copy) -> None:
    with enter("city_320500"):
        people = People()
        request = made.checking(people)
        check_whole(people, request)

    def hand_on() -> object:
        return services.hand_on_checked(actor=people.officer, **seen(request))

    outcomes = at_once(hand_on, hand_on)

    assert outcomes == sorted([str(request.id), StaleRevision.code])
    with enter("city_320500"):
        assert TransferRequest.objects.get().times_handed_on == 1


def test_the_record_of_a_unit_counts_what_it_filed_here_and_nothing_else(
    people: People, django_assert_num_queries: Callable[..., Any]
) -> None:
    closed = made.closed(people)
    made.returned(people)
    made.submitted(People(unit=make_unit(1)), arrival_at=closed.arrival_at)

    with django_assert_num_queries(3):
        record = selectors.record_of(people.officer, closed)

    assert (record.filed, record.open, record.times_returned, record.times_asked) == (2, 1, 1, 0)
    assert (record.visitors, record.issued, record.used, record.refused) == (2, 1, 0, 0)
