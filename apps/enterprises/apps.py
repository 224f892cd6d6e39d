"""The register of inviters of a city."""

from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class EnterprisesConfig(AppConfig):
    """Inviting units on file, their handlers, individual hosts."""

    name = "apps.enterprises"
    label = "enterprises"
    verbose_name = _("Inviting units and hosts")

    def ready(self) -> None:
        """Register who may open a paper on file, and what notices and histories say."""
        from apps.enterprises import registration  # noqa: PLC0415 (models are loaded only now)

        registration.register()
