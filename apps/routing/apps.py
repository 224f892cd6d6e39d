"""Routing: the signed messages between authorities, and the carrier that brings them."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from apps.notices.registry import register_texts


class RoutingConfig(AppConfig):
    """Has every new authority get its signing key."""

    name = "apps.routing"
    label = "routing"
    verbose_name = _("Messages between authorities")

    def ready(self) -> None:
        """Register the seed, and what its notice says."""
        from apps.regions.selectors import name_apart  # noqa: PLC0415 (models are loaded only now)
        from apps.routing import seeding  # noqa: PLC0415 (as above)

        seeding.register()
        register_texts(
            {"routing.message_stopped": _("A message to %(destination)s has stopped.")},
            group="SERVICE",
            named={"destination": name_apart},
        )
