"""Making an authority ready: its row and host, schema, role, grants and seed, and `ready` last.

Every step may be repeated, and a process that dies between two steps, or within one, leaves
nothing that the next run does not mend: schema, role and grants are one transaction, each seed is
one, and an authority is served only once `ready` is set.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from typing import Final

from django.db import connection, transaction

from apps.regions import directory, following, schemas
from apps.regions.authority import PUBLIC, AuthorityRef
from apps.regions.following import Lesson
from apps.regions.grants import ensure_tenant_role, grant_schema
from apps.regions.kinds import (
    PUBLIC_SCHEMA,
    TEMPLATE_SCHEMAS,
    SchemaKind,
    kind_of,
    schema_name_for,
)
from apps.regions.models import Authority, AuthorityKind, Domain
from apps.regions.scoping import enter_authority
from apps.regions.templates import renamed, template_sql

Seed = Callable[[AuthorityRef], None]
Report = Callable[[str, str], None]
Lessons = Mapping[SchemaKind, Lesson | None]


class HostTaken(RuntimeError):
    """The host that the slug stands for belongs to another authority."""


@dataclass(frozen=True, slots=True)
class AuthorityPlan:
    """What is to be known of an authority before it is made."""

    kind: SchemaKind
    code: str
    slug: str
    name_en: str
    name_zh: str
    province_en: str = ""
    province_zh: str = ""
    files_directly: bool = False

    @property
    def schema_name(self) -> str:
        """The schema it gets; raises BadSchemaName for a code that no authority can have."""
        return schema_name_for(self.kind, self.code)


@dataclass(frozen=True, slots=True)
class _Seeding:
    name: str
    seed: Seed
    kinds: frozenset[SchemaKind]
    in_public: bool


_seeds: Final[list[_Seeding]] = []


def register_seed(
    name: str, seed: Seed, *, kinds: Collection[SchemaKind], in_public: bool = False
) -> None:
    """Have `seed(authority)` run for each authority of these kinds before it becomes ready.

    It runs in the authority's own schema, or in public with `in_public`, with the owner's login,
    in a transaction of its own. It runs again at every sync, so it must find its work done.
    Called from AppConfig.ready().
    """
    _seeds.append(_Seeding(name, seed, frozenset(kinds), in_public))


def _silent(schema_name: str, step: str) -> None:
    """Report to nobody."""


def provision(
    plan: AuthorityPlan, *, template: str | None = None, report: Report = _silent
) -> Authority:
    """Make one authority ready, or finish what an earlier attempt began.

    `template` is the SQL of `templates.template_sql`, read once for many authorities. `report` is
    told each step when it is done. Raises OwnerLoginNeeded, NoTemplate, or the database's errors.
    """
    schemas.require_owner()
    authority = _ensure_row(plan)
    report(plan.schema_name, "row")
    if plan.schema_name not in schemas.existing_schemas():
        _make_schema(plan.schema_name, plan.kind, template or template_sql(plan.kind))
    else:
        schemas.grant(plan.schema_name)
    report(plan.schema_name, "schema")
    for name in _run_seeds(authority.as_ref()):
        report(plan.schema_name, name)
    _set_ready(authority)
    report(plan.schema_name, "ready")
    return authority


def prepare(report: Report = _silent) -> Lessons:
    """Bring public, the shared roles and the templates up to date: the ground of all the rest.

    Returns what the templates did, for `migrate_behind` to repeat.
    """
    schemas.require_owner()
    if PUBLIC_SCHEMA in schemas.behind([PUBLIC_SCHEMA]):
        schemas.migrate_public()
        report(PUBLIC_SCHEMA, "migrated")
    schemas.grant(PUBLIC_SCHEMA)
    lessons: dict[SchemaKind, Lesson | None] = {}
    behind = set(schemas.behind(list(TEMPLATE_SCHEMAS.values())))
    for kind, name in TEMPLATE_SCHEMAS.items():
        if name in behind:
            lessons[kind] = following.learn(name)
            report(name, "migrated")
    return lessons


def migrate_behind(report: Report = _silent, *, lessons: Lessons | None = None) -> None:
    """Ask in one query which schemas are behind, and migrate and grant only those."""
    schemas.require_owner()
    for name in schemas.behind(schemas.existing_schemas()):
        following.follow(name, (lessons or {}).get(kind_of(name)))
        report(name, "migrated")


def _ensure_row(plan: AuthorityPlan) -> Authority:
    """Write the row and the host; names may be corrected later, code and schema may not."""
    described = {
        "slug": plan.slug,
        "name_en": plan.name_en,
        "name_zh": plan.name_zh,
        "province_en": plan.province_en,
        "province_zh": plan.province_zh,
        "files_directly": plan.files_directly,
    }
    named = {"kind": AuthorityKind(plan.kind.value), "code": plan.code}
    with enter_authority(PUBLIC), transaction.atomic():
        authority: Authority
        authority, _made = Authority.objects.update_or_create(
            schema_name=plan.schema_name,
            defaults=described,
            create_defaults={**described, **named},
        )
        domain, _made = Domain.objects.get_or_create(
            domain=authority.host(), defaults={"tenant": authority}
        )
        if domain.tenant_id != authority.pk:
            raise HostTaken(f"{domain.domain} is the host of another authority.")
    return authority


def _make_schema(schema_name: str, kind: SchemaKind, template: str) -> None:
    """Make tables, role and grants in one transaction."""
    with transaction.atomic(), connection.cursor() as cursor:
        # The dump names every table in full; bodies of functions are checked when they run.
        cursor.execute("SET LOCAL check_function_bodies = off")
        cursor.execute(renamed(template, kind, schema_name))
        ensure_tenant_role(cursor, schema_name)
        grant_schema(cursor, schema_name)


def _run_seeds(authority: AuthorityRef) -> list[str]:
    done: list[str] = []
    for seeding in _seeds:
        if authority.kind not in seeding.kinds:
            continue
        with enter_authority(PUBLIC if seeding.in_public else authority), transaction.atomic():
            seeding.seed(authority)
        done.append(seeding.name)
    return done


def _set_ready(authority: Authority) -> None:
    with enter_authority(PUBLIC), transaction.atomic():
        Authority.objects.filter(pk=authority.pk, ready=False).update(ready=True)
    authority.ready = True
    directory.forget()
