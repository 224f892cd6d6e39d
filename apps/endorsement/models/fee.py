"""Fees as they were paid: recorded acts with receipts, no gateway and no money."""

import uuid
from typing import ClassVar, Final

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from apps.endorsement.fee_states import FeeWay
from apps.endorsement.models.visa import Visa
from apps.policy.states import FeeKind
from apps.regions.kinds import SchemaKind
from apps.regions.placement import PORT_ONLY

MOST_YUAN: Final = 20_000
"""No rate that was found comes near; a typing mistake does."""

_NOT_CANCELLED = {"cancelled_at": None, "cancelled_by": None, "cancel_reason": ""}


class ReceiptCounter(models.Model):
    """The last number of a receipt in a year; its row is locked until the receipt commits."""

    lives_in: ClassVar[frozenset[SchemaKind]] = PORT_ONLY

    year = models.PositiveSmallIntegerField(primary_key=True)
    last = models.PositiveIntegerField(default=0)

    class Meta:
        verbose_name = _("counter of receipts")
        verbose_name_plural = _("counters of receipts")

    def __str__(self) -> str:
        """Show the year, which is unique."""
        return str(self.year)


class VisaFee(models.Model):
    """One payment for one visa, with the number of its receipt.

    `rate_yuan` is what the rule book asked on the day of payment; empty where it has no rate. A
    receipt that is wrong is cancelled with a reason and another is written; its number stays.
    """

    lives_in: ClassVar[frozenset[SchemaKind]] = PORT_ONLY

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    number = models.CharField(_("receipt number"), max_length=16, unique=True)
    visa = models.ForeignKey(
        Visa,
        on_delete=models.PROTECT,  # a receipt always says what it was for
        related_name="fees",
    )
    kind = models.CharField(_("fee for"), max_length=16, choices=FeeKind)
    way = models.CharField(_("paid"), max_length=10, choices=FeeWay)
    amount_yuan = models.PositiveIntegerField(_("yuan"))
    rate_yuan = models.PositiveIntegerField(_("rate, yuan"), null=True)
    is_rate_confirmed = models.BooleanField(_("rate confirmed"), default=False)
    difference_reason = models.CharField(_("why it differs from the rate"), max_length=300)
    paid_on = models.DateField(_("paid on"))
    reference = models.CharField(
        _("proof of payment"), max_length=60, help_text="where it was paid elsewhere"
    )
    recorded_at = models.DateTimeField(_("recorded"))
    recorded_by = models.CharField(_("recorded by"), max_length=80)
    cancelled_at = models.DateTimeField(_("cancelled"), null=True)
    cancelled_by = models.CharField(_("cancelled by"), max_length=80, null=True)
    cancel_reason = models.CharField(_("why it was cancelled"), max_length=300)

    class Meta:
        verbose_name = _("fee")
        verbose_name_plural = _("fees")
        constraints: ClassVar = [
            models.CheckConstraint(
                name="visa_fee_words_known",
                condition=Q(kind__in=FeeKind.values, way__in=FeeWay.values),
            ),
            models.CheckConstraint(name="visa_fee_amount", condition=Q(amount_yuan__lte=MOST_YUAN)),
            models.CheckConstraint(  # whoever takes another amount says why
                name="visa_fee_difference_explained",
                condition=Q(amount_yuan=F("rate_yuan")) | ~Q(difference_reason=""),
            ),
            models.CheckConstraint(
                name="visa_fee_elsewhere_proved",
                condition=Q(way=FeeWay.WINDOW, reference="")
                | (Q(way=FeeWay.ELSEWHERE) & ~Q(reference="")),
            ),
            models.CheckConstraint(
                name="visa_fee_cancel_coherence",
                condition=Q(**_NOT_CANCELLED)
                | (
                    Q(cancelled_at__isnull=False, cancelled_by__isnull=False) & ~Q(cancel_reason="")
                ),
            ),
            models.UniqueConstraint(
                name="visa_fee_once", fields=["visa"], condition=Q(cancelled_at=None)
            ),
        ]
        indexes: ClassVar = [models.Index(F("recorded_at").desc(), F("id"), name="fee_newest")]

    def __str__(self) -> str:
        """Show the number, which is unique."""
        return self.number

    @property
    def is_cancelled(self) -> bool:
        """Whether the receipt no longer counts."""
        return self.cancelled_at is not None
