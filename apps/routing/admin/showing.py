"""What the lists of messages have in common: they are read, searched by number, and filtered."""

from __future__ import annotations

from typing import Any, Final, TypeVar
from uuid import UUID

from django.contrib import admin
from django.db import models
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy

from apps.core.errors import reasons
from apps.regions.placement import places_of
from apps.regions.scoping import current
from apps.regions.selectors import names_apart
from apps.routing import contract

Row = TypeVar("Row", bound=models.Model)

FOLDED: Final = "admin/routing/filter_folded.html"
DIGEST_SHOWN: Final = 12
"""How many of a digest's 64 characters a list shows."""


class ReadHere(admin.ModelAdmin[Row]):
    """Rows that are read, on the hosts whose schema holds them; nobody changes them by hand."""

    show_full_result_count = False
    show_facets = admin.ShowFacets.NEVER  # forty counts over a large table
    number_fields: tuple[str, ...] = ()

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:  # noqa: ANN401 (Django's interface)
        """Show the table only where it is."""
        return current().kind in places_of(self.model) and super().has_view_permission(request, obj)

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Messages are written by what happens to a request."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:  # noqa: ANN401 (Django's interface)
        """A message stays as it was signed."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:  # noqa: ANN401 (Django's interface)
        """A message is evidence."""
        return False

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Row], search_term: str
    ) -> tuple[QuerySet[Row], bool]:
        """Find by the whole number of a message or a request; anything else finds nothing."""
        if not search_term.strip():
            return queryset, False
        try:
            number = UUID(search_term.strip())
        except ValueError:
            return queryset.none(), False
        wanted = models.Q()
        for field in self.number_fields:
            wanted |= models.Q(**{field: number})
        return queryset.filter(wanted), False


def authority_name(schema_name: str) -> str:
    """Name an authority in the reader's language; one that is gone by its schema."""
    return names_apart().get(schema_name, schema_name)


def why(reason: str) -> str | SafeString:
    """Say why a message stopped: in words where the code is known, and by the code."""
    if not reason:
        return "-"
    known = reasons().get(reason)
    if known is None:
        return reason
    return format_html("{}<br><code>{}</code>", known.title, reason)


def state_and_why(state: str, reason: str) -> str | SafeString:
    """Put the reason under the state of a message that stopped."""
    return format_html("{}<br>{}", state, why(reason)) if reason else state


def short_digest(digest: str) -> SafeString:
    """Show the beginning of a digest, enough to compare by eye."""
    return format_html('<code title="{}">{}</code>', digest, digest[:DIGEST_SHOWN])


class _Exact(admin.SimpleListFilter):
    """A filter on one column whose values are known without asking the table."""

    template = FOLDED

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """Keep the rows with the value chosen."""
        chosen, column = self.value(), str(self.parameter_name)
        return queryset.filter(**{column: chosen}) if chosen else queryset


class _ByAuthority(_Exact):
    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:  # noqa: ANN401 (Django's interface)
        """Offer every authority that is ready."""
        return list(names_apart().items())


class ByOrigin(_ByAuthority):
    """Who sent it."""

    title = gettext_lazy("from")
    parameter_name = "origin"


class ByDestination(_ByAuthority):
    """Who it is for."""

    title = gettext_lazy("to")
    parameter_name = "destination"


class ByHolder(_ByAuthority):
    """Whose key it is."""

    title = gettext_lazy("authority")
    parameter_name = "authority"


class ByType(_Exact):
    """Which message of the contract it is."""

    title = gettext_lazy("type")
    parameter_name = "type"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:  # noqa: ANN401 (Django's interface)
        """Offer the types of the contract."""
        names = sorted(set(contract.schemas(contract.CURRENT)) - contract.NOT_MESSAGES)
        return [(name, name) for name in names]
