"""Officers and hours of the roster in words."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from uuid import UUID

from django import template

from apps.core.templatetags.times import in_words
from apps.core.workcalendar import BEIJING
from apps.endorsement.models import CallStep

register = template.Library()


@register.simple_tag
def person(names: Mapping[str, str], officer: UUID | str | None) -> str:
    """The name of an officer by id, given as either kind of value; the id where it is unknown."""
    return names.get(str(officer), str(officer)) if officer else ""


@register.filter
def clock(at: dt.datetime) -> str:
    """The hour and minute of an instant in Beijing, as 06:00."""
    return f"{at.astimezone(BEIJING):%H:%M}"


@register.filter
def answered_after(step: CallStep) -> str:
    """How long somebody who was called took to answer; empty without an answer."""
    if step.answered_at is None:
        return ""
    return in_words(int((step.answered_at - step.called_at).total_seconds() // 60))


@register.filter
def clock_end(at: dt.datetime) -> str:
    """The same of an end: midnight is the 24:00 of the day that it ends."""
    told = clock(at)
    return "24:00" if told == "00:00" else told
