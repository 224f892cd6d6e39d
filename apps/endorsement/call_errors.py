"""Why the call of an officer on duty is not answered: one class for each reason."""

from django.utils.translation import gettext_lazy as _

from apps.core.errors import Conflict, Forbidden


class NobodyCalled(Conflict):
    """No call is open for the case: it was taken, or its landing is no longer near."""

    code = "nobody-called"
    title = _("Nobody is called for this case any more.")
    remedy = _("Look at the case: somebody has it, or its landing is no longer near.")


class NotCalled(Forbidden):
    """The person is not among those who were called."""

    code = "not-called"
    title = _("You were not called for this case.")
    remedy = _("If you want to work on it, take it to your desk.")


class CallAnswered(Conflict):
    """Somebody else has answered. Data: `answered_by`."""

    code = "call-answered"
    title = _("Somebody else has answered this call.")
    remedy = _("You need not do anything: the next one is called if the case stays on no desk.")
