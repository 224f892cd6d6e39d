"""What guests are told to do after landing, in both languages, on letters and pages."""

from __future__ import annotations

import datetime as dt

from django.db import models
from django.utils.translation import gettext_lazy as _

from apps.core.localised import localised
from apps.policy.dated import Dated, Named, in_force
from apps.regions.scoping import any_query


class Guidance(Named):
    """One piece of advice. `address` is where it is done by oneself, without https://."""

    key_fields = ("code",)

    code = models.SlugField(_("code"), max_length=40)
    position = models.PositiveSmallIntegerField(_("place in lists"))
    text_en = models.TextField(_("text in English"), max_length=300)
    text_zh = models.TextField(_("text in Chinese"), max_length=200)
    address = models.CharField(_("address on the web"), max_length=100, blank=True)

    class Meta(Named.Meta):
        verbose_name = _("advice after landing")
        verbose_name_plural = _("advice after landing")
        constraints = (
            *Dated.Meta.constraints,
            models.UniqueConstraint(name="guidance_once", fields=["code", "valid_from"]),
        )

    @property
    def text(self) -> str:
        """Give the text in the language now active."""
        return localised(en=self.text_en, zh=self.text_zh)


@any_query
def guidance(on: dt.date) -> list[Guidance]:
    """List the advice in force on the day, in order of its place."""
    return list(Guidance.objects.filter(in_force(on)).order_by("position", "code"))
