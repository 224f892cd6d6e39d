"""The inviter has changed the flight. Called by the inbox, inside the delivery's transaction."""

import datetime as dt
from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.utils import timezone

from apps.core.actors import Actor
from apps.core.errors import MoveNotAllowed
from apps.endorsement.entry import covers
from apps.endorsement.errors import CaseClash, LandingInPast
from apps.endorsement.models import CaseFlightChange, PortCase, Visa
from apps.endorsement.moving import APPROVERS, lock_case_of, tell_person, tell_staff, write_case
from apps.endorsement.policies import due_at
from apps.endorsement.services.desks import follow_trip
from apps.endorsement.services.reading import check_ours
from apps.endorsement.states import CaseStatus, VisaStatus
from apps.regions.scoping import port_command


@port_command
def take_flight_change(
    *, actor: Actor, origin: str, case_id: UUID, body: Mapping[str, Any]
) -> CaseFlightChange:
    """Take another flight for a case in whatever state but withdrawn; both flights are kept.

    `body` is `trip.changed` of the contract. When the case has to be decided, and when work on it
    has to begin, follow the landing. What was recommended or decided stands: it rests on the person
    and the purpose. Officers are told where an issued visa does not allow the entry any more.
    A change that crosses the end of the request is refused, so that its inviter reads that it did
    not arrive in time. Raises CaseNotFound, MoveNotAllowed, NotYourPort, LandingInPast, CaseClash
    for a change that is here already.
    """
    case = lock_case_of(case_id, origin=origin)
    if case.status == CaseStatus.WITHDRAWN:
        raise MoveNotAllowed(action="CHANGE_FLIGHT", status=str(case.status))
    landing = dt.datetime.fromisoformat(body["arrival_at"])
    changed_at = dt.datetime.fromisoformat(body["changed_at"])
    check_ours({**body, "stay_days": case.stay_days})
    if landing <= changed_at:
        raise LandingInPast
    if CaseFlightChange.objects.filter(id=body["change_id"]).exists():
        raise CaseClash(change=body["change_id"])
    change = CaseFlightChange.objects.create(
        id=UUID(body["change_id"]),
        case=case,
        port_before=case.port_of_entry,
        port_after=body["port_of_entry"],
        flight_before=case.flight_no,
        flight_after=body["flight_no"],
        arrival_before=case.arrival_at,
        arrival_after=landing,
        note=body["note"],
        changed_at=changed_at,
        taken_at=timezone.now(),
    )
    write_case(
        case,
        "endorsement.flight_changed",
        actor=actor,
        facts={"change": str(change.id)},
        port_of_entry=change.port_after,
        flight_no=change.flight_after,
        arrival_at=landing,
        due_at=due_at(case.accepted_at, landing) if case.accepted_at else None,
    )
    follow_trip(case, actor=actor)
    _tell(case, actor=actor)
    return change


def _tell(case: PortCase, *, actor: Actor) -> None:
    """Tell who works on the case, and approvers where a visa no longer allows the entry."""
    tell_person(case, "endorsement.flight_changed", actor=actor, person=case.claimed_by)
    issued = Visa.objects.filter(visitor__case=case, status=VisaStatus.ISSUED)
    if not all(covers(visa, case) for visa in issued):
        tell_staff(case, "endorsement.visa_misses_flight", actor=actor, to=APPROVERS)
