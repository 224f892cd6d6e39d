"""How a fee was paid."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class FeeWay(models.TextChoices):
    """The platform takes no money: somebody saw it paid here, or saw proof that it was."""

    WINDOW = "WINDOW", _("paid at the window")
    ELSEWHERE = "ELSEWHERE", _("paid elsewhere")
