"""Cities that share their English name are told apart wherever cities are listed together."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.translation import override

from apps.accounts.models import User
from apps.accounts.roles import Role
from apps.endorsement.filters import CaseFilter
from apps.endorsement.models import PortCase
from apps.regions.models import Authority
from apps.regions.scoping import enter, ready_authorities
from apps.regions.selectors import name_apart, names_apart
from apps.reports import selectors as reports
from apps.reports.asking import Asked
from apps.routing.admin.showing import authority_name
from apps.transfers.selectors import redirect_destinations
from apps.transfers.web.desk_forms import RedirectForm
from tests.factories import endorsement as made
from tests.factories.accounts import make_actor
from tests.factories.past import decided, save

JIANGSU, ANHUI = "city_320500", "city_341300"
NOW = dt.datetime(2026, 11, 20, 4, tzinfo=dt.UTC)


@pytest.fixture
def other_suzhou(db: None) -> None:
    """宿州 in Anhui is ready too."""
    with enter("public"):
        Authority.objects.create(
            kind="city",
            code="341300",
            slug="suzhou-ah",
            name_en="Suzhou",
            name_zh="宿州市",
            province_en="Anhui",
            province_zh="安徽省",
            ready=True,
        )


@pytest.fixture
def port(other_suzhou: None) -> Iterator[None]:
    """The test runs at the port, for readers of English."""
    with enter("port_shanghai"), override("en"):
        yield


@pytest.mark.usefixtures("port")
def test_two_cities_with_one_english_name_are_told_apart_by_their_province() -> None:
    names = names_apart()

    assert names[JIANGSU] == "Suzhou (Jiangsu)"
    assert names[ANHUI] == "Suzhou (Anhui)"
    assert names["city_320100"] == "Nanjing"
    assert len(set(names.values())) == len(names)


@pytest.mark.usefixtures("port")
def test_in_chinese_the_names_differ_and_stay_as_they_are() -> None:
    with override("zh-hans"):
        names = names_apart()

    assert (names[JIANGSU], names[ANHUI]) == ("苏州市", "宿州市")


@pytest.mark.usefixtures("public")
def test_a_name_that_only_one_ready_city_has_stays_plain() -> None:
    with override("en"):
        assert name_apart(JIANGSU) == "Suzhou"
        assert name_apart(ANHUI) == ANHUI  # not ready: by its schema


@pytest.mark.usefixtures("other_suzhou")
def test_the_directory_and_the_table_give_the_same_authority() -> None:
    with enter("public"):
        rows = Authority.objects.filter(ready=True)
        known = {place.schema_name: place for place in ready_authorities()}

        assert {row.schema_name: row.as_ref() for row in rows} == known


@pytest.mark.usefixtures("port")
def test_the_queue_its_filter_and_the_case_name_the_city_with_its_province() -> None:
    case = made.received(origin=ANHUI)
    client = Client(HTTP_HOST="port.localhost", HTTP_ACCEPT_LANGUAGE="en")
    client.force_login(User.objects.get(id=make_actor(Role.PORT_OFFICER).id))
    at = reverse("endorsement:case", args=[case.id], urlconf="config.urls.port")

    choices = dict(CaseFilter({}, queryset=PortCase.objects.none()).form.fields["origin"].choices)
    queue, page = client.get("/cases/").content.decode(), client.get(at).content.decode()

    assert (choices[JIANGSU], choices[ANHUI]) == ("Suzhou (Jiangsu)", "Suzhou (Anhui)")
    assert queue.count("Suzhou (Anhui)") == 2  # the choice and the row
    assert "Suzhou (Anhui)" in page


@pytest.mark.usefixtures("port")
def test_statistics_and_the_message_log_name_the_city_with_its_province() -> None:
    save(decided(NOW - dt.timedelta(days=4), NOW - dt.timedelta(days=2), origin=ANHUI))
    november = Asked(dt.date(2026, 11, 1), dt.date(2026, 11, 30), NOW)

    chief = make_actor(Role.PORT_SUPERVISOR)
    found = reports.report(actor=chief, code="fairness", asked=november)

    assert "Suzhou (Anhui)" in str(found.table("shares").lines)
    assert authority_name(ANHUI) == "Suzhou (Anhui)"


@pytest.mark.usefixtures("other_suzhou")
def test_a_request_is_redirected_to_a_city_whose_province_is_named() -> None:
    with enter("city_320100"), override("en"):
        form = RedirectForm(cities=redirect_destinations())

        offered = dict(form.fields["destination"].choices)  # type: ignore[attr-defined]  # a choice field

    assert (offered[JIANGSU], offered[ANHUI]) == ("Suzhou (Jiangsu)", "Suzhou (Anhui)")
