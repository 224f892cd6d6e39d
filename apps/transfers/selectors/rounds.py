"""What each round of questions has changed, and what officers have corrected."""

from __future__ import annotations

from apps.regions.scoping import city_query
from apps.transfers.models import Ask, AskSnapshot, Correction, TransferRequest
from apps.transfers.policies.rounds import Change, changes, snapshot


@city_query
def round_changes(request: TransferRequest, ask: Ask) -> list[Change] | None:
    """List what differs between asking and answering (or now); None where nothing was kept.

    For a request read by request_for_desk or request_for_inviter.
    """
    kept = AskSnapshot.objects.filter(ask=ask).first()
    if kept is None:
        return None
    return changes(kept.before, kept.after or snapshot(request))


@city_query
def corrections_of(request: TransferRequest) -> list[Correction]:
    """List the corrections of a request already read, newest first."""
    found = Correction.objects.filter(request=request).select_related("visitor")
    return list(found.order_by("-at", "field", "id"))
