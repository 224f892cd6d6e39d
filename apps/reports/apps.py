from django.apps import AppConfig


class ReportsConfig(AppConfig):
    """Figures about an authority's own work. It keeps no tables of its own."""

    name = "apps.reports"
    label = "reports"

    def ready(self) -> None:
        """Lend the histories the words of its events."""
        from apps.core.history import register_events  # noqa: PLC0415
        from apps.reports.wording import HISTORY  # noqa: PLC0415

        register_events(HISTORY)
