"""Where the call of an officer on duty stands, in what order people are called, and how it ends."""

from __future__ import annotations

from typing import Final

from django.db import models
from django.utils.translation import gettext_lazy as _

from apps.endorsement.states import CaseStatus


class CallState(models.TextChoices):
    """Where a call stands."""

    CALLING = "CALLING", _("Waiting for an answer")
    ANSWERED = "ANSWERED", _("Answered")
    ENDED = "ENDED", _("Over")


class CallWay(models.TextChoices):
    """Why somebody is called, in the order in which people are."""

    FIRST = "FIRST", _("first on call")
    SECOND = "SECOND", _("second on call")
    OTHER = "OTHER", _("on call at another visa desk")
    CHIEF = "CHIEF", _("supervisor")


class CallEnd(models.TextChoices):
    """Why nobody has to be called any more."""

    TAKEN = "TAKEN", _("taken to a desk")
    OVER = "OVER", _("the case is over")
    AWAY = "AWAY", _("the landing is no longer near")
    LANDED = "LANDED", _("landed long ago")


OWNERLESS: Final = frozenset({CaseStatus.RECEIVED, CaseStatus.ACCEPTED})
"""Open states in which a case is on nobody's desk."""
