"""Why what is typed is not kept as it was sent."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from apps.core.errors import Conflict, Invalid


class TypedTooLong(Invalid):
    """More was typed into one form than is kept for later. Data: `most` characters."""

    code = "typed-too-long"
    title = _("This is too long to be kept.")
    remedy = _("Shorten the long texts, or attach them as a paper. What you typed stays here.")


class TypedElsewhere(Conflict):
    """The same person typed, saved or gave up this form on another page; nothing was overwritten.

    Data: `typed_at` (instant, null when nothing is kept there now) and `mark` to go on with.
    """

    code = "typed-elsewhere"
    title = _("You have gone on with this form in another window or on another device.")
    remedy = _("Load what stands there, or keep what you have here: then that one is replaced.")


class TypedGone(Conflict):
    """What a colleague had typed has been saved or given up since."""

    code = "typed-gone"
    title = _("What your colleague had typed is no longer there: it was saved or given up.")
    remedy = _("Open the page again: it shows what is saved now.")


class TypedByAnother(Conflict):
    """The page was opened by another person than the one now logged in; nothing was kept."""

    code = "typed-by-another"
    title = _("This page was opened by somebody else than the person now signed in.")
    remedy = _("Sign in as the person who opened it, or open the page again.")


class NothingToTake(Conflict):
    """No request waits for an officer, or colleagues are taking the last ones at this moment."""

    code = "nothing-to-take"
    title = _("No request is waiting to be taken.")
    remedy = _("New requests appear in the queue as soon as they are filed.")
