"""The saved views of the port's queue."""

from __future__ import annotations

from uuid import UUID

from django.db.models import Q

from apps.accounts.functions import Function
from apps.accounts.permissions import check_may
from apps.core.actors import Actor
from apps.core.saved_views import ViewNotFound
from apps.endorsement.models import SavedCaseView
from apps.regions.scoping import port_query


@port_query
def views_for(*, actor: Actor) -> list[SavedCaseView]:
    """List the actor's own saved views and those that colleagues share, own ones first.

    Raises NotAllowed.
    """
    check_may(actor, Function.PORT_READ)
    owner = UUID(actor.id)
    found = SavedCaseView.objects.filter(Q(owner=owner) | Q(is_shared=True)).order_by("name", "id")
    return sorted(found, key=lambda view: view.owner != owner)


@port_query
def view_of(*, actor: Actor, view_id: UUID) -> SavedCaseView:
    """Give a saved view that the actor may open. Raises NotAllowed and ViewNotFound."""
    found = next((view for view in views_for(actor=actor) if view.id == view_id), None)
    if found is None:
        raise ViewNotFound
    return found
