"""What the queue of a city counts, and the saved views of its officers."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final
from uuid import UUID

from django.db.models import IntegerField, Q, QuerySet, Subquery

from apps.accounts.functions import Function
from apps.accounts.permissions import check_may
from apps.core.actors import Actor
from apps.regions.scoping import city_query
from apps.transfers.errors import ViewNotFound
from apps.transfers.models import SavedView, TransferRequest

#: Nobody needs the exact number of a long queue, and counting it costs more than reading a page.
COUNTED: Final = 1000


class _CountOf(Subquery):
    """How many rows another query has, as a column."""

    template = "(SELECT COUNT(*) FROM (%(subquery)s) counted)"
    output_field = IntegerField()


@city_query
def capped_counts(actor: Actor, queries: Mapping[str, QuerySet[Any]]) -> dict[str, int]:
    """Count several queries in one round trip, each to 1,001 at most ("more than 1,000").

    Raises NotAllowed.
    """
    check_may(actor, Function.CITY_READ)
    numbered = {f"n{place}": name for place, name in enumerate(queries)}
    counted = {
        column: _CountOf(queries[name].order_by().values("pk")[: COUNTED + 1])
        for column, name in numbered.items()
    }
    one_row = TransferRequest.objects.filed().order_by("id").values_list(*counted.values())
    found = one_row.first() or (0,) * len(queries)
    return dict(zip(queries, found, strict=True))


@city_query
def views_for(actor: Actor) -> list[SavedView]:
    """List the actor's own saved views and those that colleagues share, own ones first.

    Raises NotAllowed.
    """
    check_may(actor, Function.CITY_READ)
    owner = UUID(actor.id)
    found = SavedView.objects.filter(Q(owner=owner) | Q(is_shared=True)).order_by("name", "id")
    return sorted(found, key=lambda view: view.owner != owner)


@city_query
def view_of(actor: Actor, view_id: UUID) -> SavedView:
    """Give a saved view that the actor may open. Raises NotAllowed and ViewNotFound."""
    found = next((view for view in views_for(actor) if view.id == view_id), None)
    if found is None:
        raise ViewNotFound
    return found
