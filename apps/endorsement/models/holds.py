"""Who has a case on the desk and why, and whose turn it is."""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from apps.endorsement.states import HoldWay
from apps.regions.kinds import SchemaKind
from apps.regions.placement import PORT_ONLY


class CaseHold(models.Model):
    """One stay of a case on an officer's desk. A case is on one desk at a time.

    The words for why a case was picked or moved never leave the port.
    """

    lives_in: ClassVar[frozenset[SchemaKind]] = PORT_ONLY

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey("endorsement.PortCase", on_delete=models.CASCADE, related_name="holds")
    officer = models.CharField(_("officer"), max_length=80)
    way = models.CharField(_("how it came there"), max_length=8, choices=HoldWay)
    given_by = models.CharField(_("given by"), max_length=80)
    reason = models.TextField(_("reason"), max_length=2000, blank=True)
    since = models.DateTimeField(_("since"))
    until = models.DateTimeField(_("until"), null=True)
    ended_by = models.CharField(_("ended by"), max_length=80, blank=True)
    ended_reason = models.TextField(_("why it ended"), max_length=2000, blank=True)

    class Meta:
        verbose_name = _("stay on a desk")
        verbose_name_plural = _("stays on desks")
        constraints: ClassVar = [
            models.UniqueConstraint(
                name="case_on_one_desk", fields=["case"], condition=Q(until=None)
            ),
            models.CheckConstraint(name="case_hold_way_known", condition=Q(way__in=HoldWay.values)),
            models.CheckConstraint(
                name="case_hold_ends_later", condition=Q(until=None) | Q(until__gte=F("since"))
            ),
            models.CheckConstraint(  # nobody picks a case out of turn, or moves one, in silence
                name="case_hold_explained",
                condition=Q(way__in=[HoldWay.NEXT, HoldWay.ACCEPTED, HoldWay.CALLED])
                | ~Q(reason=""),
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["officer"], name="case_hold_of_officer", condition=Q(until=None)),
        ]

    def __str__(self) -> str:
        """Show the id: officers and cases repeat."""
        return str(self.id)


class CasePresence(models.Model):
    """An officer has a case open at this moment; the mark fades and is no record."""

    lives_in: ClassVar[frozenset[SchemaKind]] = PORT_ONLY

    id = models.BigAutoField(primary_key=True)
    case = models.ForeignKey("endorsement.PortCase", on_delete=models.CASCADE, related_name="+")
    officer = models.CharField(_("officer"), max_length=80)
    seen_at = models.DateTimeField(_("seen"))

    class Meta:
        verbose_name = _("presence at a case")
        verbose_name_plural = _("presence at cases")
        constraints: ClassVar = [
            models.UniqueConstraint(name="case_presence_once", fields=["case", "officer"]),
        ]

    def __str__(self) -> str:
        """Show the id: officers and cases repeat."""
        return str(self.pk)


class CityTurn(models.Model):
    """Where a city's last turn in a band of the queue has started and ended (`fairness`)."""

    lives_in: ClassVar[frozenset[SchemaKind]] = PORT_ONLY

    id = models.BigAutoField(primary_key=True)
    band = models.CharField(_("band"), max_length=8)
    origin = models.CharField(_("city"), max_length=63)
    starts = models.FloatField(default=0)
    ends = models.FloatField(default=0)

    class Meta:
        verbose_name = _("turn of a city")
        verbose_name_plural = _("turns of cities")
        constraints: ClassVar = [
            models.UniqueConstraint(name="city_turn_once", fields=["band", "origin"]),
            models.CheckConstraint(name="city_turn_forward", condition=Q(ends__gte=F("starts"))),
        ]

    def __str__(self) -> str:
        """Show the id: cities repeat from band to band."""
        return str(self.pk)
