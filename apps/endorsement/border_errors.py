"""Why a report of border inspection is not noted, and why one is not taken at all."""

from __future__ import annotations

from typing import Final

from django.utils.translation import gettext_lazy as _

from apps.core.errors import Conflict, DomainError, Invalid, NotFound, TooManyRequests


class BorderEventReused(Conflict):
    """The program has sent this id of an event before, with something else in it."""

    code = "border-event-reused"
    title = _("This event was reported before with another content.")
    remedy = _("Give each event an id of its own. Repeat a report only as it was.")


class BorderTimeAhead(Invalid):
    """The time of the event lies ahead of the clock here by more than is allowed; nothing is kept.

    Data: `allowed_seconds`.
    """

    code = "border-time-ahead"
    title = _("The time of the event is still to come.")
    remedy = _("Set the clock of the program right, and report the event again.")


class TooManyReports(TooManyRequests):
    """The program calls more often than agreed. Data: `retry_after` in seconds."""

    code = "too-many-reports"
    title = _("Too many calls in this minute.")
    remedy = _("Wait for the time told, and go on. Nothing is lost: reports may come late.")

    def __init__(self, *, retry_after: int) -> None:
        """Keep how long to wait, for the Retry-After header."""
        super().__init__(retry_after=retry_after)
        self.wait = retry_after


class TooManyMisses(TooManyRequests):
    """The program has named visas that are not there too often; it looks none up for a while.

    Data: `retry_after` in seconds.
    """

    code = "too-many-misses"
    title = _("Too many look-ups that found no visa.")
    remedy = _("Wait for the time told. Reports are taken all the same.")

    def __init__(self, *, retry_after: int) -> None:
        """Keep how long to wait, for the Retry-After header."""
        super().__init__(retry_after=retry_after)
        self.wait = retry_after


class BorderNoSuchVisa(NotFound):
    """No visa with this number was issued for this passport; which of the two differs is not told.

    So nobody who has a number learns whose passport it goes with, or that there is such a visa.
    """

    code = "border-no-such-visa"
    title = _("No visa with this number was issued for this passport.")
    remedy = _(
        "Read both numbers again. If they stand so on the letter and in the passport, the letter"
        " may be forged: ask the visa desk."
    )


class BorderVisaUnknown(NotFound):
    """No visa with this number was issued by this port."""

    code = "border-visa-unknown"
    title = _("No visa with this number was issued here.")
    remedy = _("Read the number again. If it stands so on the letter, the letter may be forged.")


class BorderPassportDiffers(Conflict):
    """The visa was issued for another passport than the one shown."""

    code = "border-passport-differs"
    title = _("The visa was issued for another passport.")
    remedy = _("Read the passport number again, or ask the visa desk.")


class BorderVisaVoid(Conflict):
    """The visa was declared void; nobody enters on it."""

    code = "border-visa-void"
    title = _("The visa was declared void.")
    remedy = _("Ask the visa desk; its supervisor has been told of the report.")


class BorderVisaSuperseded(Conflict):
    """Another visa was given in place of this one; nobody enters on it."""

    code = "border-visa-superseded"
    title = _("The visa was replaced by another.")
    remedy = _("Ask for the newer letter, and report the event with its number.")


class BorderEntryTooEarly(Conflict):
    """The entry lies before the issue of the visa."""

    code = "border-entry-too-early"
    title = _("The visa was issued after this entry.")
    remedy = _("Check the time and the number of the visa.")


class BorderEntryTooLate(Conflict):
    """The entry lies after the last moment to enter."""

    code = "border-entry-too-late"
    title = _("The last moment to enter had passed.")
    remedy = _("Check the time. If it is right, the guest entered without this visa.")


class BorderEntryElsewhere(Conflict):
    """The visa does not name this place of entry."""

    code = "border-entry-elsewhere"
    title = _("The visa does not allow entry at this place.")
    remedy = _("Check the place, or ask the visa desk.")


class BorderEntryAgain(Conflict):
    """The visa, good for one entry, was used for another one on another day."""

    code = "border-entry-again"
    title = _("The visa was used for an entry on another day.")
    remedy = _("It is good for one entry. Ask the visa desk which of the two is right.")


class BorderExitBeforeEntry(Conflict):
    """The exit lies before the entry on record."""

    code = "border-exit-before-entry"
    title = _("The exit lies before the entry on record.")
    remedy = _("Check the time of the exit.")


class BorderExitAgain(Conflict):
    """Another exit, of another day, is on record."""

    code = "border-exit-again"
    title = _("An exit on another day is on record.")
    remedy = _("Ask the visa desk which of the two is right.")


REFUSALS: Final = (
    BorderVisaUnknown,
    BorderPassportDiffers,
    BorderVisaVoid,
    BorderVisaSuperseded,
    BorderEntryTooEarly,
    BorderEntryTooLate,
    BorderEntryElsewhere,
    BorderEntryAgain,
    BorderExitBeforeEntry,
    BorderExitAgain,
)
"""The reasons that are kept with the report, so that the same report gets the same answer."""

BY_CODE: Final[dict[str, type[DomainError]]] = {one.code: one for one in REFUSALS}
