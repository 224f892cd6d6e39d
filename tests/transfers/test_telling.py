"""At each turn the right people are told, and what nobody is told has a reason."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
import time_machine
from django.utils import timezone

from apps.accounts.roles import Role
from apps.core.actors import Actor
from apps.endorsement import states as port_states
from apps.endorsement import texts as port_texts
from apps.enterprises import states as unit_states
from apps.enterprises import wording as unit_wording
from apps.notices.models import Notice
from apps.notices.registry import group_of
from apps.notices.states import Group
from apps.transfers import services, tasks, wording
from apps.transfers.models import Ask, TransferRequest
from apps.transfers.services import undelivered
from apps.transfers.silent import SILENT
from apps.transfers.states import MOVES, SUBSTITUTION_MOVES, VISITOR_MOVES, Action, Status
from tests.factories import transfers as made
from tests.factories.accounts import make_actor
from tests.factories.enterprises import add_handler
from tests.factories.transfers import People, seen
from tests.transfers.acts import BY_MESSAGE, BY_PEOPLE

TOLD = {*wording.FOR_INVITER, *wording.FOR_OFFICER, *wording.FOR_DESK}


def test_each_move_of_a_request_or_visitor_is_told_or_named_as_silent_with_a_reason() -> None:
    moves = {MOVES[action].event for action in MOVES}
    moves |= {VISITOR_MOVES[action].event for action in VISITOR_MOVES}

    assert moves - TOLD == set(SILENT)
    assert all(len(reason) > 10 for reason in SILENT.values())


def test_each_move_of_a_substitution_is_told() -> None:
    moves = {SUBSTITUTION_MOVES[action].event for action in SUBSTITUTION_MOVES}

    assert moves <= TOLD
    assert not moves & set(SILENT)


def test_each_move_of_an_application_or_a_record_is_told_or_silent_with_a_reason() -> None:
    tables: tuple[Any, ...] = (unit_states.REGISTRATION_MOVES, unit_states.CHANGE_MOVES)
    moves = {table[action].event for table in tables for action in table}
    told = {*unit_wording.FOR_APPLICANT, *unit_wording.FOR_CITY, *unit_wording.FOR_UNIT}

    assert moves - told == set(unit_wording.SILENT)


def test_each_move_at_the_port_is_told_or_named_as_silent_with_a_reason() -> None:
    tables: tuple[Any, ...] = (
        port_states.CASE_MOVES,
        port_states.VISITOR_MOVES,
        port_states.VISA_MOVES,
    )
    moves = {table[action].event for table in tables for action in table}
    told = {*port_texts.FOR_DESK, *port_texts.FOR_HOLDER}

    assert moves - told == set(port_texts.SILENT)


#: Answers need a question with points, and are tested by `test_answers`.
ACTS = {
    action: act
    for action, act in {**BY_PEOPLE, **BY_MESSAGE}.items()
    if action not in {Action.ANSWER, Action.ANSWER_PORT}
}
#: Where the first status of the table is not one from which somebody is told.
STARTS = {Action.WITHDRAW: Status.CHECKING}


@pytest.mark.parametrize("action", ACTS, ids=str)
def test_what_a_move_tells_really_reaches_somebody(people: People, action: Any) -> None:
    add_handler(people.unit.enterprise)  # the one who acts is not told
    event = MOVES[action].event
    request = made.request_in(STARTS.get(action, Status(min(MOVES[action].sources))), people)
    Notice.objects.all().delete()

    ACTS[action](people, request)

    events = set(Notice.objects.values_list("event", flat=True))
    assert {event, f"{event}.desk"} & events or event in SILENT


def test_a_filed_request_that_nobody_holds_is_told_to_every_officer_of_the_desk(
    people: People,
) -> None:
    others = {make_actor(Role.CITY_SUPERVISOR).id, people.officer.id}
    clerk = make_actor(Role.CITY_ADMIN)

    request = made.submitted(people)

    found = Notice.objects.filter(event="transfers.submitted.desk", reference=request.reference)
    assert {str(notice.recipient_id) for notice in found} >= others
    assert clerk.id not in {str(notice.recipient_id) for notice in found}
    assert group_of("transfers.submitted.desk") == Group.DESK


def test_a_question_is_told_with_the_time_by_which_it_is_to_be_answered(people: People) -> None:
    request = made.asked(people)

    notice = Notice.objects.get(event="transfers.supplement_asked")

    assert notice.due_at == Ask.objects.get(request=request).due_at
    assert notice.group == Group.ASKED


def test_discarding_a_draft_is_told_to_nobody(people: People) -> None:
    add_handler(people.unit.enterprise)
    request = made.draft(people)

    services.withdraw(actor=people.handler, **seen(request), reason="")

    assert Notice.objects.filter(event__startswith="transfers.").exists() is False


@pytest.mark.parametrize("kind", ["recall", "withdrawal"])
def test_what_the_carrier_could_not_deliver_is_told_to_who_had_asked(
    people: People, kind: str
) -> None:
    request = made.handed_on(people)
    Notice.objects.all().delete()

    undelivered.asking_undone(
        actor=Actor.system("routing"), request_id=request.id, kind=kind, reason="refused"
    )

    (notice,) = Notice.objects.all()
    wanted = people.officer.id if kind == "recall" else people.handler.id
    assert str(notice.recipient_id) == wanted


def reminders(event: str) -> list[tuple[str, dt.datetime | None]]:
    found = Notice.objects.filter(event__startswith=event).order_by("event", "recipient_id")
    return list(found.values_list("event", "due_at"))


def remind_at(at: dt.datetime) -> None:
    with time_machine.travel(at, tick=False):
        for _twice in range(2):
            tasks.remind(schema="city_320500")


def test_an_answer_that_is_nearly_due_and_then_overdue_is_told_once_each(people: People) -> None:
    request = made.asked(people)
    due = Ask.objects.get(request=request).due_at
    assert due is not None

    remind_at(due - dt.timedelta(hours=25))
    assert reminders("transfers.answer") == []
    remind_at(due - dt.timedelta(hours=2))
    assert reminders("transfers.answer") == [("transfers.answer_due_soon", due)]
    remind_at(due + dt.timedelta(minutes=1))
    assert reminders("transfers.answer_overdue") == [
        ("transfers.answer_overdue", due),
        ("transfers.answer_overdue.desk", due),
    ]


def test_an_answer_that_was_given_is_not_asked_for(people: People) -> None:
    request = made.asked(people)
    ask_id, answers = made.answers_to(request, side="CITY")
    services.answer_supplement(
        actor=people.handler, **seen(request), ask_id=ask_id, answers=answers
    )

    remind_at(timezone.now() + dt.timedelta(days=20))

    assert reminders("transfers.answer") == []


def test_a_request_that_nobody_claims_in_time_is_told_to_the_desk_once(people: People) -> None:
    supervisor = make_actor(Role.CITY_SUPERVISOR)
    request = made.submitted(people)

    remind_at(timezone.now() + dt.timedelta(days=12))

    found = Notice.objects.filter(event="transfers.unclaimed.desk", reference=request.reference)
    told = [str(notice.recipient_id) for notice in found]
    assert set(told) >= {supervisor.id, people.officer.id}
    assert len(told) == len(set(told))
    assert TransferRequest.objects.get().revision == request.revision
