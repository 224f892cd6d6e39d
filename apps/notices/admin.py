"""Mails that could not be sent, for the administrator of the host: to look at and to send again.

Only mails that have failed at least once are here, with what went wrong. What a notice is about is
named by event and reference; the reader is named by account, and no address is shown.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from django.contrib import admin, messages
from django.db.models import Model, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy, ngettext

from apps.accounts.permissions import actor_of
from apps.core.errors import DomainError
from apps.notices import services
from apps.notices.models import Digest, Notice
from apps.notices.states import MailState

Mail = TypeVar("Mail", bound=Model)
_OPEN = (MailState.QUEUED, MailState.FAILED)


class FailedMail(admin.ModelAdmin[Mail]):
    """Mails that failed, read only, with one act: send again."""

    list_filter = ("mail_state", "mail_error")
    list_select_related = ("recipient",)
    ordering = ("-mail_tried_at", "id")
    list_per_page = 50
    show_full_result_count = False
    actions = ("send_again",)

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Mails come about by notices."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Mail | None = None) -> bool:
        """Nothing is written here."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Mail | None = None) -> bool:
        """Nothing is taken away here."""
        return False

    @admin.action(description=gettext_lazy("Send again"))
    def send_again(self, request: HttpRequest, queryset: QuerySet[Mail]) -> None:
        """Queue those that were given up; the others are being tried anyway."""
        queued = 0
        for mail_id in queryset.values_list("pk", flat=True):
            try:
                self.again(actor=actor_of(request.user), mail_id=mail_id)
            except DomainError:
                continue
            queued += 1
        words = ngettext("%(n)d mail is queued again.", "%(n)d mails are queued again.", queued)
        level = messages.SUCCESS if queued else messages.WARNING
        self.message_user(request, words % {"n": queued}, level)

    again: Callable[..., Any]


@admin.register(Notice)
class FailedNoticeAdmin(FailedMail[Notice]):
    """Mails of single notices."""

    list_display = (
        *("mail_tried_at", "event", "reference", "recipient", "mail_state"),
        *("mail_attempts", "mail_error", "mail_next_at"),
    )
    fields = (*("event", "reference", "recipient", "created_at"), *list_display[4:])
    search_fields = ("=reference",)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Notice]:
        """Leave out what was sent, is not to be sent, or has not been tried."""
        failed = Notice.objects.filter(mail_state__in=_OPEN, digest=None, mail_attempts__gt=0)
        return failed.exclude(mail_error="")

    def again(self, *, actor: Any, mail_id: Any) -> None:  # noqa: ANN401 (as the base calls it)
        """Send one again."""
        services.resend_mail(actor=actor, notice_id=mail_id)


@admin.register(Digest)
class FailedDigestAdmin(FailedMail[Digest]):
    """Daily digests."""

    list_display = (
        *("mail_tried_at", "day", "recipient", "mail_state", "mail_attempts"),
        *("mail_error", "mail_next_at"),
    )
    fields = list_display

    def get_queryset(self, request: HttpRequest) -> QuerySet[Digest]:
        """As for notices."""
        return Digest.objects.filter(mail_state__in=_OPEN).exclude(mail_error="")

    def again(self, *, actor: Any, mail_id: Any) -> None:  # noqa: ANN401 (as the base calls it)
        """Send one again."""
        services.resend_digest(actor=actor, digest_id=mail_id)
