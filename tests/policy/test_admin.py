"""The rule book in the admin: for administrators of the region, on the public host, by service."""

from collections.abc import Callable

import pytest
from django.db import models
from django.http.response import HttpResponseBase
from django.test import Client

from apps.accounts.roles import Role
from apps.audit.models import AuditEvent
from apps.policy.dated import Dated
from apps.policy.models import RULES, Parameter
from apps.regions.scoping import AuthorityRef
from tests.factories.accounts import make_user

PARAMETERS = "/admin/policy/parameter/"


@pytest.fixture
def admin(public: AuthorityRef, client_for: Callable[[str], Client]) -> Client:
    client = client_for("localhost")
    client.force_login(make_user(Role.REGIONAL_ADMIN))
    return client


def rule() -> Parameter:
    return Parameter.objects.get(key="stay.max_days", valid_from="2013-07-01")


def send(admin: Client, **changes: str) -> HttpResponseBase:
    given = {
        "key": "stay.max_days",
        "value": "30",
        "unit": "days",
        "note_en": "",
        "valid_from": "2013-07-01",
        "valid_until": "",
        "source": "a notice",
        "is_verified": "on",
    }
    return admin.post(f"{PARAMETERS}{rule().pk}/change/", given | changes)


@pytest.mark.parametrize("model", RULES, ids=lambda model: model.__name__)
def test_every_table_can_be_listed_opened_and_added_to(admin: Client, model: type[Dated]) -> None:
    listed = f"/admin/policy/{model.__name__.lower()}/"
    rows: models.QuerySet[Dated] = models.QuerySet(model)
    row = rows.order_by("pk")[0]

    for page in (listed, f"{listed}add/", f"{listed}{row.pk}/change/"):
        assert admin.get(page).status_code == 200


def test_a_change_is_marked_and_leaves_an_event(admin: Client) -> None:
    assert send(admin, value="28").status_code == 302

    assert (rule().value, rule().is_local) == (28, True)
    event = AuditEvent.objects.get(event="policy.rule_changed")
    assert event.payload == {"table": "Parameter", "row": rule().pk}
    assert event.actor_roles == ["regional_admin"]


@pytest.mark.parametrize(
    "changes",
    [{"source": ""}, {"valid_until": "2013-06-30"}, {"value": "-1"}, {"key": "urgent.hours"}],
)
def test_a_wrong_change_is_refused_and_changes_nothing(
    admin: Client, changes: dict[str, str]
) -> None:
    answer = send(admin, **{"valid_until": "2026-01-01", "valid_from": "2025-08-02"} | changes)

    assert answer.status_code == 200
    assert "errornote" in answer.getvalue().decode() or "errorlist" in answer.getvalue().decode()
    assert (rule().value, rule().valid_until, rule().is_local) == (30, None, False)
    assert not AuditEvent.objects.filter(event="policy.rule_changed").exists()


def test_rules_are_not_deleted(admin: Client) -> None:
    assert admin.post(f"{PARAMETERS}{rule().pk}/delete/", {"post": "yes"}).status_code == 403
    assert rule().value == 30


def test_the_rule_book_is_not_in_the_admin_of_a_city(
    suzhou: AuthorityRef, client_for: Callable[[str], Client]
) -> None:
    client = client_for("suzhou-js.localhost")
    client.force_login(make_user(Role.CITY_ADMIN))

    assert client.get(PARAMETERS).status_code == 403
