"""Notices to people, how they want to hear of them, and the state of the mail."""

import uuid
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from apps.notices.registry import URGENT_EVENTS, group_of, sentence
from apps.notices.states import Group, MailState, Way
from apps.regions.kinds import SchemaKind
from apps.regions.placement import EVERYWHERE


class Digest(models.Model):
    """One mail a day to one person with what has come up since the last; never a second one."""

    lives_in: ClassVar[frozenset[SchemaKind]] = EVERYWHERE

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    recipient = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.CASCADE,  # as for notices
        related_name="+",
        verbose_name=_("recipient"),
    )
    day = models.DateField(_("day"), help_text="in Beijing")
    mail_state = models.CharField(
        _("mail"), max_length=8, choices=MailState, default=MailState.QUEUED
    )
    mail_attempts = models.PositiveSmallIntegerField(_("attempts to send"), default=0)
    mail_next_at = models.DateTimeField(_("next attempt"), null=True)
    mail_tried_at = models.DateTimeField(_("last attempt"), null=True)
    mail_error = models.CharField(_("why it failed"), max_length=64, blank=True)

    class Meta:
        verbose_name = _("daily digest")
        verbose_name_plural = _("daily digests")
        constraints: ClassVar = [
            models.UniqueConstraint(name="digest_one_a_day", fields=["recipient", "day"]),
            models.CheckConstraint(
                name="digest_mail_state_known",
                condition=Q(mail_state__in=[MailState.QUEUED, MailState.SENT, MailState.FAILED]),
            ),
            models.CheckConstraint(  # what waits has a time at which it is tried
                name="digest_queued_has_time",
                condition=Q(mail_state=MailState.QUEUED, mail_next_at__isnull=False)
                | (~Q(mail_state=MailState.QUEUED) & Q(mail_next_at=None)),
            ),
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["mail_next_at"],
                name="digest_mail_waiting",
                condition=Q(mail_state=MailState.QUEUED),
            ),
        ]

    def __str__(self) -> str:
        """Show the day and whose it is by id."""
        return f"{self.day} {self.recipient_id}"


class Preference(models.Model):
    """How one person wants to hear of one group of notices; without a row, in the usual way."""

    lives_in: ClassVar[frozenset[SchemaKind]] = EVERYWHERE

    person = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.CASCADE,  # nobody else's
        related_name="+",
        verbose_name=_("person"),
    )
    group = models.CharField(_("about"), max_length=8, choices=Group)
    way = models.CharField(_("way"), max_length=8, choices=Way)

    class Meta:
        verbose_name = _("preference for notices")
        verbose_name_plural = _("preferences for notices")
        constraints: ClassVar = [
            models.UniqueConstraint(name="preference_one_a_group", fields=["person", "group"]),
            models.CheckConstraint(
                name="preference_group_known", condition=Q(group__in=Group.values)
            ),
            models.CheckConstraint(name="preference_way_known", condition=Q(way__in=Way.values)),
        ]

    def __str__(self) -> str:
        """Show what is chosen for whom."""
        return f"{self.group} {self.way} {self.person_id}"


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
    mail_tried_at = models.DateTimeField(_("last attempt"), null=True)
    mail_error = models.CharField(_("why it failed"), max_length=64, blank=True)
    due_at = models.DateTimeField(_("to be done by"), null=True)
    digest = models.ForeignKey(
        Digest,
        null=True,
        on_delete=models.SET_NULL,  # the notice outlives the mail that told of it
        related_name="notices",
        verbose_name=_("daily digest"),
    )

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
            models.Index(
                fields=["recipient"],
                name="notice_for_digest",
                condition=Q(mail_state=MailState.DIGEST, digest__isnull=True),
            ),
        ]

    def __str__(self) -> str:
        """Show the id: notices of one event and reference are many."""
        return str(self.id)

    @property
    def text(self) -> str:
        """The sentence in the language now active."""
        return sentence(self.event, reference=self.reference, params=self.params)

    @property
    def group(self) -> str:
        """What it is about: a value of `Group`."""
        return group_of(self.event)

    @property
    def is_urgent(self) -> bool:
        """Whether its mail cannot be put off: a person is waited for."""
        return self.event in URGENT_EVENTS
