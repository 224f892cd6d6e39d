from django.apps import AppConfig

from apps.core.recording import register


class AuditConfig(AppConfig):
    """The audit trail; it lends its recorder to the layers below it."""

    name = "apps.audit"
    label = "audit"

    def ready(self) -> None:
        """Register the recorder with `apps.core.recording`."""
        from apps.audit.services import record  # noqa: PLC0415 (models are loaded only now)

        register(record)
