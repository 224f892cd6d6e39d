"""Brings the whole database up to date: the command of every start and deploy."""

from __future__ import annotations

import time
from typing import Any

from django.core.management.base import BaseCommand

from apps.regions import provisioning, reference, schemas
from apps.regions.kinds import SchemaKind
from apps.regions.scoping import enter
from apps.regions.templates import template_sql


class Command(BaseCommand):
    """Migrates what is behind and makes every authority of the data files ready."""

    help = (
        "Migrate public and every schema that is behind, make the cities and ports of the data "
        "files, grant, seed. Safe to repeat and to interrupt."
    )
    requires_system_checks = ()

    def handle(self, *_args: Any, **_options: Any) -> None:
        """Do it all under one lock and say what was done."""
        started = time.monotonic()
        schemas.require_owner()
        with schemas.one_at_a_time():
            lessons = provisioning.prepare(self._say)
            provisioning.migrate_behind(self._say, lessons=lessons)
            plans = [*reference.cities(), *reference.port_authorities()]
            templates = self._templates(plans)
            for plan in plans:
                provisioning.provision(plan, template=templates.get(plan.kind), report=self._say)
            with enter("public"):
                places = reference.load_ports_of_entry()
        self.stdout.write(
            f"{len(plans)} authorities ready, {places} places of entry, "
            f"{time.monotonic() - started:.1f} s"
        )

    def _templates(self, plans: list[provisioning.AuthorityPlan]) -> dict[SchemaKind, str]:
        """Read out a template only for kinds of which a schema is missing."""
        existing = set(schemas.existing_schemas())
        missing = {plan.kind for plan in plans if plan.schema_name not in existing}
        return {kind: template_sql(kind) for kind in missing}

    def _say(self, schema_name: str, step: str) -> None:
        if step == "migrated":
            self.stdout.write(f"{schema_name}: {step}")
