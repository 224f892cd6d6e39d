"""Which tables live in which kind of schema, told by marks on the models.

Every model of ours carries `lives_in`, one of the constants below. A table in `public` that cities
and ports may read carries `tenant_readable = True` besides. A table nobody may change or empty
once written carries `append_only = True`. Migrations, grants and start-up checks read these marks.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Final, cast

from django.apps import apps

from apps.regions.kinds import SchemaKind

if TYPE_CHECKING:
    from django.db.models import Model

PUBLIC_ONLY: Final = frozenset({SchemaKind.PUBLIC})
CITY_ONLY: Final = frozenset({SchemaKind.CITY})
PORT_ONLY: Final = frozenset({SchemaKind.PORT})
CITY_AND_PORT: Final = frozenset({SchemaKind.CITY, SchemaKind.PORT})
EVERYWHERE: Final = frozenset(SchemaKind)

OUR_APPS: Final = "apps."

# Apps that are not ours, by label. Content types have one home, or their ids would differ from
# schema to schema and the admin's log would point at the wrong ones.
THIRD_PARTY: Final[Mapping[str, frozenset[SchemaKind]]] = {
    "contenttypes": PUBLIC_ONLY,
    "auth": PUBLIC_ONLY,
    "sessions": EVERYWHERE,
    "admin": EVERYWHERE,
}
THIRD_PARTY_READABLE: Final = frozenset({"contenttypes", "auth"})

# Models that are gone from the code but not from old migrations: "app_label.modelname" -> kinds.
RETIRED: Final[Mapping[str, frozenset[SchemaKind]]] = {}


class Unplaced(LookupError):
    """Nobody has said in which schemas this model or app has its tables."""


def maker_of(model: type[Model]) -> type[Model] | None:
    """Return the model whose many-to-many field made Django make this one, or None."""
    maker: object = model._meta.auto_created
    return cast("type[Model]", maker) if maker else None


def places_of(model: type[Model]) -> frozenset[SchemaKind]:
    """Return the kinds of schema that hold this model's table.

    A many-to-many table made by Django lives where the model that declares it lives. Raises
    Unplaced for a model of ours without `lives_in` and for an app missing from THIRD_PARTY.
    """
    maker = maker_of(model)
    if maker is not None:
        return places_of(maker)
    marked: frozenset[SchemaKind] | None = getattr(model, "lives_in", None)
    if marked is not None:
        return marked
    label = model._meta.app_label
    if label in THIRD_PARTY:
        return THIRD_PARTY[label]
    raise Unplaced(f"{model._meta.label} does not say where it lives")


def places_of_name(app_label: str, model_name: str) -> frozenset[SchemaKind]:
    """Return the kinds of schema for a model named as in a migration.

    Raises Unplaced when the model is neither in the code nor in RETIRED.
    """
    try:
        model = apps.get_model(app_label, model_name)
    except LookupError:
        retired = RETIRED.get(f"{app_label}.{model_name.lower()}")
        if retired is None:
            raise Unplaced(f"{app_label}.{model_name} is gone and not named in RETIRED") from None
        return retired
    return places_of(model)


def places_of_app(app_label: str) -> frozenset[SchemaKind]:
    """Return where an app has its tables, all of them; raises Unplaced when they differ.

    Asked for migration steps that name no model and carry no hint.
    """
    if app_label in THIRD_PARTY:
        return THIRD_PARTY[app_label]
    places = {places_of(model) for model in apps.get_app_config(app_label).get_models()}
    if len(places) != 1:
        raise Unplaced(f"A migration step of {app_label} names no model: give it hints lives_in")
    return places.pop()


def is_tenant_readable(model: type[Model]) -> bool:
    """Tell whether cities and ports may read this table of public."""
    maker = maker_of(model)
    if maker is not None:
        return is_tenant_readable(maker)
    if model._meta.app_label in THIRD_PARTY_READABLE:
        return True
    return bool(getattr(model, "tenant_readable", False))


def is_append_only(model: type[Model]) -> bool:
    """Tell whether rows of this table may be added and read, and nothing else."""
    return bool(getattr(model, "append_only", False))


def tables_of(kind: SchemaKind) -> Iterator[type[Model]]:
    """Yield each model with a table of its own in schemas of this kind."""
    for model in apps.get_models(include_auto_created=True):
        meta = model._meta
        if meta.managed and not meta.proxy and not meta.abstract and kind in places_of(model):
            yield model
