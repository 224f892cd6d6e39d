"""Whether the inviter may change the flight of a filed request, and what no longer fits it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Final

from django.utils.translation import gettext as _

from apps.core.errors import DomainError
from apps.transfers.errors import CannotChangeFlight, OtherPortAuthority, PassportTooShort
from apps.transfers.models import TransferRequest, Visitor
from apps.transfers.policies.defects import Defects
from apps.transfers.policies.substitutions import is_in_city
from apps.transfers.policies.trips import Limits
from apps.transfers.states import EDITABLE, OPEN, Status, VisitorState

GRACE: Final = dt.timedelta(hours=24)
"""After the landing that is on record: a delay is often known only when the time has passed."""

_DECIDED: Final = frozenset(
    {VisitorState.APPROVED, VisitorState.REFUSED, VisitorState.ISSUED, VisitorState.USED}
)
_TO_LAND: Final = frozenset({VisitorState.LISTED, VisitorState.APPROVED, VisitorState.ISSUED})


def check_may_change_flight(
    request: TransferRequest, visitors: Sequence[Visitor], *, now: dt.datetime
) -> None:
    """Raise CannotChangeFlight unless the request is filed and somebody of it is still to land."""
    status = str(request.status)
    is_filed = request.status in OPEN - EDITABLE or request.status == Status.CLOSED
    if not is_filed or request.arrival_at is None:
        raise CannotChangeFlight(status=status)
    states = {visitor.state for visitor in visitors}
    last = max(request.arrival_at + GRACE, request.flight_answer_by or request.arrival_at)
    if VisitorState.USED in states or now >= last:
        raise CannotChangeFlight(status=status, landed=True)
    if not states & _TO_LAND:
        raise CannotChangeFlight(status=status)


def may_change_flight(
    request: TransferRequest, visitors: Sequence[Visitor], *, now: dt.datetime
) -> bool:
    """Tell whether the flight may be changed now (check_may_change_flight)."""
    try:
        check_may_change_flight(request, visitors, now=now)
    except DomainError:
        return False
    return True


def awaits_flight(
    request: TransferRequest, visitors: Sequence[Visitor], *, now: dt.datetime
) -> bool:
    """Whether the port waits for another flight: told so, nobody decided, the landing still past.

    The time to answer is kept when the flight is changed, so that it holds again when the port
    refuses the change.
    """
    is_told = request.flight_answer_by is not None and now < request.flight_answer_by
    has_landed = request.arrival_at is not None and request.arrival_at <= now
    is_undecided = not {visitor.state for visitor in visitors} & _DECIDED
    return is_told and has_landed and is_undecided


def check_same_authority(request: TransferRequest, port_schema: str) -> None:
    """Raise OtherPortAuthority when the port has the request and the new place is another's."""
    if not is_in_city(request) and port_schema != request.port_schema:
        words = _("Choose a place of entry of the port that has your request.")
        raise OtherPortAuthority(fields={"port_of_entry": words})


def check_passports(
    request: TransferRequest,
    visitors: Sequence[Visitor],
    *,
    landing_on: dt.date,
    limits: Limits,
    defects: Defects,
) -> None:
    """Note at `arrival_at` each visitor to be decided whose passport ends too early for it."""
    until = landing_on + dt.timedelta(days=(request.stay_days or 0) + limits.min_passport_days)
    for visitor in visitors:
        if visitor.state == VisitorState.LISTED and visitor.passport_expires_on < until:
            words = _("The passport of visitor %(place)d would have to be valid until %(until)s.")
            told = words % {"place": visitor.position, "until": until.isoformat()}
            defects.add("arrival_at", PassportTooShort(told, needed_until=until.isoformat()))


def stranded(
    visitors: Sequence[Visitor], *, arrival_at: dt.datetime | None, port_of_entry: str
) -> list[Visitor]:
    """Give whose visa does not allow this entry: it ends before, or names another place."""
    return [
        visitor
        for visitor in visitors
        if visitor.state == VisitorState.ISSUED
        and visitor.visa_enter_by is not None
        and arrival_at is not None
        and (arrival_at >= visitor.visa_enter_by or port_of_entry not in visitor.visa_entry_ports)
    ]
