"""What pages say of an inviter: what keeps it from filing, and the names of papers."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any, Final

from django import template
from django.template.context import Context
from django.utils import timezone

from apps.accounts.permissions import actor_of
from apps.enterprises.models import Handler
from apps.enterprises.policies import is_authorised, is_review_overdue
from apps.enterprises.selectors import standing_of
from apps.policy.selectors import parameter

register = template.Library()

_SOON: Final = dt.timedelta(days=30)


@register.filter
def of_kind(names: Mapping[str, str], kind: str) -> str:
    """The name of a kind of paper; its code where the rules no longer know it."""
    return names.get(kind, kind)


@register.filter
def authorised_on(handler: Handler, day: dt.date) -> bool:
    """Whether the handler may act for the unit on the day."""
    return is_authorised(handler, on=day)


@register.inclusion_tag("enterprises/_warnings.html", takes_context=True)
def inviter_warnings(context: Context) -> dict[str, Any]:
    """Say what keeps the reader's unit from filing, or soon will; nothing when all is well."""
    inviter = standing_of(actor_of(context["request"].user))
    if inviter is None:
        return {}
    today = timezone.localdate()
    unit, handler, host = inviter.enterprise, inviter.handler, inviter.host
    record = unit or host
    due = unit.review_due_on if unit is not None else None
    notice = dt.timedelta(days=parameter("unit.review_notice_days", today))
    return {
        "suspended": record if record is not None and record.suspended_at else None,
        "handler": handler,
        "is_over": handler is not None and not is_authorised(handler, on=today),
        "ends_soon": handler is not None
        and is_authorised(handler, on=today)
        and handler.authorised_until <= today + _SOON,
        "review_due_on": due,
        "is_overdue": unit is not None and is_review_overdue(unit, on=today),
        "is_near": due is not None
        and today <= due <= today + notice
        and unit is not None
        and not unit.review_is_with_city,
        "manages": handler is not None and handler.is_admin,
        "host": host,
        "proof_is_over": host is not None and host.proof_until < today,
    }
