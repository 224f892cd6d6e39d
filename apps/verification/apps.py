from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class VerificationConfig(AppConfig):
    """Anyone checks a visa: its seal, and what has become of it."""

    name = "apps.verification"
    label = "verification"
    verbose_name = _("Verification of visas")

    def ready(self) -> None:
        """Keep what ports publish for this."""
        from apps.verification import inbox  # noqa: F401, PLC0415 (registers its readers)
