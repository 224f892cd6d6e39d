"""The city officer looks at a substitute for a request that the port has."""

from __future__ import annotations

from uuid import UUID

from apps.core.actors import Actor
from apps.regions.scoping import city_command
from apps.transfers.models import Substitution
from apps.transfers.policies.moves import check_holds
from apps.transfers.policies.substitutions import check_may_continue
from apps.transfers.services.access import lock_desk
from apps.transfers.services.filing import clean_reason
from apps.transfers.services.messages import send_substitution
from apps.transfers.services.substitutions import (
    free_trip,
    lock_substitution,
    move_substitution,
)
from apps.transfers.states import SubstitutionAction


@city_command
def pass_on_substitute(
    *, actor: Actor, request_id: UUID, revision: int, substitution_id: UUID, note: str = ""
) -> Substitution:
    """Pass the checked substitute on to the port with one act; the port's answer takes effect.

    Raises SubstitutionNotFound, MoveNotAllowed, CannotSubstituteNow, AlreadyAsked, HeldByAnother,
    TextUnfit, and what lock_desk raises.
    """
    request = lock_desk(actor=actor, request_id=request_id, revision=revision)
    check_holds(request, actor)
    found = lock_substitution(request, substitution_id)
    check_may_continue(request)
    told = clean_reason(note, needed=False, field="note")
    move_substitution(
        request, found, SubstitutionAction.PASS_ON, actor=actor, remark=told, note=told
    )
    send_substitution(request, found, checked_by=actor.id)
    return found


@city_command
def send_back_substitute(
    *, actor: Actor, request_id: UUID, revision: int, substitution_id: UUID, reason: str
) -> Substitution:
    """Give the substitute back to the inviter, who mends what is wrong and sends it again.

    Raises SubstitutionNotFound, MoveNotAllowed, ReasonMissing, HeldByAnother, TextUnfit, and what
    lock_desk raises.
    """
    request = lock_desk(actor=actor, request_id=request_id, revision=revision)
    check_holds(request, actor)
    found = lock_substitution(request, substitution_id)
    why = clean_reason(reason)
    move_substitution(
        request,
        found,
        SubstitutionAction.SEND_BACK,
        actor=actor,
        remark=why,
        note=why,
        sent_at=None,
    )
    free_trip(found)
    return found
