"""Reading calls of officers on duty: of one case, of the port, and those nobody has answered."""

from __future__ import annotations

from typing import Final

from django.db.models import Prefetch, QuerySet

from apps.accounts.functions import Function
from apps.accounts.permissions import check_may
from apps.core.actors import Actor
from apps.endorsement.calling_states import CallState
from apps.endorsement.models import CallStep, OfficerCall, PortCase, Shift
from apps.endorsement.states import Duty
from apps.regions.scoping import port_query

MOST_ALARMS: Final = 20


@port_query
def calls_of(*, actor: Actor, case: PortCase) -> list[OfficerCall]:
    """The calls for a case, the newest first, each with its steps. Raises NotAllowed."""
    check_may(actor, Function.PORT_READ)
    return list(_with_steps(OfficerCall.objects.filter(case=case)).order_by("-began_at", "id"))


@port_query
def calls(*, actor: Actor, is_open: bool | None = None) -> QuerySet[OfficerCall]:
    """Every call of the port with its steps, the newest first; open ones only, or ended ones.

    Raises NotAllowed.
    """
    check_may(actor, Function.PORT_SUPERVISE)
    found = OfficerCall.objects.select_related("case", "case__desk")
    if is_open is not None:
        found = found.filter(ended_at__isnull=is_open)
    return _with_steps(found).order_by("-began_at", "id")


@port_query
def alarms(*, actor: Actor) -> list[OfficerCall]:
    """The calls that nobody on call has answered, or nobody was on call, each with its steps.

    What lands first is on top. Raises NotAllowed.
    """
    check_may(actor, Function.PORT_SUPERVISE)
    found = OfficerCall.objects.filter(
        ended_at=None, state=CallState.CALLING, chiefs_at__isnull=False
    )
    found = _with_steps(found.select_related("case__desk"))
    return list(found.order_by("case__arrival_at", "id")[:MOST_ALARMS])


@port_query
def was_on_call(*, actor: Actor, call: OfficerCall, case: PortCase) -> bool:
    """Whether somebody was on call at the case's desk when the supervisors were called.

    Such an officer keeps out of the case or had just put it back. Raises NotAllowed.
    """
    check_may(actor, Function.PORT_READ)
    running = Shift.objects.filter(
        taken_off_at=None, starts_at__lte=call.chiefs_at, ends_at__gt=call.chiefs_at
    )
    return running.filter(desk=case.desk_id, duty__in=[Duty.FIRST, Duty.SECOND]).exists()


def _with_steps(found: QuerySet[OfficerCall]) -> QuerySet[OfficerCall]:
    steps = CallStep.objects.select_related("desk").order_by("called_at", "id")
    return found.prefetch_related(Prefetch("steps", queryset=steps))
