"""The words of what goes with decisions."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class ConflictGround(models.TextChoices):
    """Why an officer keeps out of a case (回避)."""

    INVITER = "INVITER", _("I have a tie to the inviter")
    VISITOR = "VISITOR", _("I have a tie to a visitor")
    OTHER = "OTHER", _("Another reason")
