"""How each city fared beside the others."""

from __future__ import annotations

import datetime as dt

import pytest

from apps.accounts.roles import Role
from apps.core.actors import Actor
from apps.endorsement.pacing import usual_work
from apps.endorsement.states import CaseStatus
from apps.regions.scoping import AuthorityRef
from apps.reports import selectors
from apps.reports.asking import Asked
from apps.reports.tables import Cell, Name
from tests.factories.accounts import make_actor
from tests.factories.past import HOUR, decided, row_of_case, save

NOW = dt.datetime(2026, 11, 20, 4, tzinfo=dt.UTC)
NOVEMBER = Asked(dt.date(2026, 11, 1), dt.date(2026, 11, 30), NOW)
LANDED = NOW - 72 * HOUR
SUZHOU, NANJING = "city_320500", "city_320100"


@pytest.fixture
def chief(port: AuthorityRef) -> Actor:
    """The supervisor of the port; the test runs there."""
    return make_actor(Role.PORT_SUPERVISOR)


def lines(chief: Actor, table: str) -> dict[str, dict[str, Cell]]:
    found = selectors.report(actor=chief, code="fairness", asked=NOVEMBER).table(table)
    codes = [one.code for one in found.columns[1:]]
    return {
        line[0].code: dict(zip(codes, line[1:], strict=True))
        for line in found.lines
        if isinstance(line[0], Name)
    }


def test_each_city_has_its_share_of_what_was_owed_and_of_what_was_done(chief: Actor) -> None:
    save(
        *(decided(LANDED - 48 * HOUR, LANDED, origin=SUZHOU) for _case in range(6)),
        decided(LANDED - 2 * HOUR, LANDED, origin=NANJING),  # decided after the landing
        decided(LANDED - 48 * HOUR, LANDED, origin=NANJING),
        row_of_case(LANDED + HOUR, LANDED, origin=NANJING),  # nothing was owed
    )

    cities = lines(chief, "shares")

    assert list(cities) == [SUZHOU, NANJING, "all"]
    assert cities[NANJING] == {
        "owed": 2,
        "in_time": 1,
        "share": 0.5,
        "of_owed": 0.25,
        "of_in_time": pytest.approx(1 / 7),
    }
    assert cities["all"]["of_owed"] == cities["all"]["of_in_time"] == 1.0


def test_waiting_ends_with_the_first_claim_and_is_set_against_all_cities(chief: Actor) -> None:
    received = LANDED - 96 * HOUR
    save(
        *(decided(received, LANDED, accept=2 * HOUR, origin=SUZHOU) for _case in range(12)),
        *(decided(received, LANDED, accept=HOUR, origin=NANJING) for _case in range(8)),
    )

    waits = lines(chief, "waits")

    assert waits[SUZHOU]["half"] == waits["all"]["half"] == 120
    assert (waits[SUZHOU]["against"], waits[NANJING]["against"]) == (1.0, 0.5)
    assert waits[NANJING]["nearly_all"] == 60


def test_few_cases_are_not_set_against_all(chief: Actor) -> None:
    save(*(decided(LANDED - 96 * HOUR, LANDED, origin=SUZHOU) for _case in range(7)))

    assert lines(chief, "waits")[SUZHOU]["against"] is None


def test_begun_in_time_means_with_the_usual_work_still_ahead(chief: Actor) -> None:
    last = usual_work(CaseStatus.RECEIVED)
    minute = dt.timedelta(minutes=1)
    save(
        decided(LANDED - last - HOUR, LANDED, origin=SUZHOU),
        decided(LANDED - last - HOUR + minute, LANDED, origin=SUZHOU),
    )

    assert lines(chief, "waits")[SUZHOU]["begun"] == 0.5


def test_no_cases_have_no_tables(chief: Actor) -> None:
    assert lines(chief, "shares") == lines(chief, "waits") == {}
