"""Views of the queue that officers of the port save, and share with their colleagues."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from apps.accounts.functions import Function
from apps.accounts.permissions import check_may
from apps.audit import services as audit
from apps.core.actors import Actor
from apps.core.saved_views import ViewNotFound, check_named, keep_view
from apps.endorsement.models import SavedCaseView
from apps.regions.scoping import port_command


@port_command
def save_view(
    *,
    actor: Actor,
    name: str,
    query: str,
    columns: Sequence[str] = (),
    is_shared: bool = False,
    is_default: bool = False,
) -> SavedCaseView:
    """Keep a view of the queue under a name; the same name again replaces it.

    `query` is what stands in the address, with filters only that the queue has taken
    (`saved_views.kept_query`). Raises NotAllowed, ViewUnfit, TooManyViews.
    """
    check_may(actor, Function.PORT_READ)
    view = keep_view(
        SavedCaseView.objects.all(),
        owner=UUID(actor.id),
        name=check_named(name),
        query=query,
        columns=columns,
        is_shared=is_shared,
        is_default=is_default,
    )
    _record("endorsement.view_saved", view, actor)
    return view


@port_command
def remove_view(*, actor: Actor, view_id: UUID) -> None:
    """Forget a view of one's own. Raises NotAllowed and ViewNotFound."""
    check_may(actor, Function.PORT_READ)
    view = SavedCaseView.objects.filter(id=view_id, owner=UUID(actor.id)).first()
    if view is None:
        raise ViewNotFound
    _record("endorsement.view_removed", view, actor)
    view.delete()


def _record(event: str, view: SavedCaseView, actor: Actor) -> None:
    facts = {"view": str(view.id), "shared": view.is_shared}
    whose = f"user:{view.owner}"
    audit.record(event, actor=actor, chain=whose, subject=whose, payload=facts)
