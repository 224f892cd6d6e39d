"""Which unit a code stands for: it is an attribute with a history, not the key."""

from __future__ import annotations

from apps.enterprises.models import Enterprise, FormerValue


def unit_with_code(uscc: str) -> Enterprise | None:
    """Find the unit that has this code, or had it once: a code changes, the unit stays."""
    now = Enterprise.objects.filter(uscc=uscc).first()
    if now is not None:
        return now
    former = FormerValue.objects.select_related("enterprise").filter(field="uscc", value=uscc)
    last = former.order_by("-held_until", "-id").first()
    return last.enterprise if last is not None else None
