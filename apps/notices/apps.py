from django.apps import AppConfig
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from apps.core import navigation


class NoticesConfig(AppConfig):
    """Notices to people; it counts the unread ones for the header."""

    name = "apps.notices"
    label = "notices"
    verbose_name = _("Notices")

    def ready(self) -> None:
        """Let the header's bell count."""
        from apps.accounts.permissions import actor_of  # noqa: PLC0415 (models are loaded only now)
        from apps.notices import selectors  # noqa: PLC0415

        def unread(request: HttpRequest) -> int:
            return selectors.unread_count(actor=actor_of(request.user))

        navigation.use_unread_counter(unread)
