"""Requests of a city, from the draft to the answer of the port."""

from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class TransfersConfig(AppConfig):
    """Has the carrier, the notices and the files know this app."""

    name = "apps.transfers"
    label = "transfers"
    verbose_name = _("Requests")

    def ready(self) -> None:
        """Register handlers of messages, sentences of notices, and who may open a paper."""
        from apps.transfers import registration  # noqa: PLC0415 (models are loaded only now)

        registration.register()
