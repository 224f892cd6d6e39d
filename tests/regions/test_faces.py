"""What the region shows: its API on every host, and the administration on the public one."""

import datetime as dt

import pytest
from django.core.exceptions import ValidationError

from apps.audit.models import AuditEvent
from apps.core.actors import Actor
from apps.regions import selectors, services
from apps.regions.errors import WrongSchema
from apps.regions.models import Authority, PortOfEntry
from apps.regions.scoping import enter

HOSTS = ("localhost", "suzhou-js.localhost", "port.localhost")
DAY = dt.date(2026, 12, 1)


@pytest.mark.parametrize("host", HOSTS)
@pytest.mark.usefixtures("db")
def test_authorities_are_listed_with_their_hosts(client_for, host):
    results = client_for(host).get("/api/v1/authorities").json()["results"]

    assert [row["schema_name"] for row in results] == [
        "city_310000",
        "city_320100",
        "city_320500",
        "port_shanghai",
    ]
    assert results[2]["host"] == "suzhou-js.localhost"
    assert results[0]["files_directly"] is True


@pytest.mark.usefixtures("public")
def test_an_authority_that_is_not_ready_is_not_listed(client_for):
    Authority.objects.filter(code="320100").update(ready=False)

    results = client_for("localhost").get("/api/v1/authorities").json()["results"]

    assert "city_320100" not in [row["schema_name"] for row in results]


@pytest.mark.parametrize("host", HOSTS)
@pytest.mark.usefixtures("db")
def test_places_of_entry_are_listed_for_a_day(client_for, host):
    results = client_for(host).get("/api/v1/ports-of-entry?on=2026-12-01").json()["results"]

    codes = [row["code"] for row in results]
    assert codes[:3] == ["EHB", "PVG", "SHA"]  # those with a window first
    assert "SHZ" not in codes  # unverified, so nobody can name it
    assert {row["authority"] for row in results} == {"port_shanghai"}
    assert client_for(host).get("/api/v1/ports-of-entry?on=2025-12-31").json() == {"results": []}


@pytest.mark.usefixtures("db")
def test_a_day_that_is_none_is_refused(client_for):
    response = client_for("localhost").get("/api/v1/ports-of-entry?on=tomorrow")

    assert response.status_code == 400
    assert response.json()["code"] == "invalid-input"


def test_a_place_is_found_while_it_is_open(suzhou):
    with enter("public"):
        PortOfEntry.objects.filter(code="PVG").update(enabled_until=DAY)

    found = selectors.port_of_entry(code="PVG", on=DAY)
    assert found is not None
    assert found.authority.schema_name == "port_shanghai"
    assert selectors.port_of_entry(code="PVG", on=DAY + dt.timedelta(days=1)) is None
    assert selectors.port_of_entry(code="SHZ", on=DAY) is None
    assert selectors.port_of_entry(code="XXX", on=DAY) is None


ADMIN = Actor(kind="user", id="00000000-0000-0000-0000-000000000001", roles=frozenset())


def test_a_change_to_a_place_leaves_an_audit_event(public):
    place = PortOfEntry.objects.get(code="SHZ")
    place.enabled_from = DAY

    services.save_place(actor=ADMIN, place=place)

    assert selectors.port_of_entry(code="SHZ", on=DAY) == place
    event = AuditEvent.objects.get(event="regions.port_of_entry_changed")
    assert event.payload == {"enabled_from": "2026-12-01", "enabled_until": None}


def test_a_place_whose_days_are_not_in_order_is_refused_and_nothing_changes(public):
    place = PortOfEntry.objects.get(code="PVG")
    place.enabled_until = dt.date(2020, 1, 1)

    with pytest.raises(ValidationError):
        services.save_place(actor=ADMIN, place=place)

    assert PortOfEntry.objects.get(code="PVG").enabled_until is None
    assert not AuditEvent.objects.filter(event="regions.port_of_entry_changed").exists()


def test_a_city_cannot_change_a_place(suzhou):
    with pytest.raises(WrongSchema):
        services.save_place(actor=ADMIN, place=PortOfEntry.objects.get(code="PVG"))
