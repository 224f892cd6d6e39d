"""The region's view of the message path: the ledger, and how each line stands.

Read-only. A stopped message is mended at the authority that sent it (docs/adr/0010).
"""

from __future__ import annotations

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from apps.notices.mail import address_of
from apps.regions.scoping import ready_authorities
from apps.routing.admin.lines import LOOKS_BACK, lines
from apps.routing.admin.showing import (
    ByDestination,
    ByOrigin,
    ByType,
    ReadHere,
    authority_name,
    short_digest,
    state_and_why,
    why,
)
from apps.routing.models import LedgerEntry
from apps.routing.states import OutboxState


@admin.register(LedgerEntry)
class LedgerEntryAdmin(ReadHere[LedgerEntry]):
    """Who sent what to whom and when, the newest first; never what stood in it."""

    list_display = (
        *("queued_at", "sender", "receiver", "type", "how_far", "at_the_authority"),
        *("attempts", "received_at", "digest_shown"),
    )
    list_filter = ("state", "lane", ByType, ByOrigin, ByDestination)
    search_fields = ("message_id",)
    search_help_text = gettext_lazy("The whole number of a message or of a request")
    number_fields = ("message_id", "aggregate_id")
    ordering = ("-queued_at", "message_id")
    list_per_page = 50
    fields = (
        *("message_id", "sender", "receiver", "type", "aggregate_id", "version", "lane", "state"),
        *("why_stopped", "attempts", "queued_at", "sent_at", "received_at", "digest"),
        "at_the_authority",
    )

    def get_urls(self) -> list[URLPattern]:
        """Add the page of the lines."""
        page = path("lines/", self.admin_site.admin_view(self.lines_view), name="routing_lines")
        return [page, *super().get_urls()]

    def get_queryset(self, request: HttpRequest) -> QuerySet[LedgerEntry]:
        """Ask for nothing besides the ledger."""
        return LedgerEntry.objects.all()

    def lines_view(self, request: HttpRequest) -> HttpResponse:
        """Show how each line stands; 403 for who is not the region's administrator."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        ledger = reverse("admin:routing_ledgerentry_changelist")
        rows = [
            {
                "line": line,
                "sender": authority_name(line.origin),
                "receiver": authority_name(line.destination),
                "stopped": f"{ledger}?origin={line.origin}&destination={line.destination}"
                f"&lane__exact={line.lane}&state__exact={OutboxState.DEAD}",
            }
            for line in lines()
        ]
        context = {
            **self.admin_site.each_context(request),
            "title": _("How the messages travel"),
            "opts": self.model._meta,
            "rows": rows,
            "days": LOOKS_BACK.days,
        }
        return TemplateResponse(request, "admin/routing/ledgerentry/lines.html", context)

    @admin.display(description=gettext_lazy("From"), ordering="origin")
    def sender(self, entry: LedgerEntry) -> str:
        """Name who sent it."""
        return authority_name(entry.origin)

    @admin.display(description=gettext_lazy("To"), ordering="destination")
    def receiver(self, entry: LedgerEntry) -> str:
        """Name who it is for."""
        return authority_name(entry.destination)

    @admin.display(description=gettext_lazy("State"), ordering="state")
    def how_far(self, entry: LedgerEntry) -> str | SafeString:
        """Name the state, and why it stopped if it has."""
        return state_and_why(entry.get_state_display(), entry.dead_reason)

    @admin.display(description=gettext_lazy("Why it stopped"), ordering="dead_reason")
    def why_stopped(self, entry: LedgerEntry) -> str | SafeString:
        """Say why in words."""
        return why(entry.dead_reason)

    @admin.display(description=gettext_lazy("Digest"))
    def digest_shown(self, entry: LedgerEntry) -> SafeString:
        """Show the beginning."""
        return short_digest(entry.digest)

    @admin.display(description=gettext_lazy("To be mended at"))
    def at_the_authority(self, entry: LedgerEntry) -> str | SafeString:
        """Link a stopped message to the administration of its sender, who can mend it."""
        if entry.state != OutboxState.DEAD:
            return "-"
        page = reverse("admin:routing_outboxmessage_change", args=[entry.message_id])
        for authority in ready_authorities():
            if authority.schema_name == entry.origin:
                address = address_of(authority, page)
                return format_html('<a href="{}">{}</a>', address, authority_name(entry.origin))
        return entry.origin
