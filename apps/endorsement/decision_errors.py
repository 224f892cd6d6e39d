"""Why an act about a decision is refused, and who keeps out of one."""

from django.utils.translation import gettext_lazy as _

from apps.core.errors import Conflict, Forbidden, Invalid, NotFound


class ConflictOfInterest(Forbidden):
    """The officer has declared a conflict of interest in this case."""

    code = "conflict-of-interest"
    title = _("You keep out of this case.")
    remedy = _("A colleague goes on with it. If you declared it by mistake, ask your supervisor.")


class AlreadyExcluded(Conflict):
    """The officer keeps out of this case already."""

    code = "already-excluded"
    title = _("You keep out of this case already.")


class ExclusionNotFound(NotFound):
    """No officer keeps out of this case by that declaration, or it was lifted."""

    code = "exclusion-not-found"
    title = _("There is no such declaration in this case.")


class RecommendedToRefuse(Conflict):
    """What is recommended for refusal is not approved in passing."""

    code = "recommended-to-refuse"
    title = _("It is recommended to refuse this visitor; decide on this one alone.")


class NotAsSeen(Conflict):
    """The visitor was sent back or recommended anew after the officer had looked."""

    code = "not-as-seen"
    title = _("This visitor has changed since you looked.")
    remedy = _("Look at the visitor as it stands now, and decide anew.")


class DecisionTold(Conflict):
    """The city has been told of this refusal; it stands. Data: `told_at`."""

    code = "decision-told"
    title = _("The city has been told of this refusal, so it can not be taken back.")
    remedy = _("The inviter may file a new request.")


class DecisionSettled(Conflict):
    """The decision has stood too long to be taken back. Data: `days` in which it could be."""

    code = "decision-settled"
    title = _("This decision has stood too long to be taken back.")
    remedy = _("Leave the visa unissued. One that is issued can be declared void.")


class NoReasonChosen(Invalid):
    """A case is given back without a reason from the list."""

    code = "no-reason-chosen"
    title = _("Choose why the case is not accepted.")


class ReasonTooLong(Invalid):
    """The words are longer than what a city is told, or is kept. Data: `most`, in characters."""

    code = "reason-too-long"
    title = _("These words are too long.")


class NobodyChosen(Invalid):
    """An act on several visitors names none."""

    code = "nobody-chosen"
    title = _("Nobody is chosen.")
    remedy = _("Tick the visitors whom it is about.")
