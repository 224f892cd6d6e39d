"""What is noted at the counter while the platform is away, and what becomes of it."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class OfflineKind(models.TextChoices):
    """What can be noted at the counter while the platform is away. Nobody decides offline."""

    ACCEPT = "accept", _("Accepted")
    RECOMMEND = "recommend", _("Recommendation on a visitor")
    USED = "used", _("Visa used for entry")


class OfflineOutcome(models.TextChoices):
    """What became of an act of the counter when it was brought in."""

    DONE = "DONE", _("Done")
    CONFLICT = "CONFLICT", _("Conflict")
