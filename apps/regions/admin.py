"""Authorities and places of entry in the Django admin of the public host.

Authorities are made by commands, which need rights that no page has; here they are only read.
"""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.forms import ModelForm
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from apps.core.actors import Actor
from apps.regions import services
from apps.regions.models import Authority, City, Domain, PortAuthority, PortOfEntry, RejectedTask


class _ReadOnly:
    """Rows that a page shows and nobody changes there."""

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:  # noqa: ANN401 (Django's interface)
        """Rows are not made here."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:  # noqa: ANN401 (Django's interface)
        """Rows are not changed here."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:  # noqa: ANN401 (Django's interface)
        """Rows are not deleted here."""
        return False


class DomainInline(_ReadOnly, admin.StackedInline[Domain, Authority]):
    """The hosts of an authority."""

    model = Domain
    extra = 0
    fields = ("domain", "is_primary")


COLUMNS = ("schema", "name_zh", "name_en", "slug", "ready")


class AuthorityAdmin(_ReadOnly, admin.ModelAdmin[Authority]):
    """What cities and ports show alike."""

    inlines = (DomainInline,)
    search_fields = ("code", "slug", "name_en", "name_zh")
    ordering = ("code",)
    exclude = ("schema_name",)  # django-tenants names it in English only
    readonly_fields = ("schema",)

    @admin.display(description=_("schema"), ordering="schema_name")
    def schema(self, row: Authority) -> str:
        """The schema, named in the reader's language."""
        return row.schema_name


@admin.register(City)
class CityAdmin(AuthorityAdmin):
    """The cities of the delta."""

    list_display = (*COLUMNS, "province_zh", "files_directly")
    list_filter = ("ready", "province_zh")


@admin.register(PortAuthority)
class PortAuthorityAdmin(AuthorityAdmin):
    """The port visa authorities."""

    list_display = COLUMNS
    list_filter = ("ready",)


@admin.register(PortOfEntry)
class PortOfEntryAdmin(admin.ModelAdmin[PortOfEntry]):
    """Places of entry: opened and retired by date, never deleted."""

    list_display = ("code", "name_zh", "name_en", "kind", "enabled_from", "enabled_until")
    list_filter = ("kind", "evidence", "has_visa_window")
    search_fields = ("code", "name_en", "name_zh")
    readonly_fields = ("code", "authority")
    ordering = ("code",)

    def has_add_permission(self, request: HttpRequest) -> bool:
        """A new place is a row of the data files, with its source."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: PortOfEntry | None = None) -> bool:
        """Requests keep naming a place that was retired."""
        return False

    def save_model(
        self,
        request: HttpRequest,
        obj: PortOfEntry,
        form: ModelForm[PortOfEntry],
        change: bool,  # noqa: FBT001 (Django's interface)
    ) -> None:
        """Save through the service."""
        roles = frozenset(str(role) for role in getattr(request.user, "roles", ()))
        actor = Actor(kind="user", id=str(request.user.pk), roles=roles)
        services.save_place(actor=actor, place=obj)


@admin.register(RejectedTask)
class RejectedTaskAdmin(_ReadOnly, admin.ModelAdmin[RejectedTask]):
    """Tasks that were not run, the newest first."""

    list_display = ("rejected_at", "task", "schema_asked", "reason", "task_id")
    list_filter = ("reason", "task")
    ordering = ("-id",)
    show_full_result_count = False
