"""Who is told of what happens to a request: the inviter's people, its officer, or the desk."""

from __future__ import annotations

import datetime as dt
from typing import Final
from uuid import UUID

from apps.accounts.roles import Role
from apps.accounts.selectors import users_with
from apps.core.actors import Actor
from apps.enterprises.selectors import people_of
from apps.notices.services import notify
from apps.regions import scoping
from apps.transfers.models import Ask, TransferRequest
from apps.transfers.states import AskKind
from apps.transfers.wording import FOR_DESK, FOR_INVITER, FOR_OFFICER

_WITH_DEADLINE: Final = frozenset({"transfers.supplement_asked", "transfers.port_asked"})
_DESK: Final = (Role.CITY_OFFICER, Role.CITY_SUPERVISOR)
#: Of no use to a desk where nobody holds the request: it was never there, or is gone from it.
_ONLY_HOLDER: Final = frozenset(
    (
        "transfers.withdrawn",
        "transfers.withdrawal_asked",
        "transfers.flight_changed",
        "transfers.accepted",
        "transfers.visa_used",
        "transfers.visa_expired",
        "transfers.decided",
        "transfers.undecided",
        "transfers.expedition_granted",
        "transfers.expedition_declined",
    )
)


def tell(
    request: TransferRequest, event: str, *, actor: Actor, due_at: dt.datetime | None = None
) -> None:
    """Leave the notices of an event in the caller's transaction, each with what it is to whom.

    What concerns the officer who holds the request goes to the whole desk when nobody does.
    """
    if event in _WITH_DEADLINE:
        due_at = _due(request)
    is_only_discarded = event == "transfers.withdrawn" and request.first_filed_at is None
    if event in FOR_INVITER and not is_only_discarded:
        notify(
            actor=actor,
            recipients=people_of(
                enterprise_id=request.enterprise_id,
                host_id=request.host_id,
                keeper=request.keeper,
            ),
            event=event,
            reference=request.reference,
            link=f"/requests/{request.id}/",
            due_at=due_at,
        )
    if event in FOR_OFFICER or event in FOR_DESK:
        notify(
            actor=actor,
            recipients=_desk(request, event),
            event=f"{event}.desk",
            reference=request.reference,
            link=f"/desk/{request.id}/",
            due_at=due_at,
        )


def _desk(request: TransferRequest, event: str) -> list[UUID]:
    """The officer who holds it; all of them when nobody does or the event is for all."""
    if scoping.current().files_directly:
        return []  # nobody checks here
    if request.claimed_by and event not in FOR_DESK:
        return [request.claimed_by]
    return users_with(*_DESK) if event not in _ONLY_HOLDER else []


def _due(request: TransferRequest) -> dt.datetime | None:
    """When the question just asked is to be answered."""
    asks = Ask.objects.filter(request=request, kind=AskKind.SUPPLEMENT, answered_at=None)
    latest = asks.order_by("-asked_at", "-number").values_list("due_at", flat=True)
    return latest.first()
