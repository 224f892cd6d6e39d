"""Views of a list that people name and keep, and share with their colleagues.

The tables are the apps' own; what it means to keep a view is the same for all of them.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final, TypeVar
from uuid import UUID

from django.db.models import Model, QuerySet
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django_filters import FilterSet

from apps.core.errors import Conflict, Invalid, NotFound

MOST_VIEWS: Final = 12
_LONGEST: Final = 600

View = TypeVar("View", bound=Model)


class ViewNotFound(NotFound):
    """No such saved view, or it is a colleague's who does not share it."""

    code = "saved-view-not-found"
    title = gettext_lazy("There is no such saved view.")


class ViewUnfit(Invalid):
    """The filters or the name of a view cannot be kept; `fields` names which."""

    code = "saved-view-unfit"
    title = gettext_lazy("This view cannot be saved as it is.")


class TooManyViews(Conflict):
    """An officer keeps a limited number of views. Data: `most`."""

    code = "too-many-saved-views"
    title = gettext_lazy("You have saved as many views as one can keep.")
    remedy = gettext_lazy("Remove one that you no longer use.")


def keep_view(
    views: QuerySet[View],
    *,
    owner: UUID,
    name: str,
    query: str,
    columns: Sequence[str],
    is_shared: bool,
    is_default: bool,
) -> View:
    """Keep a view under a name; the same name again replaces it, and one at most opens first.

    `query` is what stands in the address, with filters only that the list has taken. Raises
    ViewUnfit, TooManyViews.
    """
    if len(query) > _LONGEST:
        reason = _("These are too many filters for one view.")
        raise ViewUnfit(reason, fields={"query": reason})
    mine = views.filter(owner=owner)
    if mine.exclude(name=name).count() >= MOST_VIEWS:
        raise TooManyViews(most=MOST_VIEWS)
    if is_default:
        mine.filter(is_default=True).update(is_default=False)
    kept: dict[str, Any] = {
        "query": query,
        "columns": list(columns),
        "is_shared": is_shared,
        "is_default": is_default,
    }
    view, _made = views.update_or_create(owner=owner, name=name, defaults=kept)
    return view


def kept_query(asked: FilterSet) -> str | None:
    """Give the filters in force as an address holds them; None when they are not valid."""
    if not asked.is_valid():
        return None
    kept = QueryDict(mutable=True)
    for name in asked.form.fields:
        kept.setlist(name, [value for value in asked.data.getlist(name) if value])
    return kept.urlencode()


def check_kept(asked: FilterSet) -> str:
    """The filters in force as an address holds them; raises ViewUnfit when they are not valid."""
    kept = kept_query(asked)
    if kept is None:
        reason = _("Mend the filters first.")
        raise ViewUnfit(reason, fields={"query": reason})
    return kept


def check_named(name: str) -> str:
    """The name, cleaned; raises ViewUnfit when nothing is left of it or it cannot be shown."""
    told = " ".join(name.split())
    if not told or len(told) > 60 or not told.isprintable():
        reason = _("Give the view a name of at most 60 characters.")
        raise ViewUnfit(reason, fields={"name": reason})
    return told
