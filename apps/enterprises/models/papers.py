"""Papers that an inviter has given once, for all its requests."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from apps.enterprises.models.hosts import Host
from apps.enterprises.models.units import Enterprise
from apps.regions.kinds import SchemaKind
from apps.regions.placement import CITY_ONLY


class UnitPaperQuerySet(models.QuerySet["UnitPaper"]):
    """Papers on file."""

    def in_force(self, on: dt.date) -> UnitPaperQuerySet:
        """Keep those that may be used on a day in Beijing: not yet retired, still valid."""
        return self.filter(
            Q(retired_at=None) | Q(retired_at__date__gt=on),
            Q(valid_until=None) | Q(valid_until__gte=on),
            put_at__date__lte=on,
        )


class UnitPaper(models.Model):
    """One paper on the file of a unit or of a host: its licence, a letter, a proof.

    It is never changed: a newer one is put beside it and the old one retired, so that what a
    request was filed with can be seen ever after.
    """

    lives_in: ClassVar[frozenset[SchemaKind]] = CITY_ONLY

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    enterprise = models.ForeignKey(
        Enterprise,
        null=True,
        blank=True,
        on_delete=models.PROTECT,  # requests were filed with it
        related_name="papers",
        verbose_name=_("unit"),
    )
    host = models.ForeignKey(
        Host,
        null=True,
        blank=True,
        on_delete=models.PROTECT,  # as for units
        related_name="papers",
        verbose_name=_("host"),
    )
    kind = models.CharField(
        _("kind"), max_length=64, help_text=_("code of a kind of paper in the rules")
    )
    file = models.ForeignKey(
        "files.StoredFile",
        on_delete=models.PROTECT,  # a paper without its bytes is none
        related_name="+",
        verbose_name=_("file"),
    )
    valid_until = models.DateField(_("valid until"), null=True, blank=True)
    put_at = models.DateTimeField(_("put on file at"))
    put_by = models.CharField(_("put on file by"), max_length=80)
    retired_at = models.DateTimeField(_("retired at"), null=True, blank=True)
    retired_by = models.CharField(_("retired by"), max_length=80, blank=True)

    objects = UnitPaperQuerySet.as_manager()

    class Meta:
        verbose_name = _("paper on file")
        verbose_name_plural = _("papers on file")
        constraints = [
            models.CheckConstraint(
                name="unit_paper_one_owner",
                condition=Q(enterprise__isnull=False, host=None)
                | Q(enterprise=None, host__isnull=False),
            ),
            models.CheckConstraint(
                name="unit_paper_retired_later",
                condition=Q(retired_at=None, retired_by="")
                | (Q(retired_at__gte=F("put_at")) & ~Q(retired_by="")),
            ),
        ]
        indexes = [
            models.Index(name="unit_paper_of_unit", fields=["enterprise", "kind"]),
        ]

    def __str__(self) -> str:
        return str(self.id)
