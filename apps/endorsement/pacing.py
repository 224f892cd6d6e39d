"""By when work on a case has to begin: its landing, less the work that is usually left.

`begin_by` is the one function; `moving` calls it whenever the state or the landing changes, so that
no other writer has to remember. docs/adr/0033
"""

from __future__ import annotations

import datetime as dt
from typing import Final

from django.utils import timezone

from apps.endorsement.models import TypicalWork
from apps.endorsement.states import OPEN, CaseStatus
from apps.policy.selectors import parameter

LONGEST_WORK: Final = dt.timedelta(days=14)
"""No state is said to have more work left than this, whatever was measured."""


def begin_by(status: str, arrival_at: dt.datetime) -> dt.datetime:
    """Give the moment at which work has to begin for the visa to be there at the landing.

    A case that has ended needs no work: its landing itself. Raises NotInForce where neither a
    measurement nor the rule book has a number.
    """
    return arrival_at - usual_work(status) if status in OPEN else arrival_at


def usual_work(status: str) -> dt.timedelta:
    """Give the time that an open case usually still takes: as measured, or as the rule book says.

    Raises NotInForce.
    """
    measured = TypicalWork.objects.filter(status=status).values_list("minutes", flat=True).first()
    if measured is None:
        measured = parameter(parameter_of(status), timezone.localdate())
    return min(dt.timedelta(minutes=measured), LONGEST_WORK)


def parameter_of(status: str) -> str:
    """Name the number of the rule book for a state."""
    return f"work.{CaseStatus(status).value.lower()}_minutes"
