"""Why nothing could be checked."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from apps.core.errors import Forbidden, Invalid, TryAgain


class NoSealFound(Invalid):
    """There is no barcode with a seal in what was sent: neither a Data Matrix nor the square code
    that leads to this page.
    """

    code = "no-seal-found"
    title = _("No seal was found in this file.")
    remedy = _(
        "Take the whole confirmation letter, or its square barcode alone: flat, sharp, in good "
        "light and without a reflection. Or check by visa number."
    )


class StatusNotKnown(TryAgain):
    """The port has published no list lately, so that nobody can say what became of a visa."""

    code = "status-not-known"
    title = _("What became of the visa cannot be told at the moment.")
    remedy = _(
        "The port's list is too old. Try again in a few minutes, check the seal of the letter, or "
        "ask the visa window of the port or 12367."
    )


class SignerNotTheirs(Forbidden):
    """An authority publishes a list in the name of a signer that is not its own."""

    code = "signer-not-theirs"
    title = _("This list is of another authority.")
