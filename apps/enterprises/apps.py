"""The register of inviters of a city."""

from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class EnterprisesConfig(AppConfig):
    """Inviting units on file, their handlers, individual hosts."""

    name = "apps.enterprises"
    label = "enterprises"
    verbose_name = _("Inviting units and hosts")
