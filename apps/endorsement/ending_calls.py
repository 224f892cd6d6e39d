"""What acts on a case need to know of its call, and the end of a call when it needs none."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Final

from django.utils import timezone

from apps.audit import services as audit
from apps.core.actors import Actor
from apps.endorsement.calling import why_over
from apps.endorsement.calling_states import CallEnd, CallState
from apps.endorsement.models import CallStep, OfficerCall, PortCase
from apps.policy.number_selectors import parameter_here

_FARTHEST: Final = dt.timedelta(days=31)


def near() -> dt.timedelta:
    """How near a landing is when somebody is called; 31 days at most."""
    return min(_FARTHEST, dt.timedelta(hours=parameter_here("calls.hours", timezone.localdate())))


def answering(steps: Sequence[CallStep]) -> CallStep | None:
    """The step of whoever has answered a call and has not let the time to take the case pass."""
    return next((one for one in steps if one.answered_at and one.lapsed_at is None), None)


def answers_call(case: PortCase, actor: Actor) -> bool:
    """Whether the actor has answered the open call for the case."""
    return CallStep.objects.filter(
        call__case=case,
        call__ended_at=None,
        officer=actor.id,
        answered_at__isnull=False,
        lapsed_at=None,
    ).exists()


def hurry(case: PortCase, actor: Actor) -> None:
    """Have the next person called at once where the one who is waited for keeps out of the case."""
    call = _open_call(case)
    if call is None:
        return
    steps = list(call.steps.order_by("called_at", "id"))
    awaited = answering(steps) or (steps[-1] if steps else None)
    if awaited is not None and awaited.officer == actor.id:
        call.next_at = timezone.now()
        call.save(update_fields=["next_at"])


def settle_call(case: PortCase, *, actor: Actor) -> None:
    """End the open call of a locked case, if there is one and nobody has to be called any more."""
    call = _open_call(case)
    if call is not None:
        end_if_over(call, case, actor=actor, now=timezone.now(), within=near())


def end_if_over(
    call: OfficerCall, case: PortCase, *, actor: Actor, now: dt.datetime, within: dt.timedelta
) -> CallEnd | None:
    """End a locked call whose case needs nobody called; says why it ended."""
    why = why_over(case.status, case.arrival_at, now=now, near=within)
    if why is None:
        return None
    call.state, call.end, call.ended_at, call.next_at = CallState.ENDED, why, now, None
    call.save(update_fields=["state", "end", "ended_at", "next_at"])
    audit.record(
        "endorsement.call_ended",
        actor=actor,
        chain=case.chain,
        subject=f"case:{case.id}",
        payload={"call": str(call.id), "end": str(why)},
    )
    return why


def _open_call(case: PortCase) -> OfficerCall | None:
    """The open call for a locked case, locked."""
    found = OfficerCall.objects.select_for_update(of=("self",)).filter(case=case, ended_at=None)
    return found.first()
