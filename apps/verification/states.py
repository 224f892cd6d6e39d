"""What a check of a visa may find."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Verdict(models.TextChoices):
    """The answer, in one word."""

    VALID = "valid", _("Valid")
    USED = "used", _("Used")
    EXPIRED = "expired", _("Expired")
    VOID = "void", _("Declared void")
    SUPERSEDED = "superseded", _("Replaced by another visa")
    NOT_OURS = "not_ours", _("Not issued here")
    NOT_LISTED = "not_listed", _("Not on the list")
    OTHER_PASSPORT = "other_passport", _("Of another passport")
    GENUINE = "genuine", _("Genuine; what became of it is not known")


class Doubt(models.TextChoices):
    """Why a seal or a number is none of ours."""

    UNKNOWN_SIGNER = "unknown_signer", _("No authority known here signs as the seal says.")
    UNKNOWN_KEY = "unknown_key", _("The authority named in the seal has no such key.")
    WRONG_SIGNATURE = "wrong_signature", _("The signature does not fit: something was changed.")
    NO_SUCH_VISA = (
        "no_such_visa",
        _("No visa issued in the last 92 days has this number together with this passport number."),
    )
    OUTSIDE_KEY = "outside_key", _("The seal was signed on a day on which its key did not count.")
