"""How many cases the port has taken into the expedited lane on a day."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from apps.regions.kinds import SchemaKind
from apps.regions.placement import PORT_ONLY


class ExpeditionDay(models.Model):
    """A day's count; its row is locked until the grant commits, so that no two are the last."""

    lives_in: ClassVar[frozenset[SchemaKind]] = PORT_ONLY

    day = models.DateField(_("day"), primary_key=True)
    granted = models.PositiveIntegerField(_("granted"), default=0)

    class Meta:
        verbose_name = _("day of the expedited lane")
        verbose_name_plural = _("days of the expedited lane")

    def __str__(self) -> str:
        """Show the day, which is unique."""
        return self.day.isoformat()
