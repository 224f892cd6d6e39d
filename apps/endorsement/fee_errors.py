"""Why a fee is not recorded."""

from django.utils.translation import gettext_lazy as _

from apps.core.errors import Conflict, Invalid, NotFound


class FeeNotFound(NotFound):
    """No receipt with this id was written here."""

    code = "fee-not-found"
    title = _("There is no such receipt.")


class FeeAlreadyRecorded(Conflict):
    """The visa's fee has been recorded, perhaps a moment ago. Data: `receipt`, its number."""

    code = "fee-already-recorded"
    title = _("The fee of this visa has already been recorded.")
    remedy = _("Look at the receipt. A supervisor can cancel one that is wrong.")


class FeeAlreadyCancelled(Conflict):
    """The receipt was cancelled before."""

    code = "fee-already-cancelled"
    title = _("This receipt has already been cancelled.")


class FeeDayWrong(Invalid):
    """The day of payment lies in the future, or before the request was filed."""

    code = "fee-day-wrong"
    title = _("The fee cannot have been paid on that day.")


class FeeProofMissing(Invalid):
    """What was paid elsewhere needs proof, and what was paid here has none."""

    code = "fee-proof-missing"
    title = _("Say where the fee was paid, and under which number.")


class FeeDifferenceUnexplained(Invalid):
    """The amount is not the rate of the rule book, and no reason was given. Data: `rate`."""

    code = "fee-difference-unexplained"
    title = _("The amount differs from the rate. Say why.")
