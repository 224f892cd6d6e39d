"""What has changed since a request was filed, so that a receipt can say what was filed then."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from apps.audit.selectors import events_of
from apps.transfers.models import AskItem, Correction, TransferRequest, Visitor
from apps.transfers.states import SubstitutionStatus

_REPLACED: Final = "transfers.substitution_taken"
_LEFT: Final = ("transfers.visitor_withdrawn", "transfers.visitor_removed")


class Kind(StrEnum):
    """What happened to one visitor, or to a field."""

    REPLACED = "replaced"
    WITHDRAWN = "withdrawn"
    CORRECTED = "corrected"  # by the city
    ANSWERED = "answered"  # by the inviter, as the city asked


@dataclass(frozen=True, slots=True)
class Change:
    """One change after the filing. `visitors` counts who belongs from then on; `field` by name."""

    at: dt.datetime
    kind: Kind
    visitors: int
    visitor: Visitor | None = None
    by: Visitor | None = None
    field: str = ""


@dataclass(frozen=True, slots=True)
class Filed:
    """Who was filed, what each field held then, and what came after, oldest first.

    `was` maps (visitor id, None for the trip, and field) to the text that was filed.
    """

    visitors: tuple[Visitor, ...]
    was: Mapping[tuple[str | None, str], str]
    changes: tuple[Change, ...]


def filed_then(request: TransferRequest, filed_at: dt.datetime) -> Filed:
    """Say what the filing of `filed_at` held, for a request read by request_for_inviter."""
    everybody = {str(one.id): one for one in request.visitors.all()}
    absent = {
        str(one.substitute_id)
        for one in request.substitutions.all()
        if one.status != SubstitutionStatus.TAKEN
    }
    moves: list[tuple[dt.datetime, Kind, str, str]] = []
    for event in events_of(request.chain):
        told = event.payload
        if event.event == _REPLACED:
            moves.append((event.at, Kind.REPLACED, told["visitor"], told["substitute"]))
        elif event.event in _LEFT:
            moves.append((event.at, Kind.WITHDRAWN, told["visitor"], ""))
    for at, _kind, gone, came in moves:
        absent.add(came if at > filed_at else gone)
    filed = tuple(one for id_, one in everybody.items() if id_ not in absent)
    left, changes = len(filed), []
    for at, kind, gone, came in moves:
        if at > filed_at:
            left -= kind == Kind.WITHDRAWN
            changes.append(Change(at, kind, left, everybody.get(gone), everybody.get(came)))
    was: dict[tuple[str | None, str], str] = {}
    for change, old in _fields(request, filed_at, everybody, changes, len(filed)):
        who = str(change.visitor.id) if change.visitor else None
        was.setdefault((who, change.field), old)
        changes.append(change)
    return Filed(filed, was, tuple(sorted(changes, key=lambda one: one.at)))


def _fields(
    request: TransferRequest,
    filed_at: dt.datetime,
    everybody: Mapping[str, Visitor],
    moves: list[Change],
    filed: int,
) -> list[tuple[Change, str]]:
    """List changes of fields with the text from before, oldest first."""

    def change(at: dt.datetime, kind: Kind, visitor_id: object, field: str) -> Change:
        count = next((one.visitors for one in reversed(moves) if one.at <= at), filed)
        return Change(at, kind, count, everybody.get(str(visitor_id)), field=field)

    found = [
        (change(one.at, Kind.CORRECTED, one.visitor_id, one.field), one.old)
        for one in Correction.objects.filter(request=request, at__gt=filed_at).order_by("at", "id")
    ]
    answered = AskItem.objects.filter(
        ask__request=request, ask__answered_at__gt=filed_at, place__startswith="field."
    ).exclude(before="", after="")
    for item in answered.select_related("ask").order_by("ask__answered_at", "id"):
        at = item.ask.answered_at
        # one about somebody who did not come along from another city names nobody and no field
        if at is not None and item.field:
            found.append((change(at, Kind.ANSWERED, item.visitor_id, item.field), item.before))
    return sorted(found, key=lambda pair: pair[0].at)
