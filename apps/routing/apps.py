"""Routing: the signed messages between authorities, and the carrier that brings them."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class RoutingConfig(AppConfig):
    """Has every new authority get its signing key."""

    name = "apps.routing"
    label = "routing"
    verbose_name = _("Messages between authorities")

    def ready(self) -> None:
        """Register the seed."""
        from apps.routing import seeding  # noqa: PLC0415 (models are loaded only now)

        seeding.register()
