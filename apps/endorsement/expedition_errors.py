"""Why a case is not taken into the expedited lane."""

from django.utils.translation import gettext_lazy as _

from apps.core.errors import Conflict


class ExpeditionNotAsked(Conflict):
    """The inviter has not asked for it, or was answered already. Data: `expedition`."""

    code = "expedition-not-asked"
    title = _("No wish for the expedited lane waits for an answer.")


class ExpeditionTooEarly(Conflict):
    """The landing is too far away for the expedited lane. Data: `within_hours`, `arrival_at`."""

    code = "expedition-too-early"
    title = _("The landing is too far away for the expedited lane.")
    remedy = _("The usual lane is in time. Grant it nearer to the landing, or decline.")


class ExpeditionTooLate(Conflict):
    """The landing has passed by so long that the case left the queue. Data: `arrival_at`."""

    code = "expedition-too-late"
    title = _("The guest was to land long ago, so nothing is expedited any more.")
    remedy = _("Decline. When the inviter gives another flight, the case is in the queue again.")


class ExpeditionFull(Conflict):
    """The lane has taken as many as it may. Data: `limit`, `taken`, and `per`: day or queue."""

    code = "expedition-full"
    title = _("The expedited lane is full.")
    remedy = _("Decline, or grant it once a case of the lane is decided or a new day begins.")
