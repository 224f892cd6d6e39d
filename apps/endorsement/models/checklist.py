"""What an officer of the port found of each paper: one mark for a kind of paper of a visitor."""

import uuid
from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from apps.endorsement.models.case import PortCase
from apps.endorsement.models.visitor import CaseVisitor
from apps.regions.kinds import SchemaKind
from apps.regions.placement import PORT_ONLY


class PaperVerdict(models.TextChoices):
    """What was found of a paper."""

    SEEN = "SEEN", _("seen, in order")
    UNCLEAR = "UNCLEAR", _("unclear")
    MISSING = "MISSING", _("missing")


class PaperMark(models.Model):
    """The mark that counts; the audit trail has those before it.

    `files` is a digest of what was looked at, so that a file that comes later opens it again.
    """

    lives_in: ClassVar[frozenset[SchemaKind]] = PORT_ONLY

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey(PortCase, on_delete=models.CASCADE, related_name="paper_marks")
    visitor = models.ForeignKey(
        CaseVisitor, on_delete=models.CASCADE, related_name="paper_marks", null=True
    )
    kind = models.CharField(_("kind of paper"), max_length=40)
    verdict = models.CharField(_("what was found"), max_length=8, choices=PaperVerdict)
    note = models.CharField(_("what is wrong"), max_length=500, blank=True)
    files = models.CharField(max_length=64)
    marked_by = models.CharField(_("marked by"), max_length=80)
    marked_at = models.DateTimeField(_("marked"))

    class Meta:
        verbose_name = _("mark on a paper")
        verbose_name_plural = _("marks on papers")
        constraints: ClassVar = [
            models.UniqueConstraint(
                name="paper_mark_once", fields=["case", "visitor", "kind"], nulls_distinct=False
            ),
            models.CheckConstraint(
                name="paper_mark_known", condition=Q(verdict__in=PaperVerdict.values)
            ),
        ]

    def __str__(self) -> str:
        """Show the id."""
        return str(self.id)
