"""The signing keys that count: all of them in the region, its own ones at an authority."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy

from apps.regions.kinds import SchemaKind
from apps.regions.scoping import current
from apps.routing.admin.showing import ByHolder, ReadHere, authority_name
from apps.routing.models import AuthorityKey


@admin.register(AuthorityKey)
class AuthorityKeyAdmin(ReadHere[AuthorityKey]):
    """Public halves only; keys are renewed by the command routing_key_rotate."""

    list_display = ("key_id", "holder", "valid_from", "valid_until", "counts_now")
    list_display_links = ("key_id",)
    ordering = ("authority", "-valid_from")
    fields = ("key_id", "holder", "valid_from", "valid_until", "counts_now", "public_half")

    def has_view_permission(self, request: HttpRequest, obj: AuthorityKey | None = None) -> bool:
        """Every administrator may see keys; get_queryset keeps to the authority's own."""
        return request.user.is_active and request.user.has_module_perms("routing")

    def get_queryset(self, request: HttpRequest) -> QuerySet[AuthorityKey]:
        """Keep to the host's own keys, except in the region."""
        here = current()
        keys = super().get_queryset(request)
        if here.kind is SchemaKind.PUBLIC:
            return keys
        return keys.filter(authority=here.schema_name)

    def get_list_filter(self, request: HttpRequest) -> list[Any]:
        """Filter by authority where there is more than one."""
        return [ByHolder] if current().kind is SchemaKind.PUBLIC else []

    @admin.display(description=gettext_lazy("Authority"), ordering="authority")
    def holder(self, key: AuthorityKey) -> str:
        """Name whose key it is."""
        return authority_name(key.authority)

    @admin.display(description=gettext_lazy("Counts now"), boolean=True)
    def counts_now(self, key: AuthorityKey) -> bool:
        """Tell whether signatures of this key are believed today."""
        now = timezone.now()
        return key.valid_from <= now and (key.valid_until is None or now < key.valid_until)

    @admin.display(description=gettext_lazy("Public key (Ed25519)"))
    def public_half(self, key: AuthorityKey) -> str:
        """Write the 32 bytes in hexadecimal."""
        return bytes(key.public_key).hex()
