"""What the region keeps of the message path: keys, the ledger, differences and certificates."""

import uuid
from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from apps.regions.kinds import SchemaKind
from apps.regions.placement import PUBLIC_ONLY
from apps.routing.states import BLOCKING, DifferenceKind, Lane, OutboxState


class AuthorityKey(models.Model):
    """The public half of one signing key of one authority, with the time in which it counts."""

    lives_in: ClassVar[frozenset[SchemaKind]] = PUBLIC_ONLY
    tenant_readable: ClassVar[bool] = True

    key_id = models.CharField(_("key"), max_length=32, primary_key=True)
    authority = models.CharField(_("authority"), max_length=63)
    public_key = models.BinaryField(_("public key"), help_text=_("Ed25519, 32 bytes"))
    valid_from = models.DateTimeField(_("valid from"))
    valid_until = models.DateTimeField(_("valid until"), null=True, blank=True)

    class Meta:
        verbose_name = _("signing key")
        verbose_name_plural = _("signing keys")
        indexes: ClassVar = [
            models.Index(name="authority_key_newest", fields=["authority", "-valid_from"])
        ]
        constraints: ClassVar = [
            models.CheckConstraint(
                name="authority_key_times_ordered",
                condition=Q(valid_until=None) | Q(valid_until__gte=F("valid_from")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.authority} {self.key_id}"


class Statement(models.Model):
    """What an authority last said to all: signed text that anyone reads and nobody can alter.

    One row for each authority and type; a newer one takes the place of an older one.
    """

    lives_in: ClassVar[frozenset[SchemaKind]] = PUBLIC_ONLY
    tenant_readable: ClassVar[bool] = True

    authority = models.CharField(_("authority"), max_length=63)
    type = models.CharField(_("type"), max_length=40)
    text = models.TextField(_("text"), editable=False)
    signature = models.BinaryField(_("signature"))
    key_id = models.CharField(_("key"), max_length=32)
    made_at = models.DateTimeField(_("made"))

    class Meta:
        verbose_name = _("published statement")
        verbose_name_plural = _("published statements")
        constraints: ClassVar = [
            models.UniqueConstraint(name="statement_one_of_a_type", fields=["authority", "type"]),
        ]

    def __str__(self) -> str:
        return f"{self.type} of {self.authority}"


class LedgerEntry(models.Model):
    """What the region knows of one message: who to whom, when, and whether it arrived.

    Never what stood in it. `revision` is the sender's count of changes; an older one never
    overwrites a newer.
    """

    lives_in: ClassVar[frozenset[SchemaKind]] = PUBLIC_ONLY

    message_id = models.UUIDField(_("message"), primary_key=True, editable=False)
    origin = models.CharField(_("from"), max_length=63)
    destination = models.CharField(_("to"), max_length=63)
    type = models.CharField(_("type"), max_length=40)
    aggregate_id = models.UUIDField(_("request"))
    version = models.PositiveIntegerField(_("number"))
    lane = models.CharField(_("lane"), max_length=8, choices=Lane)
    digest = models.CharField(_("digest"), max_length=64)
    state = models.CharField(_("state"), max_length=8, choices=OutboxState)
    attempts = models.PositiveIntegerField(_("attempts"))
    dead_reason = models.CharField(_("why it stopped"), max_length=60, blank=True)
    queued_at = models.DateTimeField(_("queued"))
    sent_at = models.DateTimeField(_("sent"), null=True)
    received_at = models.DateTimeField(_("received"), null=True)
    revision = models.PositiveIntegerField()

    class Meta:
        verbose_name = _("ledger entry")
        verbose_name_plural = _("ledger")
        indexes: ClassVar = [
            models.Index(name="ledger_newest", fields=["-queued_at"]),
            models.Index(name="ledger_aggregate", fields=["aggregate_id"]),
            models.Index(
                name="ledger_unfinished",
                fields=["origin", "destination"],
                condition=Q(state__in=BLOCKING),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.type} {self.message_id}"


class Difference(models.Model):
    """One message on which sender and receiver do not agree: a task until they do."""

    lives_in: ClassVar[frozenset[SchemaKind]] = PUBLIC_ONLY

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    origin = models.CharField(_("from"), max_length=63)
    destination = models.CharField(_("to"), max_length=63)
    message_id = models.UUIDField(_("message"))
    kind = models.CharField(_("what differs"), max_length=8, choices=DifferenceKind)
    found_at = models.DateTimeField(_("found"))
    sent_again_at = models.DateTimeField(_("sent again"), null=True)
    settled_at = models.DateTimeField(_("both agree since"), null=True)

    class Meta:
        verbose_name = _("difference between two authorities")
        verbose_name_plural = _("differences between authorities")
        constraints: ClassVar = [
            models.UniqueConstraint(
                name="difference_open_once",
                fields=["message_id", "kind"],
                condition=Q(settled_at=None),
            ),
            models.CheckConstraint(
                name="difference_kind_known", condition=Q(kind__in=DifferenceKind.values)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.message_id}"


class Certificate(models.Model):
    """What two authorities each say, signed, of the messages of one day from one to the other.

    A day may be certified again after a difference was settled; the newest one counts.
    """

    lives_in: ClassVar[frozenset[SchemaKind]] = PUBLIC_ONLY
    append_only: ClassVar[bool] = True

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    origin = models.CharField(_("from"), max_length=63)
    destination = models.CharField(_("to"), max_length=63)
    day = models.DateField(_("day"))
    agrees = models.BooleanField(_("both say the same"))
    count = models.PositiveIntegerField(_("messages"))
    sent = models.TextField(_("statement of the sender"))
    sent_signature = models.BinaryField()
    sent_key_id = models.CharField(max_length=32)
    taken = models.TextField(_("statement of the receiver"))
    taken_signature = models.BinaryField()
    taken_key_id = models.CharField(max_length=32)
    made_at = models.DateTimeField(_("made"))

    class Meta:
        verbose_name = _("certificate of a day")
        verbose_name_plural = _("certificates of days")
        indexes: ClassVar = [
            models.Index(name="certificate_of_day", fields=["origin", "destination", "day"])
        ]

    def __str__(self) -> str:
        return f"{self.origin} {self.destination} {self.day}"
