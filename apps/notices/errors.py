from django.utils.translation import gettext_lazy as _

from apps.core.errors import NotFound


class NoticeNotFound(NotFound):
    """No such notice here, or it is addressed to somebody else."""

    code = "notice-not-found"
    title = _("There is no such notice.")
