"""What may be done with a request in its present state, and by whom."""

from __future__ import annotations

from typing import Final

from django.utils.translation import gettext as _

from apps.accounts.roles import Role
from apps.core.actors import Actor
from apps.core.errors import DomainError, MoveNotAllowed
from apps.regions import scoping
from apps.transfers.errors import (
    AlreadyAsked,
    CannotWithdrawNow,
    HeldByAnother,
    NotEditable,
    RedirectNotPossible,
)
from apps.transfers.models import TransferRequest
from apps.transfers.states import EDITABLE, MOVES, Action, Status

_DIRECT: Final = {
    Action.RECALL: Action.RECALL_DIRECT,
    Action.PORT_NOT_ACCEPT: Action.PORT_NOT_ACCEPT_DIRECT,
    Action.HAND_ON_UNDONE: Action.HAND_ON_UNDONE_DIRECT,
}


def check_move(request: TransferRequest, action: Action) -> None:
    """Raise MoveNotAllowed when the table has no such move from the present status."""
    if request.status == Status.SUBMITTED and MOVES.allows(action, Status.CHECKING):
        _check_taken(action)
    MOVES.check(action, request.status)


def _check_taken(action: Action) -> None:
    """Say what comes first where only the taking of the request is missing."""
    if not MOVES.allows(action, Status.SUBMITTED):
        words = _("Nobody has taken this request: take it to your desk first.")
        raise MoveNotAllowed(words, action=str(action.value), status=str(Status.SUBMITTED))


def check_editable(request: TransferRequest) -> None:
    """Raise NotEditable unless the inviter may change trip, visitors and papers."""
    if request.status not in EDITABLE:
        raise NotEditable(status=str(request.status))


def check_holds(request: TransferRequest, actor: Actor) -> None:
    """Raise HeldByAnother when another officer has claimed the request; supervisors may act."""
    if request.claimed_by is None or str(request.claimed_by) == actor.id:
        return
    if Role.CITY_SUPERVISOR.value not in actor.roles:
        raise HeldByAnother(claimed_by=str(request.claimed_by))


def check_desk(request: TransferRequest, action: Action, actor: Actor) -> None:
    """Check an officer's act: the table, who holds the request, and what only some cities do."""
    check_move(request, action)
    check_holds(request, actor)
    if action == Action.ASK_RECALL and request.recall_asked_at is not None:
        raise AlreadyAsked(asked="recall")
    if action == Action.REDIRECT:
        check_redirectable(request)


def check_redirectable(request: TransferRequest) -> None:
    """Raise RedirectNotPossible for what another city could not take over.

    A request is redirected once: or two authorities could send an inviter to and fro. What the
    port has had stays with the city the port answers to.
    """
    if request.redirected_from:
        raise RedirectNotPossible(_("It has been redirected once already; return it instead."))
    if request.times_handed_on:
        raise RedirectNotPossible(_("The port has had it from this city; it stays here."))
    if request.enterprise_id is None:
        raise RedirectNotPossible(_("The request of a host stays in the host's city."))


def check_destination(destination: str) -> None:
    """Raise RedirectNotPossible unless `destination` is another ready city with its own check."""
    here = scoping.current()
    ready = {city.schema_name: city for city in scoping.ready_authorities(here.kind)}
    city = ready.get(destination)
    if city is None:
        reason = _("Choose one of the cities in the list.")
    elif city.schema_name == here.schema_name:
        reason = _("The request is in this city already; choose another.")
    elif city.files_directly:
        reason = _("That city has no check of its own: its units file with the port themselves.")
    else:
        return
    raise RedirectNotPossible(reason, fields={"destination": reason})


def submit_action() -> Action:
    """Give the way requests are filed in this city: to its desk, or straight to the port."""
    return Action.SUBMIT_DIRECT if scoping.current().files_directly else Action.SUBMIT


def withdraw_action(request: TransferRequest) -> Action:
    """Give the move that a withdrawal is now: at once, or by asking the port.

    Raises CannotWithdrawNow after the decision, AlreadyAsked while the port has not answered.
    """
    if MOVES.allows(Action.WITHDRAW, request.status):
        return Action.WITHDRAW
    if request.withdrawal_asked_at is not None:
        raise AlreadyAsked(asked="withdrawal")
    for action in (Action.ASK_WITHDRAWAL, Action.ASK_WITHDRAWAL_ACCEPTED):
        if MOVES.allows(action, request.status):
            return action
    raise CannotWithdrawNow(status=str(request.status))


def editable(request: TransferRequest) -> bool:
    """Tell whether the inviter may change the request."""
    return request.status in EDITABLE


def desk_may(request: TransferRequest, action: Action, actor: Actor) -> bool:
    """Tell whether the officer may do this now (check_desk)."""
    try:
        check_desk(request, action, actor)
    except DomainError:
        return False
    return True


def may_withdraw(request: TransferRequest) -> bool:
    """Tell whether a withdrawal is possible now (withdraw_action)."""
    try:
        withdraw_action(request)
    except DomainError:
        return False
    return True


def may_submit(request: TransferRequest) -> bool:
    """Tell whether the status lets it be submitted; what is missing is another question."""
    try:
        check_move(request, submit_action())
    except MoveNotAllowed:
        return False
    return True


def back_action(action: Action) -> Action:
    """Give the twin of a move for a city where nobody holds requests (`..._DIRECT`)."""
    return _DIRECT[action] if scoping.current().files_directly else action
