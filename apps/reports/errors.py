"""Why figures are not given."""

from django.utils.translation import gettext_lazy as _

from apps.core.errors import NotFound


class ReportUnknown(NotFound):
    """No report, or no table in it, has that name."""

    code = "report-unknown"
    title = _("There are no statistics of that name.")
    remedy = _("Open the page “Statistics” and choose from what it lists.")
