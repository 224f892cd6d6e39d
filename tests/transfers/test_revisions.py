"""Nobody overwrites what they have not seen: a stale act gets a 409 that says who did what when."""

from typing import Any

import pytest

from apps.core.errors import StaleRevision
from apps.transfers import services
from apps.transfers.inputs import AskPoint
from apps.transfers.models import TransferRequest
from apps.transfers.states import Action, AskSide, Status
from tests.factories import transfers as made
from tests.factories.transfers import People, seen
from tests.transfers.acts import BY_PEOPLE, EDITS, everything

SOURCES = {
    Action.SUBMIT: Status.DRAFT,
    Action.CLAIM: Status.SUBMITTED,
    Action.ASSIGN: Status.SUBMITTED,
    Action.RELEASE: Status.CHECKING,
    Action.ASK: Status.CHECKING,
    Action.RETURN: Status.CHECKING,
    Action.REDIRECT: Status.CHECKING,
    Action.HAND_ON: Status.CHECKING,
    Action.ASK_RECALL: Status.HANDED_ON,
    Action.ANSWER: Status.SUPPLEMENT_ASKED,
    Action.ANSWER_PORT: Status.ACCEPTED,
    Action.WITHDRAW: Status.SUBMITTED,
}


def by_source() -> dict[Status, list[Action]]:
    """Group the acts by the status they start from, so that each status is made once."""
    grouped: dict[Status, list[Action]] = {}
    for action, source in SOURCES.items():
        grouped.setdefault(source, []).append(action)
    return grouped


def stale(request: TransferRequest) -> TransferRequest:
    """Show the request as someone saw it one change ago."""
    request.revision -= 1
    return request


def test_every_act_of_a_person_is_covered() -> None:
    assert set(SOURCES) == set(BY_PEOPLE)


@pytest.mark.parametrize("status", by_source())
def test_every_act_on_a_stale_revision_is_refused_and_changes_nothing(
    people: People, status: Status
) -> None:
    request = stale(made.request_in(status, people))
    before = everything()

    for action in by_source()[status]:
        with pytest.raises(StaleRevision):
            BY_PEOPLE[action](people, request)
        assert everything() == before, action


def test_every_edit_on_a_stale_revision_is_refused_and_changes_nothing(people: People) -> None:
    request = stale(made.whole_draft(people))
    before = everything()

    for name, edit in EDITS.items():
        with pytest.raises(StaleRevision):
            edit(people, request)
        assert everything() == before, name


def test_a_stale_act_is_told_who_did_what_and_when(people: People) -> None:
    request = made.submitted(people)
    shown = seen(request)
    claimed = services.claim(actor=people.officer, **shown)

    with pytest.raises(StaleRevision) as refused:
        services.claim(actor=people.officer, **shown)

    assert refused.value.data == {
        "current": claimed.revision,
        "seen": shown["revision"],
        "who": people.officer.id,
        "roles": ["city_officer"],
        "what": "transfers.claimed",
        "when": claimed.last_at,
    }


def test_submitting_twice_files_once(people: People) -> None:
    request = made.whole_draft(people)
    shown = seen(request)
    services.submit(actor=people.handler, **shown, declaration=made.declared())
    before = everything()

    with pytest.raises(StaleRevision):
        services.submit(actor=people.handler, **shown, declaration=made.declared())

    assert everything() == before


def test_handing_on_twice_sends_one_message(people: People) -> None:
    request = made.checking(people)
    shown = seen(request)
    services.hand_on(actor=people.officer, **shown)
    before = everything()

    with pytest.raises(StaleRevision):
        services.hand_on(actor=people.officer, **shown)

    assert everything() == before
    assert len(before["OutboxMessage"]) == 1


def test_answering_twice_answers_once(people: People) -> None:
    request = made.asked(people)
    ask_id, answers = made.answers_to(request, side=AskSide.CITY)
    act: dict[str, Any] = {"actor": people.handler, "ask_id": ask_id, "answers": answers}
    services.answer_supplement(**seen(request), **act)
    before = everything()

    with pytest.raises(StaleRevision):
        services.answer_supplement(**seen(request), **act)

    assert everything() == before


def test_two_rounds_of_questions_are_numbered(people: People) -> None:
    request = made.asked(people)
    ask_id, answers = made.answers_to(request, side=AskSide.CITY)
    answered = services.answer_supplement(
        actor=people.handler, **seen(request), ask_id=ask_id, answers=answers
    )
    again = services.ask_supplement(
        actor=people.officer, **seen(answered), points=[AskPoint("The other leaf", "Page 2")]
    )

    numbers = again.asks.order_by("number").values_list("number", flat=True)
    assert list(numbers) == [1, 2]
