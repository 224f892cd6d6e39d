"""What the queue of a city counts, and the saved views of its officers."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet

from apps.accounts.functions import Function
from apps.accounts.permissions import check_may
from apps.core import capped
from apps.core.actors import Actor
from apps.core.saved_views import ViewNotFound
from apps.regions.scoping import city_query
from apps.transfers.models import SavedView, TransferRequest


@city_query
def capped_counts(actor: Actor, queries: Mapping[str, QuerySet[Any]]) -> dict[str, int]:
    """Count several queries in one round trip, each to 1,001 at most ("more than 1,000").

    Raises NotAllowed.
    """
    check_may(actor, Function.CITY_READ)
    return capped.capped_counts(
        TransferRequest.objects.filed().order_by("id"),
        {name: query.order_by() for name, query in queries.items()},
    )


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
