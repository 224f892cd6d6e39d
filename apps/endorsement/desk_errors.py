"""Why the roster, the calls and the desk rules refuse: one class for each reason."""

from django.utils.translation import gettext_lazy as _

from apps.core.errors import Conflict, Invalid, NotFound


class NoOfficer(Invalid):
    """Nobody with this id is an officer of this port now."""

    code = "no-officer"
    title = _("This is no officer of this port.")


class ShiftTimes(Invalid):
    """The shift is over already, repeats too often, or lies beyond the calendar."""

    code = "shift-times"
    title = _("These times do not fit.")


class ShiftClash(Invalid):
    """The officer has another duty then, or somebody else is on call there. Data: `shift`."""

    code = "shift-clash"
    title = _("Another shift is in the way.")
    remedy = _("Choose other times, or take the other shift off the roster first.")


class ShiftNotFound(NotFound):
    """This port has no shift with this id."""

    code = "shift-not-found"
    title = _("There is no such shift.")


class ShiftOver(Conflict):
    """The shift has ended, or was taken off already."""

    code = "shift-over"
    title = _("This shift is over or was taken off the roster.")
