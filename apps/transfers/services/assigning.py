"""On whose desk a request lies: taking the next, putting back, giving to a colleague."""

from __future__ import annotations

from typing import Final
from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext as _

from apps.accounts.functions import Function
from apps.accounts.permissions import check_may
from apps.core.actors import Actor
from apps.core.errors import MoveNotAllowed
from apps.notices.services import notify
from apps.regions.scoping import city_command
from apps.transfers.errors import NothingToTake
from apps.transfers.models import TransferRequest
from apps.transfers.policies.clock import Pace, by_urgency
from apps.transfers.policies.moves import check_desk
from apps.transfers.policies.people import check_can_take, city_officers
from apps.transfers.services.access import lock_desk
from apps.transfers.services.filing import clean_reason
from apps.transfers.services.moving import move, note
from apps.transfers.services.telling import tell
from apps.transfers.states import GIVEN, Action, Status

#: As many as one sweep frees; the next sweep goes on.
_AT_ONCE: Final = 100


@city_command
def take_next(*, actor: Actor) -> TransferRequest:
    """Claim the most urgent request that nobody has (`policies.clock.by_urgency`).

    Rows that another officer is taking at this moment are passed over, so that two who press at
    once get two requests. Raises NotAllowed and NothingToTake.
    """
    check_may(actor, Function.CITY_CHECK)
    now = timezone.now()
    waiting = TransferRequest.objects.filter(status=Status.SUBMITTED)
    found = (
        by_urgency(waiting, Pace.at(now)).select_for_update(of=("self",), skip_locked=True).first()
    )
    if found is None:
        raise NothingToTake
    return move(found, Action.CLAIM, actor=actor, claimed_by=UUID(actor.id), claimed_at=now)


@city_command
def release(*, actor: Actor, request_id: UUID, revision: int, reason: str) -> TransferRequest:
    """Put a request that is being checked back into the queue, for anyone to take.

    Raises ReasonMissing, TextUnfit, HeldByAnother, MoveNotAllowed, and what lock_desk raises.
    """
    request = lock_desk(actor=actor, request_id=request_id, revision=revision)
    check_desk(request, Action.RELEASE, actor)
    return _free(request, actor=actor, why=clean_reason(reason))


@city_command
def reassign(
    *, actor: Actor, request_id: UUID, revision: int, officer_id: UUID | None, reason: str
) -> TransferRequest:
    """Give a request to an officer, or take it off its desk when `officer_id` is None.

    For supervisors. Both officers are told. A request that waits for its inviter or is at the port
    can be given to another but not freed, since somebody must be told of the answer. Raises
    NotAllowed, OfficerNotAvailable, ReasonMissing, TextUnfit, MoveNotAllowed, and what lock_desk
    raises.
    """
    request = lock_desk(
        actor=actor, request_id=request_id, revision=revision, function=Function.CITY_ASSIGN
    )
    why = clean_reason(reason)
    if officer_id is None:
        check_desk(request, Action.RELEASE, actor)
        return _free(request, actor=actor, why=why)
    if request.status != Status.SUBMITTED and request.status not in GIVEN:
        raise MoveNotAllowed(action="REASSIGN", status=str(request.status))
    check_can_take(request, officer_id, today=timezone.localdate())
    return _give(request, officer_id, actor=actor, why=why)


@city_command
def free_those_of_closed_accounts(*, actor: Actor) -> int:
    """Free what is being checked by people who are no officers of this city any more.

    The number freed is given back; at most 100 at once. Rows that somebody works on at this moment
    are left for the next time.
    """
    held = (
        TransferRequest.objects.filter(status=Status.CHECKING)
        .exclude(claimed_by__in=city_officers())
        .select_for_update(of=("self",), skip_locked=True)
        .order_by("id")[:_AT_ONCE]
    )
    freed = list(held)
    for request in freed:
        _free(request, actor=actor, why=_("The officer no longer works here."))
    return len(freed)


def _free(request: TransferRequest, *, actor: Actor, why: str) -> TransferRequest:
    former = request.claimed_by
    move(
        request,
        Action.RELEASE,
        actor=actor,
        remark=why,
        payload={"former": str(former)},
        claimed_by=None,
        claimed_at=None,
    )
    _tell_former(request, former, "transfers.released.former", actor=actor)
    return request


def _give(request: TransferRequest, officer_id: UUID, *, actor: Actor, why: str) -> TransferRequest:
    former = request.claimed_by
    facts = {"officer": str(officer_id), "former": str(former) if former else ""}
    if request.status == Status.SUBMITTED:
        now = timezone.now()
        return move(
            request,
            Action.ASSIGN,
            actor=actor,
            remark=why,
            payload=facts,
            claimed_by=officer_id,
            claimed_at=now,
        )
    if former is None:  # filed straight with the port: nobody here holds it
        raise MoveNotAllowed(action="REASSIGN", status=str(request.status))
    event = "transfers.reassigned"
    note(request, event, actor=actor, remark=why, payload=facts, claimed_by=officer_id)
    tell(request, event, actor=actor)
    _tell_former(request, former, f"{event}.former", actor=actor)
    return request


def _tell_former(
    request: TransferRequest, former: UUID | None, event: str, *, actor: Actor
) -> None:
    notify(
        actor=actor,
        recipients=[former] if former else [],
        event=event,
        reference=request.reference,
        link=f"/desk/{request.id}/",
    )
