"""The audit trail in the Django admin of its own host: to read, never to change."""

from __future__ import annotations

from django.contrib import admin
from django.http import HttpRequest

from apps.audit.models import AuditEvent


@admin.register(AuditEvent)
class AuditEventAdmin(admin.ModelAdmin[AuditEvent]):
    """Events, the newest first; a search finds a chain, a subject or an actor by its id."""

    list_display = ("at", "event", "actor_id", "subject", "chain", "seq")
    search_fields = ("=chain", "=subject", "=actor_id", "=event")
    ordering = ("-id",)
    show_full_result_count = False

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Events are left by what happens."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: AuditEvent | None = None) -> bool:
        """Nobody changes what happened."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: AuditEvent | None = None) -> bool:
        """Nobody takes away what happened."""
        return False
