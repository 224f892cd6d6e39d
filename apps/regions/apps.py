"""Tenancy: authorities, their schemas and roles."""

from django.apps import AppConfig
from django.core import checks
from django.utils.translation import gettext_lazy as _
from django_tenants.signals import schema_migrated

from apps.regions.checks import check_placement


class RegionsConfig(AppConfig):
    """Registers the check that every table has its place, and the grants after a migration."""

    name = "apps.regions"
    label = "regions"
    verbose_name = _("Cities and ports")

    def ready(self) -> None:
        """Run the check at every start, and grant whenever a schema has been migrated."""
        from apps.regions.schemas import grant_after_migration  # noqa: PLC0415 (needs the models)

        checks.register(check_placement, checks.Tags.models)
        schema_migrated.connect(grant_after_migration, dispatch_uid="regions.grant")
