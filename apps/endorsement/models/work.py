"""How much work a case usually has left, as measured here."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from apps.endorsement.states import OPEN, CaseStatus
from apps.regions.kinds import SchemaKind
from apps.regions.placement import PORT_ONLY


class TypicalWork(models.Model):
    """The median time from a state to the end of the port's work, for cases that were in a hurry.

    A state without a row takes the number of the rule book (`work.<state>_minutes`).
    """

    lives_in: ClassVar[frozenset[SchemaKind]] = PORT_ONLY

    status = models.CharField(_("status"), max_length=20, choices=CaseStatus, primary_key=True)
    minutes = models.PositiveIntegerField(_("minutes"))
    sample = models.PositiveIntegerField(_("cases measured"))
    measured_at = models.DateTimeField(_("measured"))

    class Meta:
        verbose_name = _("usual work")
        verbose_name_plural = _("usual work")
        constraints: ClassVar = [
            models.CheckConstraint(
                name="typical_work_of_open_states",
                condition=models.Q(status__in=sorted(OPEN)),
            ),
        ]

    def __str__(self) -> str:
        """Show the state, which is unique."""
        return str(self.status)
