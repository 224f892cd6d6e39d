"""Views of the queue that officers save, and share with their colleagues."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from django.utils.translation import gettext as _

from apps.accounts.functions import Function
from apps.accounts.permissions import check_may
from apps.audit.services import record
from apps.core.actors import Actor
from apps.core.saved_views import ViewNotFound, ViewUnfit, keep_view
from apps.enterprises.texts import TextRefused, one_line
from apps.regions.scoping import city_command
from apps.transfers.models import SavedView


@city_command
def save_view(
    *,
    actor: Actor,
    name: str,
    query: str,
    columns: Sequence[str] = (),
    is_shared: bool = False,
    is_default: bool = False,
) -> SavedView:
    """Keep a view of the queue under a name; the same name again replaces it.

    `query` is what stands in the address, with filters only that the queue has taken
    (`saved_views.kept_query`). Raises NotAllowed, ViewUnfit, TooManyViews.
    """
    check_may(actor, Function.CITY_READ)
    view = keep_view(
        SavedView.objects.all(),
        owner=UUID(actor.id),
        name=_name(name),
        query=query,
        columns=columns,
        is_shared=is_shared,
        is_default=is_default,
    )
    _record("transfers.view_saved", view, actor)
    return view


@city_command
def remove_view(*, actor: Actor, view_id: UUID) -> None:
    """Forget a view of one's own. Raises NotAllowed and ViewNotFound."""
    check_may(actor, Function.CITY_READ)
    view = SavedView.objects.filter(id=view_id, owner=UUID(actor.id)).first()
    if view is None:
        raise ViewNotFound
    _record("transfers.view_removed", view, actor)
    view.delete()


def _name(typed: str) -> str:
    try:
        name = one_line(typed, most=60)
    except TextRefused as refused:
        raise ViewUnfit(str(refused), fields={"name": str(refused)}) from refused
    if not name:
        reason = _("Give the view a name.")
        raise ViewUnfit(reason, fields={"name": reason})
    return name


def _record(event: str, view: SavedView, actor: Actor) -> None:
    facts = {"view": str(view.id), "shared": view.is_shared}
    whose = f"user:{view.owner}"
    record(event, actor=actor, chain=whose, subject=whose, payload=facts)
