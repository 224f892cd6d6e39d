"""What goes wrong with the rule book itself."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from apps.core.errors import TryAgain


class NotInForce(TryAgain):
    """The rule book has no value for this rule on this day, so nothing can be decided by it.

    Data: `rule` and `on`. An administrator of the region adds the missing period.
    """

    code = "rule-not-in-force"
    title = _("The rule book has no entry for that day.")
    remedy = _("Tell the administrator of the region; nothing was changed.")


class PolicyDataWrong(ValueError):
    """A data file of the rule book contradicts itself: an error of whoever edits it."""
