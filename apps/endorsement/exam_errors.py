"""Why notes and marks of an examination are refused: one class for each reason."""

from django.utils.translation import gettext_lazy as _

from apps.core.errors import Conflict, Invalid


class NoteEmpty(Invalid):
    """A note without a word, or with more than 4,000 characters."""

    code = "note-empty"
    title = _("Write the note, in 4,000 characters at most.")


class MentionUnknown(Invalid):
    """A note mentions a user name that no officer of this port has. Data: `position`."""

    code = "mention-unknown"
    title = _("Somebody is mentioned who is no officer here.")
    remedy = _("Take the name from the list of officers, or leave out the @.")


class NoteKnown(Conflict):
    """Another note has this id already."""

    code = "note-known"
    title = _("Another note was sent under this id.")


class PaperUnknown(Invalid):
    """A mark is about a kind of paper that there is not, or its note is over 500 characters."""

    code = "paper-unknown"
    title = _("There is no such paper in this case.")


class DeadlineUnfit(Invalid):
    """The hours to answer are not between 2 and 240."""

    code = "deadline-unfit"
    title = _("This is no time in which anybody can answer.")


class DeadlineAfterLanding(Invalid):
    """The hours to answer would end after the guests have landed. Data: `due_at`."""

    code = "deadline-after-landing"
    title = _("The time to answer would end after the landing.")
    remedy = _("Choose fewer hours, or the usual day if none are left.")
