"""Notices to people, and the state of the mail that goes with each."""

import uuid
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from apps.notices.registry import sentence
from apps.notices.states import MailState
from apps.regions.kinds import SchemaKind
from apps.regions.placement import EVERYWHERE


class Notice(models.Model):
    """One sentence to one person: which event, about which reference, and where to read on."""

    lives_in: ClassVar[frozenset[SchemaKind]] = EVERYWHERE

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    recipient = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.CASCADE,  # a notice means nothing without its reader
        related_name="notices",
        verbose_name=_("recipient"),
    )
    event = models.CharField(_("event"), max_length=64)
    reference = models.CharField(_("reference"), max_length=32)
    params = models.JSONField(_("details"), default=dict, help_text="codes, numbers and dates only")
    link = models.CharField(_("page"), max_length=200, help_text="path on this authority's host")
    created_at = models.DateTimeField(_("created"), auto_now_add=True)
    read_at = models.DateTimeField(_("read"), null=True)
    mail_state = models.CharField(
        _("mail"), max_length=8, choices=MailState, default=MailState.NONE
    )
    mail_attempts = models.PositiveSmallIntegerField(_("attempts to send"), default=0)
    mail_next_at = models.DateTimeField(_("next attempt"), null=True)

    class Meta:
        verbose_name = _("notice")
        verbose_name_plural = _("notices")
        constraints: ClassVar = [
            models.CheckConstraint(
                name="notice_mail_state_known", condition=Q(mail_state__in=MailState.values)
            ),
            models.CheckConstraint(  # what waits has a time at which it is tried
                name="notice_queued_has_time",
                condition=Q(mail_state=MailState.QUEUED, mail_next_at__isnull=False)
                | (~Q(mail_state=MailState.QUEUED) & Q(mail_next_at=None)),
            ),
            models.CheckConstraint(  # a path of this host, never another site
                name="notice_link_is_path",
                condition=Q(link__startswith="/") & ~Q(link__startswith="//"),
            ),
        ]
        indexes: ClassVar = [
            models.Index(F("recipient"), F("created_at").desc(), name="notice_by_recipient"),
            models.Index(
                fields=["recipient"], name="notice_unread", condition=Q(read_at__isnull=True)
            ),
            models.Index(
                fields=["mail_next_at"],
                name="notice_mail_waiting",
                condition=Q(mail_state=MailState.QUEUED),
            ),
        ]

    def __str__(self) -> str:
        """Show the id: notices of one event and reference are many."""
        return str(self.id)

    @property
    def text(self) -> str:
        """The sentence in the language now active."""
        return sentence(self.event, reference=self.reference, params=self.params)
