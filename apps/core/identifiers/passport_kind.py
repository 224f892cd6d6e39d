"""Kinds of travel document."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class PassportKind(models.TextChoices):
    """Kinds of travel document; the port issues visas into ordinary passports only."""

    ORDINARY = "ORDINARY", _("Ordinary passport")
    SERVICE = "SERVICE", _("Service or official passport")
    DIPLOMATIC = "DIPLOMATIC", _("Diplomatic passport")
    TRAVEL_DOCUMENT = "TRAVEL_DOCUMENT", _("Other international travel document")
