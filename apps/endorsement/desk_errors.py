"""Why the roster, the calls and the desk rules refuse: one class for each reason."""

from django.utils.translation import gettext_lazy as _

from apps.core.errors import Conflict, Forbidden, Invalid, NotFound


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


class RulesNotFound(NotFound):
    """This port has no version of the desk rules with this id."""

    code = "desk-rules-not-found"
    title = _("There is no such version of the desk rules.")


class RuleUnfit(Invalid):
    """A line names no desk or place of this port, half a stretch of the day, or no load."""

    code = "desk-rule-unfit"
    title = _("A desk rule is not complete.")


class CatchAllMissing(Invalid):
    """The last line asks for something, so that some case would have no desk."""

    code = "catch-all-missing"
    title = _("The last desk rule must hold for every case.")
    remedy = _("End with a rule that names a visa desk only: no place, no hours, no load.")


class RuleNeverReached(Invalid):
    """A line stands below one that holds for every case. Data: `position` of the upper one."""

    code = "desk-rule-never-reached"
    title = _("A desk rule stands below one that holds for every case.")
    remedy = _("Put the rule that holds for every case last.")


class RuleOfShutDesk(Invalid):
    """A line names a desk that is shut until further notice. Data: `desk`."""

    code = "desk-rule-of-shut-desk"
    title = _("A desk rule names a visa desk that is shut until further notice.")


class SamePublisher(Forbidden):
    """Who has proposed a version does not publish it; the database refuses it too."""

    code = "same-publisher"
    title = _("You proposed this version, so somebody else must publish it.")
    remedy = _("Ask a colleague who looks after the desk rules. Two persons stand behind them.")
