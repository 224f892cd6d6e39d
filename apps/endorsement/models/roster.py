"""Who is on duty at a visa desk, and who is on call for it."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import ClassVar, Final

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from apps.endorsement.states import Duty
from apps.regions.kinds import SchemaKind
from apps.regions.placement import PORT_ONLY

LONGEST: Final = dt.timedelta(hours=24)
"""Of one shift; longer duties are several shifts, so that a slip in a date is caught."""


class Shift(models.Model):
    """One officer's duty at one desk from one moment to another; taken off, it stays on record.

    That no two overlap is held by `services.roster` under a lock on the desks (ADR 34).
    """

    lives_in: ClassVar[frozenset[SchemaKind]] = PORT_ONLY

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    desk = models.ForeignKey(
        "endorsement.VisaDesk",
        on_delete=models.PROTECT,  # desks are shut, never deleted
        related_name="shifts",
        verbose_name=_("visa desk"),
    )
    officer = models.UUIDField(_("officer"))
    duty = models.CharField(_("duty"), max_length=8, choices=Duty)
    starts_at = models.DateTimeField(_("from"))
    ends_at = models.DateTimeField(_("until"))
    entered_by = models.CharField(_("entered by"), max_length=80)
    entered_at = models.DateTimeField(_("entered"))
    taken_off_by = models.CharField(_("taken off by"), max_length=80, null=True)
    taken_off_at = models.DateTimeField(_("taken off"), null=True)

    class Meta:
        verbose_name = _("shift")
        verbose_name_plural = _("shifts")
        constraints: ClassVar = [
            models.CheckConstraint(name="shift_duty_known", condition=Q(duty__in=Duty.values)),
            models.CheckConstraint(
                name="shift_length",
                condition=Q(ends_at__gt=F("starts_at"), ends_at__lte=F("starts_at") + LONGEST),
            ),
            models.CheckConstraint(
                name="shift_taken_off_whole",
                condition=Q(taken_off_by=None, taken_off_at=None)
                | Q(taken_off_by__isnull=False, taken_off_at__isnull=False),
            ),
            models.UniqueConstraint(  # what two clicks on one button would make
                name="shift_once",
                fields=["desk", "officer", "duty", "starts_at"],
                condition=Q(taken_off_at=None),
            ),
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["ends_at", "starts_at"],
                name="shift_by_time",
                condition=Q(taken_off_at=None),
            ),
        ]

    def __str__(self) -> str:
        """Show the id: officers and times repeat."""
        return str(self.id)
