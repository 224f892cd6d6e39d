"""Every table has its place, and migrations and start-up checks keep to it."""

from typing import Any, ClassVar

import pytest
from django.apps import apps
from django.db import models
from django.test.utils import isolate_apps

from apps.regions import placement
from apps.regions.authority import PUBLIC
from apps.regions.backend.connection import wrapper
from apps.regions.checks import check_placement, placement_errors
from apps.regions.kinds import SchemaKind
from apps.regions.models import Authority
from apps.regions.router import SchemaRouter
from apps.regions.scoping import enter


def errors_of(*found: type[models.Model]) -> list[str]:
    """List the ids of what is wrong with these models."""
    return [str(error.id) for error in placement_errors(found)]


def test_every_model_of_the_project_has_its_place():
    assert check_placement(app_configs=None) == []


def test_every_app_that_is_not_ours_has_its_place():
    labels = {model._meta.app_label for model in apps.get_models()}
    ours = {app.label for app in apps.get_app_configs() if app.name.startswith("apps.")}

    assert labels - ours <= set(placement.THIRD_PARTY)


@isolate_apps("apps.regions")
def test_a_model_without_a_place_is_reported():
    class Lost(models.Model):
        class Meta:
            app_label = "regions"

    assert errors_of(Lost) == ["regions.E001"]


@isolate_apps("apps.regions")
def test_only_a_table_of_public_can_be_shared():
    class Shared(models.Model):
        lives_in = placement.EVERYWHERE
        tenant_readable: ClassVar[bool] = True

        class Meta:
            app_label = "regions"

    assert errors_of(Shared) == ["regions.E002"]


@pytest.mark.parametrize(
    ("source", "target", "readable", "wanted"),
    [
        (placement.CITY_ONLY, placement.CITY_ONLY, False, []),
        (placement.CITY_ONLY, placement.CITY_AND_PORT, False, []),
        (placement.CITY_ONLY, placement.PUBLIC_ONLY, True, []),
        (placement.CITY_ONLY, placement.EVERYWHERE, False, []),
        (placement.CITY_ONLY, placement.PORT_ONLY, False, ["regions.E003"]),
        (placement.CITY_AND_PORT, placement.CITY_ONLY, False, ["regions.E003"]),
        (placement.CITY_ONLY, placement.PUBLIC_ONLY, False, ["regions.E003"]),
        (placement.PUBLIC_ONLY, placement.CITY_ONLY, False, ["regions.E003"]),
        (placement.EVERYWHERE, placement.CITY_ONLY, False, ["regions.E003"]),
    ],
)
@isolate_apps("apps.regions")
def test_a_foreign_key_never_leads_where_the_schema_cannot_reach(source, target, readable, wanted):
    class Target(models.Model):
        lives_in = target
        tenant_readable: ClassVar[bool] = readable

        class Meta:
            app_label = "regions"

    class Source(models.Model):
        lives_in = source
        key = models.ForeignKey(Target, on_delete=models.PROTECT)

        class Meta:
            app_label = "regions"

    assert errors_of(Source, Target) == wanted


@isolate_apps("apps.regions")
def test_two_models_never_share_the_name_of_a_table():
    class First(models.Model):
        lives_in = placement.CITY_ONLY

        class Meta:
            app_label = "regions"
            db_table = "same"

    class Second(models.Model):
        lives_in = placement.PUBLIC_ONLY

        class Meta:
            app_label = "regions"
            db_table = "same"

    assert errors_of(First, Second) == ["regions.E004"]


def allowed(*args: str, **hints: Any) -> dict[str, bool]:
    """Ask the router in each kind of schema."""
    answers: dict[str, bool] = {}
    for schema_name in ("public", "city_320500", "port_shanghai"):
        with enter(schema_name):
            answers[schema_name] = SchemaRouter().allow_migrate("default", *args, **hints)
    return answers


@pytest.mark.usefixtures("db")
def test_a_table_is_made_only_where_its_model_lives():
    everywhere = dict.fromkeys(("public", "city_320500", "port_shanghai"), True)
    public_only = {**dict.fromkeys(everywhere, False), "public": True}

    assert allowed("regions", "authority") == public_only
    assert allowed("contenttypes", "contenttype") == public_only
    assert allowed("accounts", "user") == everywhere
    assert allowed("audit", "auditevent") == everywhere


@pytest.mark.usefixtures("db")
def test_a_step_without_a_model_runs_where_it_says_or_where_its_app_is():
    city_only = {"public": False, "city_320500": True, "port_shanghai": False}

    assert allowed("regions", lives_in=placement.CITY_ONLY) == city_only
    assert allowed("contenttypes")["city_320500"] is False
    assert allowed("audit")["city_320500"] is True


@pytest.mark.usefixtures("db")
def test_a_step_that_could_run_anywhere_is_refused():
    with enter("public"), pytest.raises(placement.Unplaced, match="hints"):
        SchemaRouter().allow_migrate("default", "routing")
    with enter("public"), pytest.raises(placement.Unplaced, match="RETIRED"):
        SchemaRouter().allow_migrate("default", "regions", "forgotten")


@pytest.mark.usefixtures("db")
def test_nothing_migrates_outside_every_schema():
    assert SchemaRouter().allow_migrate("default", "regions", "authority") is False


def test_a_table_made_by_django_lives_where_its_model_does():
    from django.contrib.auth.models import Group

    assert placement.places_of(Group.permissions.through) == placement.PUBLIC_ONLY
    assert placement.is_tenant_readable(Group.permissions.through) is True
    assert Authority in set(placement.tables_of(SchemaKind.PUBLIC))
    assert Authority not in set(placement.tables_of(SchemaKind.CITY))


@pytest.mark.usefixtures("db")
def test_the_backend_refuses_a_schema_that_is_not_ours():
    from apps.regions.authority import AuthorityRef
    from apps.regions.kinds import BadSchemaName

    strange = AuthorityRef('x"; DROP', SchemaKind.CITY, "x", "x", "x", "x")
    wrapper().set_tenant(strange)
    try:
        with pytest.raises(BadSchemaName):
            Authority.objects.count()
    finally:
        wrapper().set_tenant(PUBLIC)
    assert Authority.objects.count() == 4
