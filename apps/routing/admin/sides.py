"""Where two authorities disagree about a message, and what they have signed of each day."""

from __future__ import annotations

from django.contrib import admin
from django.utils.translation import gettext_lazy

from apps.routing.admin.showing import ByDestination, ByOrigin, ReadHere, authority_name
from apps.routing.certifying import is_genuine
from apps.routing.models import Certificate, Difference


class _Line:
    """Names the two ends of a line."""

    @admin.display(description=gettext_lazy("From"), ordering="origin")
    def sender(self, row: Difference | Certificate) -> str:
        """Name who sent."""
        return authority_name(row.origin)

    @admin.display(description=gettext_lazy("To"), ordering="destination")
    def receiver(self, row: Difference | Certificate) -> str:
        """Name who received."""
        return authority_name(row.destination)


@admin.register(Difference)
class DifferenceAdmin(_Line, ReadHere[Difference]):
    """Open differences first. A lost message has been sent again; the others need a person."""

    list_display = ("found_at", "sender", "receiver", "kind", "sent_again_at", "settled_at")
    list_filter = ("kind", ("settled_at", admin.EmptyFieldListFilter), ByOrigin, ByDestination)
    search_fields = ("message_id",)
    search_help_text = gettext_lazy("The whole number of a message")
    number_fields = ("message_id",)
    ordering = ("-found_at", "id")
    list_per_page = 50
    fields = (
        *("message_id", "sender", "receiver", "kind", "found_at", "sent_again_at"),
        "settled_at",
    )


@admin.register(Certificate)
class CertificateAdmin(_Line, ReadHere[Certificate]):
    """One for each line and day on which messages went, the newest first."""

    list_display = ("day", "sender", "receiver", "count", "agrees", "made_at")
    list_filter = ("agrees", ByOrigin, ByDestination)
    ordering = ("-day", "-made_at", "id")
    list_per_page = 50
    fields = ("day", "sender", "receiver", "agrees", "genuine", "sent", "taken", "made_at")

    @admin.display(description=gettext_lazy("Signed by both"), boolean=True)
    def genuine(self, row: Certificate) -> bool:
        """Verify both signatures now."""
        return is_genuine(row)
