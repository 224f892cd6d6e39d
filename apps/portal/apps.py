from django.apps import AppConfig


class PortalConfig(AppConfig):
    """What crosses apps on a screen: first pages and navigation. No rules, no tables."""

    name = "apps.portal"
    label = "portal"

    def ready(self) -> None:
        """Fill the navigation of every kind of host."""
        from apps.portal.navigation import register_entries  # noqa: PLC0415 (needs loaded models)

        register_entries()
