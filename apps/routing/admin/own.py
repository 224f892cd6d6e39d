"""An authority's own messages, and what its administrator does about those that stopped.

What stands in a message is not shown: it is a person's trip, and is for those who work on it.
"""

from __future__ import annotations

from uuid import UUID

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import CharField, OuterRef, QuerySet, Subquery
from django.db.models.functions import Cast
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from apps.accounts.models import User
from apps.accounts.permissions import actor_of
from apps.core.errors import DomainError
from apps.routing import services
from apps.routing.admin.acts import ACTS, Act, words_of
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
from apps.routing.models import InboxMessage, OutboxMessage


@admin.register(OutboxMessage)
class OutboxMessageAdmin(ReadHere[OutboxMessage]):
    """What this authority sends, the newest first."""

    list_display = (
        *("created_at", "receiver", "type", "how_far", "attempts", "dead_at"),
        *("looked_after_by", "digest_shown"),
    )
    list_filter = ("state", "lane", ByType, ByDestination)
    search_fields = ("id",)
    search_help_text = gettext_lazy("The whole number of a message or of a request")
    number_fields = ("id", "aggregate_id")
    ordering = ("-created_at", "id")
    list_per_page = 50
    actions = ("send_again", "take_on")
    fields = (
        *("id", "receiver", "type", "aggregate_id", "version", "lane", "state", "why_stopped"),
        *("dead_where", "dead_at", "looked_after_by", "attempts", "failures", "created_at"),
        *("next_try_at", "sent_at", "done_at", "digest", "key_id", "receipt_key_id"),
    )

    def get_queryset(self, request: HttpRequest) -> QuerySet[OutboxMessage]:
        """Leave the content where it is, and bring the name of who looks after it."""
        users = User.objects.annotate(number=Cast("pk", CharField()))
        name = users.filter(number=OuterRef("owner")).values("username")
        rows = OutboxMessage.objects.defer("envelope", "signature", "receipt", "receipt_signature")
        return rows.annotate(owner_name=Subquery(name))

    def get_urls(self) -> list[URLPattern]:
        """Add the page of each act on a stopped message."""
        pages = [
            path(
                f"<uuid:message_id>/{name}/",
                self.admin_site.admin_view(self.act_view),
                {"act": act},
                name=f"routing_outboxmessage_{name}",
            )
            for name, act in ACTS.items()
        ]
        return [*pages, *super().get_urls()]

    def act_view(self, request: HttpRequest, message_id: UUID, act: Act) -> HttpResponse:
        """Ask before the act, do it through the service, and show a refusal in the form."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        row = self.get_object(request, str(message_id))
        if row is None:
            return HttpResponseRedirect(reverse("admin:routing_outboxmessage_changelist"))
        page = reverse("admin:routing_outboxmessage_change", args=[message_id])
        form = act.form(request.POST if request.method == "POST" else None)
        if request.method == "POST" and form.is_valid():
            try:
                act.do(actor=actor_of(request.user), message_id=message_id, form=form)
            except DomainError as refused:
                form.add_error(None, words_of(refused))
            else:
                messages.success(request, act.done)
                return HttpResponseRedirect(page)
        context = {
            **self.admin_site.each_context(request),
            "title": act.title,
            "opts": self.model._meta,
            "original": row,
            "receiver": authority_name(row.destination),
            "why": why(row.dead_reason),
            "form": form,
            "act": act,
            "page": page,
        }
        return TemplateResponse(request, "admin/routing/outboxmessage/act.html", context)

    @admin.action(description=gettext_lazy("Send again"))
    def send_again(self, request: HttpRequest, chosen: QuerySet[OutboxMessage]) -> None:
        """Queue the chosen stopped messages anew, each in a commit of its own."""
        sent = 0
        for message_id in list(chosen.values_list("pk", flat=True)):
            try:
                services.resend(actor=actor_of(request.user), message_id=message_id)
            except DomainError as refused:
                _tell(request, message_id, refused)
            else:
                sent += 1
        if sent:
            text = ngettext("%(n)d message is queued.", "%(n)d messages are queued.", sent)
            messages.success(request, text % {"n": sent})

    @admin.action(description=gettext_lazy("Look after them myself"))
    def take_on(self, request: HttpRequest, chosen: QuerySet[OutboxMessage]) -> None:
        """Note that this administrator looks after the chosen stopped messages."""
        for message_id in list(chosen.values_list("pk", flat=True)):
            try:
                services.take_on(actor=actor_of(request.user), message_id=message_id)
            except DomainError as refused:
                _tell(request, message_id, refused)

    @admin.display(description=gettext_lazy("To"), ordering="destination")
    def receiver(self, row: OutboxMessage) -> str:
        """Name who it is for."""
        return authority_name(row.destination)

    @admin.display(description=gettext_lazy("State"), ordering="state")
    def how_far(self, row: OutboxMessage) -> str | SafeString:
        """Name the state, and why it stopped if it has."""
        return state_and_why(row.get_state_display(), row.dead_reason)

    @admin.display(description=gettext_lazy("Why it stopped"), ordering="dead_reason")
    def why_stopped(self, row: OutboxMessage) -> str | SafeString:
        """Say why in words; a message that was mended keeps no reason but its return."""
        return why(row.dead_reason)

    @admin.display(description=gettext_lazy("Looked after by"))
    def looked_after_by(self, row: OutboxMessage) -> str:
        """Name who took it on."""
        return getattr(row, "owner_name", None) or "-"

    @admin.display(description=gettext_lazy("Digest"))
    def digest_shown(self, row: OutboxMessage) -> SafeString:
        """Show the beginning."""
        return short_digest(row.digest)


def _tell(request: HttpRequest, message_id: UUID, refused: DomainError) -> None:
    text = _("Message %(number)s: %(reason)s")
    messages.error(request, text % {"number": message_id, "reason": refused.detail})


@admin.register(InboxMessage)
class InboxMessageAdmin(ReadHere[InboxMessage]):
    """What this authority has taken in, the newest first."""

    list_display = (
        *("received_at", "sender", "type", "version", "state", "applied_at", "digest_shown"),
    )
    list_filter = ("state", ByType, ByOrigin)
    search_fields = ("id",)
    search_help_text = gettext_lazy("The whole number of a message or of a request")
    number_fields = ("id", "aggregate_id")
    ordering = ("-received_at", "id")
    list_per_page = 50
    fields = (
        *("id", "sender", "type", "aggregate_id", "version", "state", "received_at"),
        *("applied_at", "digest", "key_id", "receipt_key_id"),
    )

    def get_queryset(self, request: HttpRequest) -> QuerySet[InboxMessage]:
        """Leave the content where it is."""
        return InboxMessage.objects.defer("envelope", "signature", "receipt", "receipt_signature")

    @admin.display(description=gettext_lazy("From"), ordering="origin")
    def sender(self, row: InboxMessage) -> str:
        """Name who sent it."""
        return authority_name(row.origin)

    @admin.display(description=gettext_lazy("Digest"))
    def digest_shown(self, row: InboxMessage) -> SafeString:
        """Show the beginning."""
        return short_digest(row.digest)
