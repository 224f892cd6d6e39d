"""What officers write to each other about a case; no message carries it away from the port."""

import uuid
from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from apps.endorsement.models.case import PortCase
from apps.endorsement.models.visitor import CaseVisitor
from apps.regions.kinds import SchemaKind
from apps.regions.placement import PORT_ONLY


class CaseNote(models.Model):
    """A note on a case, or on one visitor of it; no service changes or removes one."""

    lives_in: ClassVar[frozenset[SchemaKind]] = PORT_ONLY

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey(PortCase, on_delete=models.CASCADE, related_name="notes")
    visitor = models.ForeignKey(
        CaseVisitor,
        on_delete=models.SET_NULL,  # a case that is handed on again takes its list anew
        related_name="notes",
        null=True,
    )
    text = models.TextField(_("note"), max_length=4000)
    mentions = ArrayField(
        models.CharField(max_length=80), verbose_name=_("told"), default=list, blank=True
    )
    written_by = models.CharField(_("written by"), max_length=80)
    written_at = models.DateTimeField(_("written"))

    class Meta:
        verbose_name = _("note")
        verbose_name_plural = _("notes")
        constraints: ClassVar = [
            models.CheckConstraint(name="case_note_says_something", condition=~Q(text=""))
        ]
        indexes: ClassVar = [
            models.Index(fields=["case", "-written_at", "id"], name="case_note_newest")
        ]

    def __str__(self) -> str:
        """Show the id."""
        return str(self.id)
