"""Watch lists: where a version stands, how a hit came about, and what an officer found of it."""

from typing import Final

from django.db import models
from django.utils.translation import gettext_lazy as _


class VersionState(models.TextChoices):
    """Where a version of a list stands. Of each list one is prepared and one in force, at most."""

    PREPARED = "PREPARED", _("Prepared")
    IN_FORCE = "IN_FORCE", _("In force")
    RETIRED = "RETIRED", _("No longer in force")


class BirthFit(models.TextChoices):
    """How the birth date of a visitor compares with what the list says."""

    SAME = "SAME", _("the same day")
    SWAPPED = "SWAPPED", _("day and month exchanged")
    PARTLY = "PARTLY", _("the same, as far as the list knows it")
    NEAR = "NEAR", _("a few years apart")
    UNKNOWN = "UNKNOWN", _("the list has none")
    OTHER = "OTHER", _("another one")


class Resolution(models.TextChoices):
    """What an officer found of a hit."""

    ANOTHER_PERSON = "ANOTHER_PERSON", _("another person")
    NO_OBSTACLE = "NO_OBSTACLE", _("the same person, and no obstacle")
    OBSTACLE = "OBSTACLE", _("the same person, and an obstacle")


CLEARED: Final = frozenset({Resolution.ANOTHER_PERSON, Resolution.NO_OBSTACLE})
"""A visitor may be approved when every hit is found to be one of these."""
