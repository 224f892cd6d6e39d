"""A decision that was taken back, as it stood."""

import uuid
from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from apps.endorsement.models.visitor import CaseVisitor
from apps.endorsement.states import VisitorState
from apps.regions.kinds import SchemaKind
from apps.regions.placement import PORT_ONLY


class DecisionUndone(models.Model):
    """What was decided on a visitor, by whom, and why it was taken back. Never leaves the port.

    The visitor's own columns are those of the decision that stands; this keeps the others.
    """

    lives_in: ClassVar[frozenset[SchemaKind]] = PORT_ONLY

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    visitor = models.ForeignKey(CaseVisitor, on_delete=models.CASCADE, related_name="undone")
    outcome = models.CharField(
        _("decision"),
        max_length=12,
        choices=[(one.value, one.label) for one in (VisitorState.APPROVED, VisitorState.REFUSED)],
    )
    refusal_ground = models.CharField(_("ground of refusal"), max_length=8, blank=True)
    reason_codes = ArrayField(models.CharField(max_length=40), default=list, blank=True)
    decision_note = models.TextField(_("note of the deciding officer"), blank=True)
    decided_by = models.CharField(_("decided by"), max_length=80)
    decided_at = models.DateTimeField(_("decided"))
    undone_by = models.CharField(_("taken back by"), max_length=80)
    undone_at = models.DateTimeField(_("taken back"))
    reason = models.TextField(_("why it was taken back"))

    class Meta:
        verbose_name = _("decision taken back")
        verbose_name_plural = _("decisions taken back")
        ordering: ClassVar = ["undone_at"]
        constraints: ClassVar = [
            models.CheckConstraint(
                name="undone_outcome_known",
                condition=Q(outcome__in=[VisitorState.APPROVED, VisitorState.REFUSED]),
            ),
            models.CheckConstraint(name="undone_explained", condition=~Q(reason="")),
            models.CheckConstraint(
                name="undone_after_decided", condition=Q(undone_at__gte=F("decided_at"))
            ),
        ]

    def __str__(self) -> str:
        """Show the id: visitors repeat."""
        return str(self.id)
