"""Why the bytes of a barcode are no seal that can be checked here."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from apps.core.errors import Invalid, TryAgain


class SealUnreadable(Invalid):
    """The bytes are not laid out as ICAO Doc 9303-13 says: cut, damaged, or of another kind.

    Data: `at`, the byte (from 0) where reading stopped.
    """

    code = "seal-unreadable"
    title = _("This is not a seal, or part of it is missing.")
    remedy = _("Take the whole square barcode of the confirmation letter, sharp and in good light.")


class SealOfOtherProfile(Invalid):
    """A whole seal, but not of a visa (profile 5D01) or without what a visa's seal must say.

    Data: `profile`, four hexadecimal digits.
    """

    code = "seal-of-other-profile"
    title = _("This seal does not belong to a visa.")
    remedy = _("Take the square barcode of the confirmation letter, not one of another document.")


class ListUntrusted(Invalid):
    """A published list that its signer has not signed, or that says what its signer may not say."""

    code = "list-untrusted"
    title = _("This list is not signed by whoever it names, or was changed.")
    remedy = _("Fetch the list again from the public page of the service.")


class ListTooOld(Invalid):
    """A published list whose time is over: what has changed since then is not in it.

    Data: `ended_at`.
    """

    code = "list-too-old"
    title = _("This list is too old to rely on.")
    remedy = _("Fetch the newest list from the public page of the service.")


class ListOfTheFuture(Invalid):
    """A published list that was made later than now: a clock, ours or the signer's, is wrong.

    Data: `issued_at`.
    """

    code = "list-of-the-future"
    title = _("This list was made at a time that is still to come.")
    remedy = _("Set the clock of this device, and fetch the list again.")


class SignerAway(TryAgain):
    """The process that holds the keys does not answer, or refuses; nothing was signed.

    Data: `refused`, its reason, where it answered.
    """

    code = "signer-away"
    title = _("The seal cannot be made at the moment.")
    remedy = _(
        "Nothing was issued and nothing is lost. Try again in a minute; if it stays so, tell the "
        "administrator that the signer does not answer."
    )
