"""The table of moves is the whole truth: what it lacks is refused and changes nothing."""

import pytest

from apps.core.errors import DomainError, MoveNotAllowed
from apps.transfers import wording
from apps.transfers.errors import (
    AskAlreadyAnswered,
    AskNotFound,
    CannotWithdrawNow,
    MessageDoesNotFit,
    NotEditable,
    OfficerNotAvailable,
    RequestNotFound,
)
from apps.transfers.silent import SILENT
from apps.transfers.states import (
    EDITABLE,
    ENDED,
    MOVES,
    OPEN,
    VISITOR_MOVES,
    Action,
    Status,
    VisitorAction,
)
from tests.factories import transfers as made
from tests.factories.transfers import People
from tests.transfers.acts import BY_MESSAGE, BY_PEOPLE, EDITS, everything

S = Status
#: The table again, written by hand from the design, so that a slip in one of the two shows.
BY_HAND = {
    Action.SUBMIT: ({S.DRAFT, S.RETURNED}, S.SUBMITTED),
    Action.SUBMIT_DIRECT: ({S.DRAFT, S.RETURNED}, S.HANDED_ON),
    Action.CLAIM: ({S.SUBMITTED}, S.CHECKING),
    Action.ASSIGN: ({S.SUBMITTED}, S.CHECKING),
    Action.RELEASE: ({S.CHECKING}, S.SUBMITTED),
    Action.ASK: ({S.CHECKING}, S.SUPPLEMENT_ASKED),
    Action.ANSWER: ({S.SUPPLEMENT_ASKED}, S.CHECKING),
    Action.RETURN: ({S.CHECKING}, S.RETURNED),
    Action.REDIRECT: ({S.CHECKING}, S.REDIRECTED),
    Action.REDIRECT_UNDONE: ({S.REDIRECTED}, S.CHECKING),
    Action.HAND_ON: ({S.CHECKING}, S.HANDED_ON),
    Action.HAND_ON_UNDONE: ({S.HANDED_ON}, S.CHECKING),
    Action.HAND_ON_UNDONE_DIRECT: ({S.HANDED_ON}, S.RETURNED),
    Action.ASK_RECALL: ({S.HANDED_ON}, S.HANDED_ON),
    Action.RECALL: ({S.HANDED_ON}, S.CHECKING),
    Action.RECALL_DIRECT: ({S.HANDED_ON}, S.RETURNED),
    Action.PORT_ACCEPT: ({S.HANDED_ON}, S.ACCEPTED),
    Action.PORT_NOT_ACCEPT: ({S.HANDED_ON}, S.CHECKING),
    Action.PORT_NOT_ACCEPT_DIRECT: ({S.HANDED_ON}, S.RETURNED),
    Action.PORT_ASK: ({S.ACCEPTED}, S.ACCEPTED),
    Action.ANSWER_PORT: ({S.ACCEPTED}, S.ACCEPTED),
    Action.DECIDE: ({S.ACCEPTED}, S.DECIDED),
    Action.UNDECIDE: ({S.DECIDED}, S.ACCEPTED),
    Action.CLOSE: ({S.DECIDED}, S.CLOSED),
    Action.WITHDRAW: (
        {S.DRAFT, S.SUBMITTED, S.CHECKING, S.SUPPLEMENT_ASKED, S.RETURNED},
        S.WITHDRAWN,
    ),
    Action.ASK_WITHDRAWAL: ({S.HANDED_ON}, S.HANDED_ON),
    Action.ASK_WITHDRAWAL_ACCEPTED: ({S.ACCEPTED}, S.ACCEPTED),
    Action.WITHDRAWN_BY_PORT: ({S.HANDED_ON, S.ACCEPTED}, S.WITHDRAWN),
}

#: A withdrawal while the port has the request is another move of the same act.
WITHDRAWABLE = {*BY_HAND[Action.WITHDRAW][0], S.HANDED_ON, S.ACCEPTED}
#: A granted withdrawal may reach a request that is back in the city.
PORT_MAY_END = {*BY_HAND[Action.WITHDRAW][0], S.HANDED_ON, S.ACCEPTED}
REFUSALS = (
    MoveNotAllowed,
    CannotWithdrawNow,
    RequestNotFound,
    AskNotFound,
    AskAlreadyAnswered,
    MessageDoesNotFit,
    OfficerNotAvailable,  # a supervisor gives a held request to others than its holder
)
ACTS = {**BY_PEOPLE, **BY_MESSAGE}


def allowed_from(action: Action) -> set[Status]:
    """Give the statuses in which the act of this action does something."""
    if action == Action.WITHDRAW:
        return WITHDRAWABLE
    if action == Action.WITHDRAWN_BY_PORT:
        return PORT_MAY_END
    return BY_HAND[action][0]


def test_the_table_is_the_one_of_the_design() -> None:
    table = {action: (set(move.sources), move.target) for action, move in MOVES.items()}

    assert table == BY_HAND
    assert set(MOVES) == set(Action)
    assert set(VISITOR_MOVES) == set(VisitorAction)


def test_every_event_of_a_move_has_its_line_in_the_history() -> None:
    events = {move.event for table in (MOVES, VISITOR_MOVES) for move in table.values()}

    untold = events - wording.HISTORY.keys()
    assert untold == {  # told as what became of the substitution
        "transfers.visitor_substituted",
        "transfers.substitute_taken",
        "transfers.substitute_dropped",
    }
    assert untold <= SILENT.keys()
    reminders = {"transfers.answer_due_soon", "transfers.answer_overdue"}
    assert wording.FOR_INVITER.keys() - reminders <= wording.HISTORY.keys()
    assert wording.FOR_OFFICER.keys() - reminders <= wording.HISTORY.keys()


def test_statuses_fall_apart_into_editable_open_and_ended() -> None:
    assert set(Status) == EDITABLE | OPEN | ENDED
    assert not EDITABLE & OPEN
    assert not OPEN & ENDED


@pytest.mark.parametrize("status", Status)
def test_every_move_outside_the_table_is_refused_and_changes_nothing(
    people: People, status: Status
) -> None:
    request = made.request_in(status, people)
    before = everything()

    for action, act in ACTS.items():
        if status in allowed_from(action):
            continue
        with pytest.raises(REFUSALS):
            act(people, request)
        assert everything() == before, action


@pytest.mark.parametrize("status", sorted(set(Status) - EDITABLE))
def test_every_edit_of_a_filed_request_is_refused_and_changes_nothing(
    people: People, status: Status
) -> None:
    request = made.request_in(status, people)
    before = everything()

    for name, edit in EDITS.items():
        with pytest.raises(NotEditable) as refused:
            edit(people, request)
        assert refused.value.data == {"status": status.value}
        assert everything() == before, name


@pytest.mark.parametrize("status", [S.DRAFT, S.RETURNED])
def test_every_edit_of_an_editable_request_is_taken_as_one_revision(
    people: People, status: Status
) -> None:
    request = made.request_in(status, people)

    for place, (name, edit) in enumerate(EDITS.items(), start=1):
        edit(people, made.fresh(request))

        after = made.fresh(request)
        assert after.revision == request.revision + place, name
        assert after.last_event in wording.HISTORY
        assert after.status == status


@pytest.mark.parametrize(
    "action", [a for a in ACTS if a not in {Action.ANSWER, Action.ANSWER_PORT}]
)
def test_every_move_of_the_table_arrives_where_it_says(people: People, action: Action) -> None:
    source = min(BY_HAND[action][0])
    request = made.request_in(source, people)

    try:
        ACTS[action](people, request)
    except DomainError as refused:
        pytest.fail(f"{action} from {source}: {refused}")

    after = made.fresh(request)
    target = Status.CLOSED if after.status == Status.CLOSED else BY_HAND[action][1]
    assert after.status == target
    assert after.revision > request.revision
