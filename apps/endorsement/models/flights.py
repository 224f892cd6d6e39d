"""The flight of a case as it was before its inviter changed it, and as it is since."""

import datetime as dt
from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from apps.endorsement.models.case import PortCase
from apps.regions.kinds import SchemaKind
from apps.regions.placement import PORT_ONLY


class CaseFlightChange(models.Model):
    """One change of the flight, under the id that the city gave it."""

    lives_in: ClassVar[frozenset[SchemaKind]] = PORT_ONLY

    id = models.UUIDField(primary_key=True, editable=False, help_text="id of the change")
    case = models.ForeignKey(PortCase, on_delete=models.CASCADE, related_name="flight_changes")
    port_before = models.CharField(_("port of entry before"), max_length=3)
    port_after = models.CharField(_("port of entry"), max_length=3)
    flight_before = models.CharField(_("flight before"), max_length=12, blank=True)
    flight_after = models.CharField(_("flight"), max_length=12, blank=True)
    arrival_before = models.DateTimeField(_("arrival before"))
    arrival_after = models.DateTimeField(_("arrival"))
    note = models.TextField(_("note"), blank=True)
    changed_at = models.DateTimeField(_("changed"), help_text="by the inviter, at the city")
    taken_at = models.DateTimeField(_("received"))

    class Meta:
        verbose_name = _("change of the flight")
        verbose_name_plural = _("changes of the flight")
        constraints: ClassVar = [
            models.CheckConstraint(  # nobody changes a landing into the past
                name="case_flight_change_to_come", condition=Q(arrival_after__gt=F("changed_at"))
            ),
        ]

    def __str__(self) -> str:
        """Show the id: flights repeat."""
        return str(self.id)

    @property
    def before(self) -> tuple[str, str, dt.datetime]:
        """Place, flight and landing as they were."""
        return self.port_before, self.flight_before, self.arrival_before

    @property
    def after(self) -> tuple[str, str, dt.datetime]:
        """Place, flight and landing as they are since."""
        return self.port_after, self.flight_after, self.arrival_after
