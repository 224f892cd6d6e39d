"""Group visas: which cases are groups, and how many travellers a group has at least."""

from __future__ import annotations

from django.utils import timezone

from apps.core.workcalendar import beijing_date
from apps.endorsement.errors import GroupTooSmall
from apps.endorsement.models import CaseVisitor, PortCase
from apps.endorsement.states import LEFT, VisitorState
from apps.policy.selectors import categories, parameter

_GONE = frozenset({*LEFT, VisitorState.REFUSED})


def mark_group(case: PortCase) -> None:
    """Write whether a locked case is a group: its visitors ask for a category for groups.

    The city has seen to it that a travel agency files it, and that nobody else is in it.
    """
    codes = {one.code for one in categories(beijing_date(case.submitted_at)) if one.is_group}
    staying = CaseVisitor.objects.filter(case=case).exclude(state__in=sorted(LEFT))
    is_group = staying.filter(category__in=codes).exists()
    if is_group != case.is_group:
        case.is_group = is_group
        case.save(update_fields=["is_group"])


def lacking_travellers(case: PortCase) -> int:
    """How many travellers a group lacks; none when the case is no group.

    Those count who have neither left nor been refused. They are counted by the database, since an
    approval of many asks anew at each.
    """
    if not case.is_group:
        return 0
    going = CaseVisitor.objects.filter(case=case).exclude(state__in=sorted(_GONE)).count()
    return max(0, parameter("group.min_visitors", timezone.localdate()) - going)


def check_group(case: PortCase) -> None:
    """Raise GroupTooSmall when too few of a group are left for a group visa."""
    lacking = lacking_travellers(case)
    if lacking:
        raise GroupTooSmall(lacking=lacking)
