"""The demonstration files one made-up unit in a city, with a code that passes the real check."""

import datetime as dt
from io import StringIO

import pytest
import time_machine
from django.core.management import CommandError, call_command
from django.test import override_settings
from django.utils import timezone

from apps.accounts.roles import Role
from apps.core.identifiers.uscc import parse
from apps.enterprises.demo import demo_code, ensure_demo
from apps.enterprises.models import Enterprise, Handler, Host
from apps.regions.kinds import SchemaKind
from apps.regions.scoping import AuthorityRef, ready_authorities
from tests.factories.accounts import make_user


def test_every_city_has_a_code_whose_check_character_is_right(suzhou: AuthorityRef) -> None:
    for city in ready_authorities(SchemaKind.CITY):
        assert parse(demo_code(city.code)).value == demo_code(city.code)
    assert demo_code("320500") != demo_code("320100")


def test_the_demo_people_act_for_the_demo_unit_and_a_second_run_changes_nothing(
    suzhou: AuthorityRef,
) -> None:
    handler = make_user(Role.HANDLER, username="handler")
    admin = make_user(Role.ENTERPRISE_ADMIN, username="admin")

    unit = ensure_demo()
    rows = list(Handler.objects.order_by("id").values())
    ensure_demo()

    assert "SPECIMEN" in unit.name_zh
    assert "SPECIMEN" in unit.name_en
    assert Handler.objects.get(user=admin).is_admin
    assert not Handler.objects.get(user=handler).is_admin
    assert list(Handler.objects.order_by("id").values()) == rows
    assert Enterprise.objects.count() == 1


def test_an_authorisation_that_ran_out_is_renewed(suzhou: AuthorityRef) -> None:
    make_user(Role.HANDLER, username="handler")
    ensure_demo()

    with time_machine.travel(timezone.now() + dt.timedelta(days=400)):
        ensure_demo()
        assert Handler.objects.get().authorised_until > timezone.localdate()


def test_shanghai_has_a_host_too(shanghai_city: AuthorityRef) -> None:
    make_user(Role.HOST, username="host")

    ensure_demo()
    ensure_demo()

    assert Host.objects.count() == 1


def test_without_demo_people_only_the_unit_is_filed(suzhou: AuthorityRef) -> None:
    ensure_demo()

    assert Enterprise.objects.count() == 1
    assert not Handler.objects.exists()


@override_settings(DEBUG=False, DEMO=False)
def test_production_refuses_demo_units(suzhou: AuthorityRef) -> None:
    with pytest.raises(CommandError):
        call_command("enterprises_demo", stdout=StringIO())

    assert not Enterprise.objects.exists()
