"""What is typed is kept before it is saved, never overwritten unseen, and gone once needless."""

from __future__ import annotations

import datetime as dt
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.utils import timezone

from apps.accounts.models import User
from apps.accounts.roles import Role
from apps.audit.models import AuditEvent
from apps.core.actors import Actor
from apps.core.errors import DomainError
from apps.transfers import selectors, services
from apps.transfers.errors import (
    AskAlreadyAnswered,
    NotEditable,
    RequestNotFound,
    TypedElsewhere,
    TypedGone,
    TypedTooLong,
    VisitorNotFound,
)
from apps.transfers.models import Ask, TransferRequest, Typed
from apps.transfers.states import AskSide
from apps.transfers.tasks import drop_typed
from tests.factories import transfers as made
from tests.factories.accounts import make_actor
from tests.factories.enterprises import add_handler, make_unit
from tests.factories.transfers import People, seen

PAGE = UUID("11111111-1111-4111-8111-111111111111")
OTHER_PAGE = UUID("22222222-2222-4222-8222-222222222222")
#: Kept to the last code point: emoji families, right to left marks, no width at all, wide digits.
ODD = (
    "😀👩‍👩‍👧‍👦",
    "\u202eabc שלום",
    "a\u200bb\ufeffc",
    "１２３",
    "e\u0301",
    "<b>&\"'\\",
    " x \r\n\t",
)


def keep(actor: Actor, request: TransferRequest | None, form: str = "trip", **more: Any) -> Typed:
    given: dict[str, Any] = {
        "data": {"purpose": ["Fit"]},
        "seen": "",
        "base": "",
        "page": PAGE,
        "number": 1,
    }
    request_id = request.id if request else None
    return services.keep_typed(actor=actor, request_id=request_id, form=form, **(given | more))


def texts() -> list[dict[str, list[str]]]:
    return [row.data for row in Typed.objects.order_by("saved_at", "id")]


@pytest.mark.parametrize("odd", ODD)
def test_a_text_is_kept_exactly_as_typed(people: People, odd: str) -> None:
    keep(people.handler, None, data={"purpose": [odd], "stay_days": ["ten"]})

    assert texts() == [{"purpose": [odd], "stay_days": ["ten"]}]


def test_keeping_writes_nothing_to_the_request(people: People) -> None:
    request = made.draft(people)

    keep(people.handler, request)

    assert made.fresh(request).revision == request.revision


def test_one_event_for_a_form_and_person_however_often_it_is_kept_and_names_only(
    people: People,
) -> None:
    request = made.draft(people)

    for number in range(1, 6):
        keep(people.handler, request, number=number, data={"purpose": [f"Secret {number}"]})

    (event,) = AuditEvent.objects.filter(event="transfers.typed")
    assert event.payload == {"form": "trip", "fields": ["purpose"]}
    assert (event.actor_id, event.chain) == (people.handler.id, request.chain)


def test_a_page_that_has_seen_what_stands_there_may_replace_it(people: People) -> None:
    first = keep(people.handler, None)

    keep(people.handler, None, data={"purpose": ["B"]}, seen=str(first.mark), page=OTHER_PAGE)

    assert texts() == [{"purpose": ["B"]}]


@pytest.mark.parametrize("begins_with", ["", "not-a-mark", str(OTHER_PAGE)])
def test_a_second_window_never_overwrites_what_it_has_not_seen(
    people: People, begins_with: str
) -> None:
    first = keep(people.handler, None)

    with pytest.raises(TypedElsewhere) as refused:
        keep(people.handler, None, data={"purpose": ["B"]}, seen=begins_with, page=OTHER_PAGE)

    assert refused.value.data == {"typed_at": first.saved_at, "mark": str(first.mark)}
    assert texts() == [{"purpose": ["Fit"]}]


def test_a_mark_of_an_earlier_time_is_not_taken_for_the_present_one(people: People) -> None:
    old = keep(people.handler, None)
    services.forget_typed(actor=people.handler, request_id=None, form="trip")
    keep(people.handler, None, data={"purpose": ["New"]}, page=OTHER_PAGE)

    with pytest.raises(TypedElsewhere):
        keep(people.handler, None, seen=str(old.mark), page=uuid4())

    assert texts() == [{"purpose": ["New"]}]


def test_two_saves_of_one_page_that_arrive_in_the_wrong_order_end_with_the_later_text(
    people: People,
) -> None:
    keep(people.handler, None, number=1)
    newest = keep(people.handler, None, number=3, data={"purpose": ["three"]})

    late = keep(people.handler, None, number=2, data={"purpose": ["two"]})

    assert texts() == [{"purpose": ["three"]}]
    assert late.mark == newest.mark


def test_what_was_saved_elsewhere_is_told_and_not_begun_anew(people: People) -> None:
    request = made.draft(people)
    first = keep(people.handler, request)
    services.edit_trip(actor=people.handler, **seen(request), trip=made.trip())

    with pytest.raises(TypedElsewhere) as refused:
        keep(people.handler, request, seen=str(first.mark), number=2)

    assert refused.value.data == {"typed_at": None, "mark": ""}
    assert texts() == []


def test_two_colleagues_keep_their_own_and_one_may_go_on_with_the_others(people: People) -> None:
    request = made.draft(people)
    colleague = add_handler(people.unit.enterprise)
    theirs = keep(colleague, request, data={"purpose": ["Theirs"]})
    keep(people.handler, request, data={"purpose": ["Mine"]}, page=OTHER_PAGE)

    rows = selectors.typed_into(people.handler, request, "trip")
    assert [str(row.person_id) for row in rows] == [people.handler.id, colleague.id]
    services.take_typed(actor=people.handler, request_id=request.id, typed_id=theirs.id)

    assert texts() == [{"purpose": ["Theirs"]}, {"purpose": ["Theirs"]}]
    (event,) = AuditEvent.objects.filter(event="transfers.typed_taken")
    assert event.payload == {"form": "trip", "typed_by": colleague.id}


def test_what_a_colleague_has_saved_in_the_meantime_cannot_be_taken(people: People) -> None:
    with pytest.raises(TypedGone):
        services.take_typed(
            actor=people.handler, request_id=made.draft(people).id, typed_id=uuid4()
        )


@pytest.mark.parametrize("visible", ["keep", "forget", "take"])
def test_another_units_request_is_not_there(people: People, visible: str) -> None:
    request = made.draft(people)
    mine = keep(people.handler, request)
    stranger = make_unit(1).handler

    acts = {
        "keep": lambda: keep(stranger, request),
        "forget": lambda: services.forget_typed(actor=stranger, request_id=request.id, form="trip"),
        "take": lambda: services.take_typed(
            actor=stranger, request_id=request.id, typed_id=mine.id
        ),
    }
    with pytest.raises(RequestNotFound):
        acts[visible]()

    assert texts() == [{"purpose": ["Fit"]}]


@pytest.mark.parametrize(
    ("form", "reason"),
    [
        ("", VisitorNotFound),
        ("visitor:", VisitorNotFound),
        (f"visitor:{PAGE}", VisitorNotFound),
        ("visitor:../trip", VisitorNotFound),
        (f"visitor:{PAGE}\n", VisitorNotFound),
        ("papers", VisitorNotFound),
        ("answer:1", DomainError),
    ],
)
def test_a_form_that_is_not_there_keeps_nothing(
    people: People, form: str, reason: type[DomainError]
) -> None:
    with pytest.raises(reason):
        keep(people.handler, made.draft(people), form)

    assert texts() == []


def test_too_much_is_refused_with_how_much_is_kept_and_nothing_is_lost(people: People) -> None:
    keep(people.handler, None)

    for data in ({"purpose": ["x" * 1_000_000]}, {f"f{n}": [""] for n in range(10_000)}):
        with pytest.raises(TypedTooLong) as refused:
            keep(people.handler, None, number=2, data=data)
        assert refused.value.data == {"most": 100_000}

    assert texts() == [{"purpose": ["Fit"]}]


def test_names_that_no_form_has_and_the_null_character_are_left_out(people: People) -> None:
    keep(people.handler, None, data={"__proto__": ["x"], "A b": ["x"], "purpose": ["a\x00b"]})

    assert texts() == [{"purpose": ["ab"]}]


def test_saving_forgets_what_was_typed_in_the_same_commit_and_only_the_savers(
    people: People,
) -> None:
    request = made.draft(people)
    colleague = add_handler(people.unit.enterprise)
    keep(colleague, request, page=OTHER_PAGE)
    keep(people.handler, request)
    keep(people.handler, request, "visitor:new", data={"surname": ["E"]})

    services.edit_trip(actor=people.handler, **seen(request), trip=made.trip())

    left = {(str(row.person_id), row.form) for row in Typed.objects.all()}
    assert left == {(colleague.id, "trip"), (people.handler.id, "visitor:new")}


def test_a_refused_save_forgets_nothing(people: People) -> None:
    request = made.draft(people)
    keep(people.handler, request)

    with pytest.raises(DomainError):
        services.edit_trip(actor=people.handler, **seen(request), trip=made.trip(stay_days=99))

    assert texts() == [{"purpose": ["Fit"]}]


def test_a_program_that_saves_for_the_same_person_leaves_what_is_typed(people: People) -> None:
    request = made.draft(people)
    keep(people.handler, request)
    program = Actor(kind="api", id=people.handler.id, roles=people.handler.roles)

    services.edit_trip(actor=program, **seen(request), trip=made.trip())

    assert texts() == [{"purpose": ["Fit"]}]


def test_starting_the_draft_forgets_what_was_typed_before_it(people: People) -> None:
    keep(people.handler, None)

    made.draft(people)

    assert texts() == []


def test_adding_changing_and_removing_a_visitor_forget_the_typing_of_their_forms(
    people: People,
) -> None:
    request = made.draft(people)
    keep(people.handler, request, "visitor:new")
    visitor = made.add(people, request)
    assert texts() == []

    keep(people.handler, request, f"visitor:{visitor.id}")
    services.edit_visitor(
        actor=people.handler,
        **seen(made.fresh(request)),
        visitor_id=visitor.id,
        visitor=made.visitor(2),
    )
    assert texts() == []

    keep(add_handler(people.unit.enterprise), request, f"visitor:{visitor.id}")
    current = seen(made.fresh(request))
    services.remove_visitor(actor=people.handler, **current, visitor_id=visitor.id)
    assert texts() == []


def test_filing_forgets_everybodys_typing_and_a_late_save_is_refused(people: People) -> None:
    request = made.whole_draft(people)
    keep(people.handler, request)
    keep(add_handler(people.unit.enterprise), request, page=OTHER_PAGE)

    services.submit(actor=people.handler, **seen(request), declaration=made.declared())

    assert texts() == []
    with pytest.raises(NotEditable):
        keep(people.handler, request, number=9)
    assert texts() == []


def test_answers_are_kept_until_they_are_given(people: People) -> None:
    request = made.asked(people)
    ask = Ask.objects.get(request=request)
    keep(people.handler, request, f"answer:{ask.id}")
    assert len(texts()) == 1

    ask_id, answers = made.answers_to(request, side=AskSide.CITY)
    services.answer_supplement(
        actor=people.handler, **seen(request), ask_id=ask_id, answers=answers
    )

    assert texts() == []
    with pytest.raises(AskAlreadyAnswered):
        keep(people.handler, request, f"answer:{ask.id}")


def test_withdrawing_forgets_all(people: People) -> None:
    request = made.asked(people)
    keep(people.handler, request, f"answer:{Ask.objects.get(request=request).id}")

    services.withdraw(actor=people.handler, **seen(request), reason="The trip is off")

    assert texts() == []


def test_what_nobody_goes_on_with_is_dropped_after_the_days_of_the_rule_book(
    people: People,
) -> None:
    keep(people.handler, None)
    request = made.draft(people)
    keep(people.handler, request)
    Typed.objects.filter(request=request).update(saved_at=timezone.now() - dt.timedelta(days=31))
    keep(people.handler, None)

    for _twice in range(2):
        drop_typed(schema="city_320500")

    (row,) = Typed.objects.all()
    assert row.request is None
    (event,) = AuditEvent.objects.filter(event="transfers.typed_dropped")
    assert (event.actor_kind, event.payload) == ("system", {"dropped": 1})


def test_an_officer_keeps_nothing(people: People) -> None:
    with pytest.raises(DomainError):
        keep(make_actor(Role.CITY_OFFICER), None)

    assert User.objects.exists()
    assert texts() == []
