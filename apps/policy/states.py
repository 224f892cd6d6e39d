"""The fixed words of the rule book."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class InviterKind(models.TextChoices):
    """Who invites; the papers asked for depend on it."""

    UNIT = "unit", _("Inviting unit")
    HOST = "host", _("Host")
    AGENCY = "agency", _("Travel agency receiving groups")


class PaperFor(models.TextChoices):
    """What a paper belongs to: the whole request, or each visitor in it."""

    REQUEST = "request", _("The whole request")
    VISITOR = "visitor", _("Each visitor")


class ExemptionScheme(models.TextChoices):
    """The ways in which a nationality may need no visa (domain notes, section 4)."""

    UNILATERAL = "unilateral", _("Unilateral visa exemption")
    MUTUAL = "mutual", _("Mutual visa exemption")
    TRANSIT_240H = "transit_240h", _("240-hour visa-free transit")


class FeeKind(models.TextChoices):
    """What a fee is for."""

    SINGLE = "single", _("Single entry")
    GROUP_SINGLE = "group_single", _("Single entry, group, per person")
