"""Times as people read them: always Beijing time, in the language of the page."""

from __future__ import annotations

import datetime as dt

from django import template
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language, gettext, ngettext

from apps.core.workcalendar import BEIJING, hours_to

register = template.Library()

SOON_HOURS = 48
VERY_SOON_HOURS = 12


def _is_chinese() -> bool:
    return (get_language() or "").startswith("zh")


@register.filter
def beijing_date(value: dt.datetime | dt.date | None) -> str:
    """A day as `23 Nov 2026` or `2026年11月23日`; an empty text for None."""
    if value is None:
        return ""
    day = value.astimezone(BEIJING).date() if isinstance(value, dt.datetime) else value
    if _is_chinese():
        return f"{day.year}年{day.month}月{day.day}日"
    return f"{day.day} {day:%b} {day.year}"


@register.filter
def beijing(value: dt.datetime | None) -> str:
    """An instant as `23 Nov 2026, 14:02` or `2026年11月23日 14:02`, Beijing time."""
    if value is None:
        return ""
    clock = f"{value.astimezone(BEIJING):%H:%M}"
    separator = " " if _is_chinese() else ", "
    return beijing_date(value) + separator + clock


@register.filter
def last_moment(value: dt.datetime | None) -> str:
    """An end as the law counts it: midnight is `24:00` of the day it ends, Beijing time.

    Source: Regulations, article 36: validity ends at 24:00 of the last day.
    """
    if value is None:
        return ""
    local = value.astimezone(BEIJING)
    if (local.hour, local.minute) != (0, 0):
        return beijing(value)
    separator = " " if _is_chinese() else ", "
    return f"{beijing_date(local.date() - dt.timedelta(days=1))}{separator}24:00"


@register.simple_tag
def when(value: dt.datetime | None) -> SafeString | str:
    """The same as a `<time>` element that machines can read too."""
    if value is None:
        return ""
    return format_html('<time datetime="{}">{}</time>', value.isoformat(), beijing(value))


@register.filter
def until_landing(arrival_at: dt.datetime | None, now: dt.datetime | None = None) -> str:
    """`Lands in 6 h 40 min`, `Lands in 3 days 4 h` or `Landed 2 h ago`; empty for None."""
    if arrival_at is None:
        return ""
    minutes = round(hours_to(arrival_at, now or timezone.now()) * 60)
    span = in_words(abs(minutes))
    if minutes < 0:
        return gettext("Landed %(span)s ago") % {"span": span}
    return gettext("Lands in %(span)s") % {"span": span}


@register.filter
def landing_tone(arrival_at: dt.datetime | None, now: dt.datetime | None = None) -> str:
    """The tone of the time left: danger within 12 h, waiting within 48 h, else neutral."""
    if arrival_at is None:
        return "neutral"
    hours = hours_to(arrival_at, now or timezone.now())
    if 0 <= hours < VERY_SOON_HOURS:
        return "danger"
    return "waiting" if 0 <= hours < SOON_HOURS else "neutral"


@register.filter
def in_words(minutes: int) -> str:
    """A span as `2 days 4 h`, `6 h 40 min` or `35 min`."""
    hours, minutes = divmod(minutes, 60)
    days, hours = divmod(hours, 24)
    if days:
        told = ngettext("%(days)d day %(hours)d h", "%(days)d days %(hours)d h", days)
        return told % {"days": days, "hours": hours}
    if hours and not minutes:
        return gettext("%(hours)d h") % {"hours": hours}
    if hours:
        return gettext("%(hours)d h %(minutes)d min") % {"hours": hours, "minutes": minutes}
    return gettext("%(minutes)d min") % {"minutes": minutes}
