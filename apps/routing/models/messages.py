"""Outbox and inbox of each authority."""

import datetime as dt
import uuid
from collections.abc import Sequence
from typing import ClassVar, Self

from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from apps.regions.kinds import SchemaKind
from apps.regions.placement import CITY_AND_PORT
from apps.routing.states import BLOCKING, UNFINISHED, InboxState, Lane, OutboxState


class OutboxQuerySet(models.QuerySet["OutboxMessage"]):
    """Questions about what has to go out."""

    def due(self, now: dt.datetime) -> Self:
        """Keep what may be tried now: unfinished, its time come, and claimed by nobody."""
        return self.filter(_is_due(now))

    def deliverable(self, now: dt.datetime, *, lanes: Sequence[str] = tuple(Lane)) -> Self:
        """Keep what is due and is not held back by an earlier message about the same request.

        An earlier one that is due in the same lane does not hold it back: both go in one batch,
        in their order.
        """
        earlier = OutboxMessage.objects.filter(
            destination=OuterRef("destination"),
            aggregate_id=OuterRef("aggregate_id"),
            version__lt=OuterRef("version"),
            state__in=BLOCKING,
        ).exclude(_is_due(now) & Q(lane=OuterRef("lane")))
        return self.due(now).filter(~Exists(earlier), lane__in=lanes)


def _is_due(now: dt.datetime) -> Q:
    unclaimed = Q(claimed_until=None) | Q(claimed_until__lte=now)
    return Q(state__in=UNFINISHED, next_try_at__lte=now) & unclaimed


class OutboxMessage(models.Model):
    """One message on its way out. The row is the queue; it is kept afterwards as evidence.

    `envelope` is the signed text, byte for byte. `attempts` counts deliveries begun, `failures`
    those that failed for a reason that lies with this message. `revision` rises with each change,
    and `ledger_revision` follows once the region's ledger knows of it.
    """

    lives_in: ClassVar[frozenset[SchemaKind]] = CITY_AND_PORT

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    destination = models.CharField(_("to"), max_length=63)
    type = models.CharField(_("type"), max_length=40)
    aggregate_id = models.UUIDField(_("request"))
    version = models.PositiveIntegerField(_("number"))
    lane = models.CharField(_("lane"), max_length=8, choices=Lane, default=Lane.STANDARD)
    envelope = models.TextField(_("envelope"), editable=False)
    signature = models.BinaryField(_("signature"))
    key_id = models.CharField(_("key"), max_length=32)
    digest = models.CharField(_("digest"), max_length=64)
    files_size = models.PositiveBigIntegerField(_("bytes of its files"), default=0)
    state = models.CharField(
        _("state"), max_length=8, choices=OutboxState, default=OutboxState.QUEUED
    )
    created_at = models.DateTimeField(_("queued"))
    attempts = models.PositiveIntegerField(_("attempts"), default=0)
    failures = models.PositiveIntegerField(_("failures"), default=0)
    next_try_at = models.DateTimeField(_("next try"))
    claimed_until = models.DateTimeField(_("claimed until"), null=True)
    sent_at = models.DateTimeField(_("sent"), null=True)
    done_at = models.DateTimeField(_("received"), null=True)
    receipt = models.TextField(_("receipt"), blank=True, editable=False)
    receipt_signature = models.BinaryField(_("signature of the receipt"), default=bytes)
    receipt_key_id = models.CharField(_("key of the receipt"), max_length=32, blank=True)
    dead_reason = models.CharField(_("why it stopped"), max_length=60, blank=True)
    dead_where = models.JSONField(_("places named"), default=list, blank=True)
    dead_at = models.DateTimeField(_("stopped"), null=True)
    owner = models.CharField(
        _("looked after by"), max_length=80, blank=True, help_text=_("Id of a user")
    )
    revision = models.PositiveIntegerField(default=1)
    ledger_revision = models.PositiveIntegerField(default=0)

    objects = OutboxQuerySet.as_manager()

    class Meta:
        verbose_name = _("outgoing message")
        verbose_name_plural = _("outgoing messages")
        indexes: ClassVar = [
            models.Index(
                name="outbox_due",
                fields=["destination", "lane", "next_try_at"],
                condition=Q(state__in=UNFINISHED),
            ),
            models.Index(
                name="outbox_blocking",
                fields=["destination", "aggregate_id", "version"],
                condition=Q(state__in=BLOCKING),
            ),
            models.Index(
                name="outbox_unposted",
                fields=["created_at"],
                condition=~Q(ledger_revision=F("revision")),
            ),
            models.Index(
                name="outbox_dead", fields=["dead_at"], condition=Q(state=OutboxState.DEAD)
            ),
            models.Index(name="outbox_aggregate", fields=["aggregate_id", "created_at"]),
        ]
        constraints: ClassVar = [
            models.UniqueConstraint(
                name="outbox_place_in_order",
                fields=["destination", "aggregate_id", "version"],
                condition=~Q(state=OutboxState.RETURNED),
            ),
            models.CheckConstraint(name="outbox_counted_from_one", condition=Q(version__gte=1)),
            models.CheckConstraint(
                name="outbox_state_known", condition=Q(state__in=OutboxState.values)
            ),
            models.CheckConstraint(name="outbox_lane_known", condition=Q(lane__in=Lane.values)),
            models.CheckConstraint(
                name="outbox_done_has_receipt",
                condition=~Q(state=OutboxState.DONE) | (Q(done_at__isnull=False) & ~Q(receipt="")),
            ),
            models.CheckConstraint(
                name="outbox_dead_has_reason",
                condition=~Q(state=OutboxState.DEAD)
                | (Q(dead_at__isnull=False) & ~Q(dead_reason="")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.type} {self.id}"


class InboxMessage(models.Model):
    """One message that was taken in. Its id and its place in the order are taken once only."""

    lives_in: ClassVar[frozenset[SchemaKind]] = CITY_AND_PORT

    id = models.UUIDField(primary_key=True, editable=False)
    origin = models.CharField(_("from"), max_length=63)
    type = models.CharField(_("type"), max_length=40)
    aggregate_id = models.UUIDField(_("request"))
    version = models.PositiveIntegerField(_("number"))
    envelope = models.TextField(_("envelope"), editable=False)
    signature = models.BinaryField(_("signature"))
    key_id = models.CharField(_("key"), max_length=32)
    digest = models.CharField(_("digest"), max_length=64)
    state = models.CharField(_("state"), max_length=8, choices=InboxState)
    created_at = models.DateTimeField(_("queued"), help_text=_("By the sender's clock"))
    received_at = models.DateTimeField(_("received"))
    applied_at = models.DateTimeField(_("applied"), null=True)
    receipt = models.TextField(_("receipt"), editable=False)
    receipt_signature = models.BinaryField(_("signature of the receipt"))
    receipt_key_id = models.CharField(_("key of the receipt"), max_length=32)

    class Meta:
        verbose_name = _("incoming message")
        verbose_name_plural = _("incoming messages")
        indexes: ClassVar = [
            models.Index(
                name="inbox_parked", fields=["received_at"], condition=Q(state=InboxState.PARKED)
            ),
        ]
        constraints: ClassVar = [
            models.UniqueConstraint(
                name="inbox_place_in_order", fields=["origin", "aggregate_id", "version"]
            ),
            models.CheckConstraint(
                name="inbox_state_known", condition=Q(state__in=InboxState.values)
            ),
            models.CheckConstraint(
                name="inbox_applied_has_time",
                condition=Q(state=InboxState.APPLIED, applied_at__isnull=False)
                | Q(state=InboxState.PARKED, applied_at__isnull=True),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.type} {self.id}"
