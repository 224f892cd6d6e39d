"""Officers on call, and the worker that calls them."""

from __future__ import annotations

import datetime as dt
from uuid import UUID

from django.utils import timezone

from apps.core.actors import Actor
from apps.endorsement.models import OfficerCall, PortCase, Shift, VisaDesk
from apps.endorsement.services.calling import call_some
from apps.endorsement.states import Duty

WORKER = Actor.system("calls")


def on_call(officer: Actor, duty: Duty = Duty.FIRST, *, desk: str = "PVG") -> Shift:
    """An officer who is on call from an hour ago for half a day."""
    begin = timezone.now() - dt.timedelta(hours=1)
    return Shift.objects.create(
        desk=VisaDesk.objects.get(code=desk),
        officer=UUID(officer.id),
        duty=duty,
        starts_at=begin,
        ends_at=begin + dt.timedelta(hours=12),
        entered_by="tests",
        entered_at=begin,
    )


def run() -> int:
    """What the worker does each minute; gives how many cases it saw to."""
    now, seen = timezone.now(), 0
    while done := call_some(actor=WORKER, now=now):
        seen += done
    return seen


def call_of(case: PortCase) -> OfficerCall:
    """The open call for a case."""
    return OfficerCall.objects.get(case=case, ended_at=None)


def called(case: PortCase) -> list[list[str]]:
    """Who was called for a case, those who were called together in one list."""
    steps = OfficerCall.objects.filter(case=case).order_by("began_at").last()
    found: dict[dt.datetime, list[str]] = {}
    for step in steps.steps.order_by("called_at", "officer") if steps else ():
        found.setdefault(step.called_at, []).append(step.officer)
    return list(found.values())
