"""The flight as it was before the inviter changed it, and as it is since."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from apps.regions.kinds import SchemaKind
from apps.regions.placement import CITY_ONLY
from apps.transfers.constraints import FLIGHT_CHANGE_CONSTRAINTS


class FlightChange(models.Model):
    """One change of a filed request's flight by its inviter; both sides keep it under this id."""

    lives_in: ClassVar[frozenset[SchemaKind]] = CITY_ONLY

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    request = models.ForeignKey(
        "transfers.TransferRequest",
        on_delete=models.PROTECT,  # as for visitors
        related_name="flight_changes",
        verbose_name=_("request"),
    )
    port_before = models.CharField(_("port of entry before"), max_length=3)
    port_after = models.CharField(_("port of entry"), max_length=3)
    flight_before = models.CharField(_("flight before"), max_length=12, blank=True)
    flight_after = models.CharField(_("flight"), max_length=12, blank=True)
    arrival_before = models.DateTimeField(_("arrival before"))
    arrival_after = models.DateTimeField(_("arrival"))
    note = models.TextField(_("note"), max_length=500, blank=True)
    changed_at = models.DateTimeField(_("changed"))
    changed_by = models.CharField(_("changed by"), max_length=80)
    undone_at = models.DateTimeField(
        _("not delivered"), null=True, help_text=_("the port has refused the message for good")
    )

    class Meta:
        verbose_name = _("change of the flight")
        verbose_name_plural = _("changes of the flight")
        constraints = FLIGHT_CHANGE_CONSTRAINTS

    def __str__(self) -> str:
        return str(self.id)

    @property
    def before(self) -> tuple[str, str, dt.datetime]:
        """Place, flight and landing as they were."""
        return self.port_before, self.flight_before, self.arrival_before

    @property
    def after(self) -> tuple[str, str, dt.datetime]:
        """Place, flight and landing as they are since."""
        return self.port_after, self.flight_after, self.arrival_after
