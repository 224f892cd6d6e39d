"""The words of what goes with decisions."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class ConflictGround(models.TextChoices):
    """Why an officer keeps out of a case (回避)."""

    INVITER = "INVITER", _("I have a tie to the inviter")
    VISITOR = "VISITOR", _("I have a tie to a visitor")
    OTHER = "OTHER", _("Another reason")


class Expedition(models.TextChoices):
    """Where the inviter's wish for the expedited lane stands; empty where there is none."""

    ASKED = "ASKED", _("expedition asked for")
    GRANTED = "GRANTED", _("expedited")
    DECLINED = "DECLINED", _("not expedited")
