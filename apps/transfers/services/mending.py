"""An answer changes the fields that its points name; both values are kept with the point."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.utils import timezone

from apps.transfers.models import AskItem, TransferRequest, Visitor
from apps.transfers.policies.answers import Values, caused
from apps.transfers.policies.changing import values_of
from apps.transfers.policies.filing import defects_of
from apps.transfers.services.amending import write_fields


def mend(
    request: TransferRequest, items: Sequence[AskItem], values: Values, *, inviter_kind: str
) -> dict[str, Any]:
    """Write the values, as cleaned, and note old and new at the items; give the trip's columns.

    The caller writes the columns and the items, in the same transaction. Raises
    DuplicateOpenRequest, and what filing says of the request only since the change, at the point
    that caused it.
    """
    if not values:
        return {}
    now = timezone.now()
    order = _order(request)
    before = list(defects_of(request, inviter_kind=inviter_kind, now=now))
    told: dict[tuple[UUID | None, str], tuple[str, str]] = {}
    visitors = {item.visitor_id: item.visitor for item in items}
    for visitor_id, changed in values.items():
        rows = write_fields(request, visitors.get(visitor_id), changed)
        told |= {(visitor_id, field): (old, new) for field, old, new in rows}
    after = list(defects_of(request, inviter_kind=inviter_kind, now=now))
    caused(before, after, items, values, order=order).refuse()
    for item in items:
        old, new = told.get((item.visitor_id, item.field), (item.before, item.after))
        old = item.before if item.is_changed else old  # from an answer that could not be taken back
        item.before, item.after = (old, new) if old != new else ("", "")
    return dict(values.get(None, {}))


def unmend(request: TransferRequest, items: Sequence[AskItem]) -> dict[str, Any]:
    """Take the changes of an answer back that never arrived; give the trip's columns.

    Otherwise city and port would go on with different values. The caller writes columns and items.
    """
    back: dict[UUID | None, dict[str, str]] = {}
    for item in items:
        if item.is_changed and item.field:
            back.setdefault(item.visitor_id, {})[item.field] = item.before
        item.before = item.after = ""
    visitors = {item.visitor_id: item.visitor for item in items}
    values = {key: values_of(texts) for key, texts in back.items()}
    for visitor_id, changed in values.items():
        write_fields(request, visitors.get(visitor_id), changed)
    return dict(values.get(None, {}))


def _order(request: TransferRequest) -> list[UUID]:
    """List the visitors in the order in which defects count them."""
    listed = Visitor.objects.filter(request=request).travelling().order_by("position")
    return list(listed.values_list("id", flat=True))
