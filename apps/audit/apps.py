from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from apps.core.recording import register


class AuditConfig(AppConfig):
    """The audit trail; it lends its recorder to the layers below it."""

    name = "apps.audit"
    label = "audit"
    verbose_name = _("Audit trail")

    def ready(self) -> None:
        """Register the recorder with `apps.core.recording`."""
        from apps.audit.services import record  # noqa: PLC0415 (models are loaded only now)

        register(record)
