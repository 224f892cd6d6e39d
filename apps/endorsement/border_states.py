"""What a program of border inspection reports, and what becomes of a report."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class BorderKind(models.TextChoices):
    """What happened at the line."""

    ENTRY = "ENTRY", _("Entry")
    EXIT = "EXIT", _("Exit")


class BorderOutcome(models.TextChoices):
    """How a report was answered; the same report gets the same answer for good."""

    NOTED = "NOTED", _("Noted")
    ON_RECORD = "ON_RECORD", _("On record before")
    WAITING = "WAITING", _("Kept until the entry is reported")
    REFUSED = "REFUSED", _("Not noted")
