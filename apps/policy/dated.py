"""What every table of the rule book has: a period, a source, and whether it is verified."""

from __future__ import annotations

import datetime as dt
from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from apps.core.localised import localised
from apps.regions.placement import PUBLIC_ONLY


def in_force(day: dt.date) -> Q:
    """Keep the rows in force on the day."""
    not_ended = Q(valid_until__isnull=True) | Q(valid_until__gte=day)
    return Q(valid_from__lte=day) & not_ended


class Dated(models.Model):
    """A row of the rule book. `key_fields` tell which rows are versions of one rule."""

    lives_in = PUBLIC_ONLY
    tenant_readable: ClassVar[bool] = True
    key_fields: ClassVar[tuple[str, ...]]

    valid_from = models.DateField(_("in force from"))
    valid_until = models.DateField(_("in force until"), null=True, blank=True)
    source = models.TextField(_("source"), help_text=_("Law, article, notice or page."))
    is_verified = models.BooleanField(
        _("verified"),
        default=True,
        help_text=_("Off where no source was found, or only general knowledge."),
    )
    is_local = models.BooleanField(
        _("changed here"),
        default=False,
        editable=False,
        help_text=_("Changed by an administrator; loading the data files leaves it alone."),
    )

    class Meta:
        abstract = True
        constraints: ClassVar[tuple[models.BaseConstraint, ...]] = (
            models.CheckConstraint(
                name="%(class)s_period_ordered",
                condition=Q(valid_until__isnull=True) | Q(valid_until__gte=F("valid_from")),
                violation_error_message=_("The period must end on or after the day it begins."),
            ),
        )

    def __str__(self) -> str:
        return f"{self.key_text} from {self.valid_from:%Y-%m-%d}"

    @property
    def key_text(self) -> str:
        """Name the rule this row is a version of."""
        return " ".join(str(getattr(self, name)) for name in self.key_fields)


class Named(Dated):
    """A row with a name in both languages."""

    name_en = models.CharField(_("name in English"), max_length=120)
    name_zh = models.CharField(_("name in Chinese"), max_length=60)

    class Meta(Dated.Meta):
        abstract = True

    @property
    def name(self) -> str:
        """Give the name in the language now active."""
        return localised(en=self.name_en, zh=self.name_zh)
