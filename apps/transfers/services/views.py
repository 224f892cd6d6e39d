"""Views of the queue that officers save, and share with their colleagues."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final
from uuid import UUID

from django.utils.translation import gettext as _

from apps.accounts.functions import Function
from apps.accounts.permissions import check_may
from apps.audit.services import record
from apps.core.actors import Actor
from apps.enterprises.texts import TextRefused, one_line
from apps.regions.scoping import city_command
from apps.transfers.errors import TooManyViews, ViewNotFound, ViewUnfit
from apps.transfers.models import SavedView

MOST_VIEWS: Final = 12
_LONGEST: Final = 600


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
    (`filters.kept_query`). Raises NotAllowed, ViewUnfit, TooManyViews.
    """
    check_may(actor, Function.CITY_READ)
    if len(query) > _LONGEST:
        reason = _("These are too many filters for one view.")
        raise ViewUnfit(reason, fields={"query": reason})
    wanted, owner = _name(name), UUID(actor.id)
    mine = SavedView.objects.filter(owner=owner)
    others = mine.exclude(name=wanted)
    if others.count() >= MOST_VIEWS:
        raise TooManyViews(most=MOST_VIEWS)
    if is_default:
        mine.filter(is_default=True).update(is_default=False)
    view, _made = SavedView.objects.update_or_create(
        owner=owner,
        name=wanted,
        defaults={
            "query": query,
            "columns": list(columns),
            "is_shared": is_shared,
            "is_default": is_default,
        },
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
