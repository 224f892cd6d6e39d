"""Tenancy: authorities, their schemas and roles."""

from django.apps import AppConfig
from django.core import checks
from django.utils.translation import gettext_lazy as _

from apps.regions.checks import check_placement


class RegionsConfig(AppConfig):
    """Registers the check that every table has its place."""

    name = "apps.regions"
    label = "regions"
    verbose_name = _("Cities and ports")

    def ready(self) -> None:
        """Run the check with Django's own, at every start."""
        checks.register(check_placement, checks.Tags.models)
