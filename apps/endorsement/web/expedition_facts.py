"""The expedited lane on the page of a case: what there is room for, and what stands in the way."""

from __future__ import annotations

import datetime as dt

from django.utils import timezone

from apps.accounts.functions import Function
from apps.accounts.permissions import may
from apps.core.actors import Actor
from apps.core.errors import DomainError
from apps.endorsement.decision_states import Expedition
from apps.endorsement.expedition import Room, check_room, room_at
from apps.endorsement.keeping_out import is_excluded
from apps.endorsement.models import PortCase
from apps.endorsement.states import UNDECIDED


def expedition_parts(case: PortCase, actor: Actor) -> dict[str, object]:
    """What the page of a case shows of the lane while a wish for it waits for an answer."""
    waits = case.expedition == Expedition.ASKED and case.status in UNDECIDED
    if not waits or not may(actor, Function.PORT_EXAMINE) or is_excluded(case, actor):
        return {}
    now = timezone.now()
    room = room_at(now)
    return {"expedition_room": room, "expedition_bar": _bar(room, case, now)}


def _bar(room: Room, case: PortCase, now: dt.datetime) -> DomainError | None:
    """What stands in the way of the lane, in the words of the refusal; None while nothing does."""
    try:
        check_room(room, case, now=now)
    except DomainError as refusal:
        return refusal
    return None
