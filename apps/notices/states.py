"""What becomes of mail, what notices are about, and how people want to hear of it."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class MailState(models.TextChoices):
    """What became of the mail that goes with a notice."""

    NONE = "NONE", _("no mail")
    QUEUED = "QUEUED", _("waiting to be sent")
    DIGEST = "DIGEST", _("in the next daily digest")
    SENT = "SENT", _("sent")
    FAILED = "FAILED", _("could not be sent")


class Group(models.TextChoices):
    """What a notice is about: people choose for each how they hear of it."""

    ASKED = "ASKED", _("Something is asked of you")
    DECIDED = "DECIDED", _("A decision, or a visa")
    MOVED = "MOVED", _("A request moved on")
    UNIT = "UNIT", _("Your unit and its handlers")
    MINE = "MINE", _("Work that you hold")
    DESK = "DESK", _("Work that waits for anybody")
    SERVICE = "SERVICE", _("The running of the service")


class Way(models.TextChoices):
    """How somebody hears of a notice beside the list in the application."""

    AT_ONCE = "AT_ONCE", _("Mail at once")
    DIGEST = "DIGEST", _("One mail a day")
    IN_APP = "IN_APP", _("Only here, no mail")
