"""The fixed words of the rule book."""

from __future__ import annotations

from typing import Final

from django.db import models
from django.utils.translation import gettext_lazy as _


class InviterKind(models.TextChoices):
    """Who invites; the papers asked for depend on it."""

    UNIT = "unit", _("Inviting unit")
    HOST = "host", _("Host")
    AGENCY = "agency", _("Travel agency receiving groups")


class PaperFor(models.TextChoices):
    """What a paper belongs to: the whole request, or each visitor in it."""

    REQUEST = "request", _("The whole request")
    VISITOR = "visitor", _("Each visitor")


class ProvidedBy(models.TextChoices):
    """Whose paper it is, so that an inviter knows whom to ask for it."""

    INVITER = "inviter", _("The inviter")
    VISITOR = "visitor", _("The visitor")
    EITHER = "either", _("The inviter or the visitor")


class ExemptionScheme(models.TextChoices):
    """The ways in which a nationality may need no visa (domain notes, section 4)."""

    UNILATERAL = "unilateral", _("Unilateral visa exemption")
    MUTUAL = "mutual", _("Mutual visa exemption")
    TRANSIT_240H = "transit_240h", _("240-hour visa-free transit")


class Scheme(models.TextChoices):
    """Every way in which a guest may need no visa; the first three name nationalities."""

    UNILATERAL = "unilateral", _("Unilateral visa exemption")
    MUTUAL = "mutual", _("Mutual visa exemption")
    TRANSIT_240H = "transit_240h", _("240-hour visa-free transit")
    TRANSIT_24H = "transit_24h", _("24-hour direct transit")
    RESIDENCE_PERMIT = "residence_permit", _("Valid residence permit")
    EASTERN_HUB = "eastern_hub", _("Eastern Hub cooperation zone")
    CRUISE_GROUP = "cruise_group", _("Cruise group")


class TravelDocument(models.TextChoices):
    """What the guest travels on; the port issues visas into ordinary passports and the like."""

    ORDINARY = "ORDINARY", _("Ordinary passport")
    SERVICE = "SERVICE", _("Service or official passport")
    DIPLOMATIC = "DIPLOMATIC", _("Diplomatic passport")
    TRAVEL_DOCUMENT = "TRAVEL_DOCUMENT", _("Other international travel document")


CHINESE: Final = "CHINESE"
"""Stands for the documents of a Chinese citizen, who is no foreigner and gets no visa."""


class Route(models.TextChoices):
    """Where the trip leads after Shanghai, as far as a scheme asks."""

    RETURN = "return", _("Back to where they came from, or not booked yet")
    THIRD = "third", _("On to a third country or region, with a confirmed ticket")
    ZONE = "zone", _("Only into the Eastern Hub cooperation zone, by invitation")
    CRUISE = "cruise", _("With a cruise ship, in a group received by a travel agency")


class Answer(models.TextChoices):
    """What screening says. A hint, never a statement of law: nobody is told to be exempt."""

    PROBABLY_NOT = "probably_not", _("Probably no port visa is needed")
    YES = "yes", _("Yes, a port visa is needed")
    NOT_HERE = "not_here", _("Not eligible here")


class FeeKind(models.TextChoices):
    """What a fee is for."""

    SINGLE = "single", _("Single entry")
    GROUP_SINGLE = "group_single", _("Single entry, group, per person")
    DOUBLE = "double", _("Two entries")
    GROUP_DOUBLE = "group_double", _("Two entries, group, per person")
    HALF_YEAR = "half_year", _("Several entries in half a year")
    YEARS = "years", _("Several entries in one to five years")


class GuestLanguage(models.TextChoices):
    """The languages in which a guest may read why no visa is issued. Each is named in itself."""

    CHINESE = "zh-hans", "中文"
    ENGLISH = "en", "English"
    JAPANESE = "ja", "日本語"
    KOREAN = "ko", "한국어"
    FRENCH = "fr", "Français"
    RUSSIAN = "ru", "Русский"
    SPANISH = "es", "Español"
    ARABIC = "ar", "العربية"
    GERMAN = "de", "Deutsch"

    @property
    def tag(self) -> str:
        """The language tag as pages write it (BCP 47)."""
        return "zh-Hans" if self == GuestLanguage.CHINESE else str(self.value)

    @property
    def direction(self) -> str:
        """In which direction it is read: "ltr" or "rtl"."""
        return "rtl" if self == GuestLanguage.ARABIC else "ltr"
