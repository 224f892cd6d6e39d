"""Why a visa is replaced by another, and by which entry on what it stated."""

from typing import Final

from django.db import models
from django.utils.translation import gettext_lazy as _


class ReplacementGround(models.TextChoices):
    """Why the holder of a visa in force gets another one with a number of its own."""

    DAMAGED = "DAMAGED", _("the letter is damaged")
    LOST = "LOST", _("the letter is lost")
    STOLEN = "STOLEN", _("the letter was stolen")
    MISTYPED = "MISTYPED", _("the visa states something wrong")


CORRECTABLE: Final = (
    "surname",
    "given_names",
    "sex",
    "birth_date",
    "nationality",
    "passport_number",
)
"""What may be put right, as in the passport; category, stay and places were decided."""
