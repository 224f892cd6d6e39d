"""An officer who keeps out of a case."""

import uuid
from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from apps.endorsement.decision_states import ConflictGround
from apps.endorsement.models.case import PortCase
from apps.regions.kinds import SchemaKind
from apps.regions.placement import PORT_ONLY


class Exclusion(models.Model):
    """An officer has declared a conflict of interest; until it is lifted, acts on nothing here.

    The row stays when a supervisor lifts it: who kept out, and who thought better of it, is part
    of how the case was decided. Nothing of it leaves the port.
    """

    lives_in: ClassVar[frozenset[SchemaKind]] = PORT_ONLY

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey(PortCase, on_delete=models.CASCADE, related_name="exclusions")
    officer = models.CharField(_("officer"), max_length=80)
    ground = models.CharField(_("reason"), max_length=8, choices=ConflictGround)
    note = models.TextField(_("in words"), blank=True)
    declared_at = models.DateTimeField(_("declared"))
    lifted_at = models.DateTimeField(_("lifted"), null=True)
    lifted_by = models.CharField(_("lifted by"), max_length=80, null=True)
    lifted_reason = models.TextField(_("why it was lifted"), blank=True)

    class Meta:
        verbose_name = _("exclusion")
        verbose_name_plural = _("exclusions")
        constraints: ClassVar = [
            models.UniqueConstraint(
                name="exclusion_once", fields=["case", "officer"], condition=Q(lifted_at=None)
            ),
            models.CheckConstraint(
                name="exclusion_ground_known", condition=Q(ground__in=ConflictGround.values)
            ),
            models.CheckConstraint(
                name="exclusion_other_explained",
                condition=~Q(ground=ConflictGround.OTHER) | ~Q(note=""),
            ),
            models.CheckConstraint(
                name="exclusion_lifted_whole",
                condition=Q(lifted_at=None, lifted_by=None, lifted_reason="")
                | (Q(lifted_at__isnull=False, lifted_by__isnull=False) & ~Q(lifted_reason="")),
            ),
            models.CheckConstraint(
                name="exclusion_lifted_by_another", condition=~Q(lifted_by=F("officer"))
            ),
        ]

    def __str__(self) -> str:
        """Show the id: officers repeat."""
        return str(self.id)
