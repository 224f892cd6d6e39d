"""The demo accounts: everywhere a person for each role, and never in production."""

from __future__ import annotations

import stat

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from apps.accounts.demo import demo_password, password_path
from apps.accounts.models import User
from apps.accounts.roles import ROLES_OF_KIND, Role
from apps.accounts.selectors import usernames
from apps.regions.kinds import SchemaKind

PORT = {"officer", "officer2", "approver", "approver2", "supervisor", "portadmin", "border"}
CITY = {"handler", "admin", "officer", "officer2", "supervisor", "cityadmin"}


@pytest.fixture
def demo(settings, tmp_path) -> None:
    settings.DEMO = True
    settings.DATA_DIR = tmp_path


def test_every_authority_gets_a_person_for_each_role(public, demo, inside, capsys) -> None:
    call_command("demo_accounts")

    assert "demo accounts made" in capsys.readouterr().out
    assert usernames() == {"regionaladmin"}
    with inside("city_320500"):
        assert usernames() == CITY
        held = {role for user in User.objects.with_roles() for role in user.roles}
        assert held == ROLES_OF_KIND[SchemaKind.CITY] - {Role.HOST}
    with inside("city_310000"):
        assert usernames() == CITY | {"host"}
    with inside("port_shanghai"):
        assert usernames() == PORT


def test_they_log_in_with_the_password_in_the_data_folder(public, demo, client_for) -> None:
    call_command("demo_accounts", verbosity=0)

    assert stat.S_IMODE(password_path().stat().st_mode) == 0o600
    given = {"username": "approver", "password": demo_password()}
    client = client_for("port.localhost")
    assert client.post("/login/", given).status_code == 302
    assert client.get("/account/").status_code == 200


def test_a_second_run_makes_nothing_and_keeps_the_password(public, demo, capsys) -> None:
    call_command("demo_accounts")
    before = demo_password()

    call_command("demo_accounts")

    assert capsys.readouterr().out.splitlines()[-1].startswith("0 demo accounts made")
    assert demo_password() == before


def test_production_has_no_demo_accounts(public, settings, tmp_path) -> None:
    settings.DEMO = settings.DEBUG = False
    settings.DATA_DIR = tmp_path

    with pytest.raises(CommandError, match="DEMO are off"):
        call_command("demo_accounts")

    assert usernames() == frozenset()
    assert list(tmp_path.iterdir()) == []
