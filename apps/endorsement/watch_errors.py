"""Why watch lists refuse: one class for each reason."""

from django.utils.translation import gettext_lazy as _

from apps.core.errors import Conflict, Invalid, NotFound, TryAgain


class WatchListNotFound(NotFound):
    """This port has no such watch list, or no such version of it."""

    code = "watch-list-not-found"
    title = _("There is no such watch list.")


class WatchListUnreadable(Invalid):
    """The file of a watch list cannot be read; nothing of it was taken. Data: `problems`."""

    code = "watch-list-unreadable"
    title = _("The list cannot be read.")
    remedy = _("Mend every line that is named, and give the whole file again.")


class WatchListKnown(Conflict):
    """A watch list of this port has the code already."""

    code = "watch-list-known"
    title = _("There is a watch list with this code already.")
    remedy = _("Open that list and give it a new version.")


class WatchListSealed(TryAgain):
    """The content of a list does not open: another key, or changed bytes."""

    code = "watch-list-sealed"
    title = _("The watch list cannot be opened.")
    remedy = _("Tell the administrator of the system: the key of the search has been changed.")


class WatchHitNotFound(NotFound):
    """The visitor has no such hit."""

    code = "watch-hit-not-found"
    title = _("There is no such hit.")


class NotYetScreened(Conflict):
    """The visitor, as filed now, has not been compared with the lists in force."""

    code = "not-yet-screened"
    title = _("This visitor has not been compared with the watch lists yet.")
    remedy = _("It takes a few seconds. Open the case again, and approve then.")


class WatchHitOpen(Conflict):
    """A hit on a watch list is not resolved; the database refuses to approve too. Data: `hits`."""

    code = "watch-hit-open"
    title = _("A hit on a watch list has to be resolved first.")
    remedy = _("Open the hit at the visitor, and say with a reason what you found.")


class WatchHitStands(Conflict):
    """An officer found that the visitor is the listed person, and that this is an obstacle."""

    code = "watch-hit-stands"
    title = _("A hit on a watch list stands in the way of approval.")
    remedy = _("Refuse, or resolve the hit anew with a reason if it was wrong.")
