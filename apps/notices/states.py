from django.db import models
from django.utils.translation import gettext_lazy as _


class MailState(models.TextChoices):
    """What became of the mail that goes with a notice."""

    NONE = "NONE", _("no mail")
    QUEUED = "QUEUED", _("waiting to be sent")
    SENT = "SENT", _("sent")
    FAILED = "FAILED", _("could not be sent")
