"""The dated reference data of the region."""

from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PolicyConfig(AppConfig):
    """The rule book, one for all authorities."""

    name = "apps.policy"
    label = "policy"
    verbose_name = _("Rule book")
