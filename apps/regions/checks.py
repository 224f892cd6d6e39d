"""Start-up checks: every table has its place, and no foreign key leads out of a schema's reach."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

from django.apps import AppConfig, apps
from django.core.checks import CheckMessage, Error
from django.db.models import Model as DjangoModel

from apps.regions.kinds import SchemaKind
from apps.regions.placement import (
    OUR_APPS,
    PUBLIC_ONLY,
    Unplaced,
    is_tenant_readable,
    places_of,
)

if TYPE_CHECKING:
    Model = type[DjangoModel]


def check_placement(
    *, app_configs: Sequence[AppConfig] | None, **_kwargs: object
) -> list[CheckMessage]:
    """Report models without a place (E001), wrong marks (E002), bad keys (E003), clashes (E004)."""
    return list(placement_errors(apps.get_models(include_auto_created=True)))


def placement_errors(models: Iterable[Model]) -> Iterator[Error]:
    """Yield what is wrong with the places of these models and the keys between them."""
    placed: list[Model] = []
    for model in models:
        if model._meta.proxy or not model._meta.managed:
            continue
        if _is_unplaced(model):
            yield _unplaced(model)
        else:
            placed.append(model)
    for model in placed:
        yield from _mark_errors(model)
        yield from _key_errors(model, placed)
    yield from _table_clashes(placed)


def _is_unplaced(model: Model) -> bool:
    ours = model._meta.app_config.name.startswith(OUR_APPS)
    if ours and not model._meta.auto_created and "lives_in" not in _marks(model):
        return True
    try:
        places_of(model)
    except Unplaced:
        return True
    return False


def _marks(model: Model) -> set[str]:
    return {name for parent in model.__mro__ for name in vars(parent)}


def _unplaced(model: Model) -> Error:
    return Error(
        f"{model._meta.label} does not say in which schemas its table is.",
        hint="Set lives_in on the model, or name a third-party app in placement.THIRD_PARTY.",
        obj=model,
        id="regions.E001",
    )


def _mark_errors(model: Model) -> Iterator[Error]:
    if is_tenant_readable(model) and places_of(model) != PUBLIC_ONLY:
        yield Error(
            f"{model._meta.label} is tenant_readable but not in public only.",
            hint="Tenants read their own tables anyway; only a table of public can be shared.",
            obj=model,
            id="regions.E002",
        )


def _key_errors(model: Model, placed: Sequence[Model]) -> Iterator[Error]:
    """From each schema that holds the table, the target must be here or readable in public."""
    for field in model._meta.local_fields:
        target = field.related_model
        if not isinstance(target, type) or not getattr(field, "db_constraint", False):
            continue
        if target not in placed:
            continue
        beyond = places_of(model) - places_of(target)
        if beyond and not (_in_public(target) and is_tenant_readable(target)):
            yield Error(
                f"{model._meta.label}.{field.name} points out of {sorted(beyond)}.",
                hint="Between schemas goes a message, never a foreign key.",
                obj=model,
                id="regions.E003",
            )


def _in_public(model: Model) -> bool:
    return SchemaKind.PUBLIC in places_of(model)


def _table_clashes(placed: Sequence[Model]) -> Iterator[Error]:
    """Two models with one table name would let a tenant's query fall through to public."""
    owners: dict[str, Model] = {}
    for model in placed:
        other = owners.setdefault(model._meta.db_table, model)
        if other is not model:
            yield Error(
                f"{model._meta.label} and {other._meta.label} share {model._meta.db_table}.",
                obj=model,
                id="regions.E004",
            )
