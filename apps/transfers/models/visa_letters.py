"""The confirmation letters of visas, as the port sent them."""

import uuid
from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from apps.regions.kinds import SchemaKind
from apps.regions.placement import CITY_ONLY
from apps.transfers.models.visitors import Visitor


class VisaLetter(models.Model):
    """One letter with its file. Whether it is given out still follows from the visitor's visa."""

    lives_in: ClassVar[frozenset[SchemaKind]] = CITY_ONLY

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    visitor = models.ForeignKey(
        Visitor,
        on_delete=models.PROTECT,  # of a filed request, which is never deleted
        related_name="letters",
    )
    visa_number = models.CharField(_("visa number"), max_length=24)
    copy = models.PositiveSmallIntegerField(_("copy"))
    file = models.OneToOneField(
        "files.StoredFile",
        on_delete=models.PROTECT,  # the inviter may need it until the guest has left
        related_name="+",
    )
    made_at = models.DateTimeField(_("made"))
    came_at = models.DateTimeField(_("received"))

    class Meta:
        verbose_name = _("confirmation letter")
        verbose_name_plural = _("confirmation letters")
        constraints: ClassVar = [
            models.UniqueConstraint(name="visa_letter_once", fields=["visa_number", "copy"]),
            models.CheckConstraint(
                name="visa_letter_whole", condition=Q(copy__gte=1) & ~Q(visa_number="")
            ),
        ]

    def __str__(self) -> str:
        """Show the id: a visa may have more than one letter."""
        return str(self.id)
