"""Why a case is not taken, put back or given: one class for each reason."""

from django.utils.translation import gettext_lazy as _

from apps.core.errors import Conflict, Invalid


class CaseHeld(Conflict):
    """Another officer has the case on the desk; nobody else acts in it. Data: `claimed_by`."""

    code = "case-held"
    title = _("Another officer has this case on the desk.")
    remedy = _("Take another case. A supervisor can give this one to you.")


class CaseOnNoDesk(Conflict):
    """The act belongs to the officer who has the case on the desk, and nobody has."""

    code = "case-on-no-desk"
    title = _("This case is on nobody's desk.")
    remedy = _("Take it to your desk first.")


class NoCaseToTake(Conflict):
    """No accepted case waits for an officer. Data: `to_accept`, how many wait to be accepted."""

    code = "no-case-to-take"
    title = _("No accepted case waits to be taken.")
    remedy = _("Accept cases that have come in, or wait: the queue shows what comes.")


class PortOfficerNotAvailable(Invalid):
    """The case cannot go to that desk: no officer who examines, or the one who has it already."""

    code = "port-officer-not-available"
    title = _("The case cannot go to this officer.")


class NumberNotInRange(Invalid):
    """The number of cases to be given out is none, or too large. Data: `most`."""

    code = "number-not-in-range"
    title = _("This number of cases cannot be given out at once.")
