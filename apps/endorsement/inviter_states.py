"""Who asks for a visa, as the city's message says."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class InviterKind(models.TextChoices):
    """Who invites, as the city's message says."""

    UNIT = "unit", _("inviting unit")
    HOST = "host", _("individual host")
