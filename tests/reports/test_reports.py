"""What the statistics count, on cases whose times are known to the minute."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from apps.accounts.permissions import NotAllowed
from apps.accounts.roles import Role
from apps.core.actors import Actor
from apps.endorsement.models import CaseAsk
from apps.endorsement.states import CaseStatus
from apps.regions.scoping import AuthorityRef
from apps.reports import selectors
from apps.reports.asking import Asked
from apps.reports.errors import ReportUnknown
from apps.reports.tables import Cell, Name, Report
from tests.factories.accounts import make_actor
from tests.factories.past import HOUR, decided, row_of_case, save, taken

NOW = dt.datetime(2026, 11, 20, 4, tzinfo=dt.UTC)
"""Noon in Beijing."""
NOVEMBER = Asked(dt.date(2026, 11, 1), dt.date(2026, 11, 30), NOW)
DAY = 24 * HOUR
S = CaseStatus


@pytest.fixture
def chief(port: AuthorityRef) -> Actor:
    """The supervisor of the port; the test runs there."""
    return make_actor(Role.PORT_SUPERVISOR)


def read(chief: Actor, code: str, asked: Asked = NOVEMBER) -> Report:
    return selectors.report(actor=chief, code=code, asked=asked)


def by_name(report: Report, table: str) -> dict[str, dict[str, Cell]]:
    """The lines of a table by their codes, each as a mapping of columns."""
    found = report.table(table)
    codes = [column.code for column in found.columns]
    named = {line[0].code: line[1:] for line in found.lines if isinstance(line[0], Name)}
    return {name: dict(zip(codes[1:], cells, strict=True)) for name, cells in named.items()}


LANDED = NOW - 3 * DAY
OWED: list[tuple[str, dict[str, Any], str]] = [
    ("decided the moment it landed", {"decide": 21 * HOUR}, "in_time"),
    ("decided a minute late", {"decide": 21 * HOUR + dt.timedelta(minutes=1)}, "late"),
]


@pytest.mark.parametrize(("_what", "spans", "column"), OWED)
def test_a_decision_counts_as_in_time_up_to_the_landing_itself(
    chief: Actor, _what: str, spans: dict[str, Any], column: str
) -> None:
    save(decided(LANDED - 23 * HOUR, LANDED, **spans))

    places = by_name(read(chief, "landing"), "places")

    assert {name: places["all"][name] for name in ("in_time", "late", "undecided")} == {
        "in_time": 0,
        "late": 0,
        "undecided": 0,
    } | {column: 1}


def test_what_landed_undecided_stays_in_the_denominator(chief: Actor) -> None:
    before, after = LANDED - HOUR, LANDED + HOUR
    save(
        decided(LANDED - DAY, LANDED),
        row_of_case(LANDED - DAY, LANDED, status=S.RECEIVED),
        row_of_case(LANDED - DAY, LANDED, status=S.WITHDRAWN, withdrawn_at=after),
        row_of_case(LANDED - DAY, LANDED, status=S.RECALLED, recalled_at=after),
        row_of_case(
            LANDED - DAY,
            LANDED,
            status=S.NOT_ACCEPTED,
            not_accepted_at=after,
            not_accepted_reason="Late",
        ),
        row_of_case(LANDED - DAY, LANDED, status=S.WITHDRAWN, withdrawn_at=before),
        row_of_case(LANDED - DAY, LANDED, status=S.RECALLED, recalled_at=before),
        row_of_case(
            LANDED - DAY,
            LANDED,
            status=S.NOT_ACCEPTED,
            not_accepted_at=before,
            not_accepted_reason="No urgency",
        ),
        row_of_case(after, LANDED, status=S.RECEIVED),
    )

    told = by_name(read(chief, "landing"), "places")["all"]

    assert told == {
        "in_time": 1,
        "late": 0,
        "undecided": 4,
        "owed": 5,
        "share": 0.2,
        "not_owed": 4,
    }


def test_who_has_not_landed_yet_or_lands_outside_the_period_does_not_count(chief: Actor) -> None:
    save(
        decided(NOW - DAY, NOW + HOUR),
        decided(NOVEMBER.begin - 2 * DAY, NOVEMBER.begin - dt.timedelta(minutes=1)),
        decided(NOVEMBER.begin - 2 * DAY, NOVEMBER.begin),
    )

    days = by_name(read(chief, "landing"), "days")

    assert set(days) == {"2026-11-01", "all"}
    assert days["all"]["owed"] == 1


def test_days_are_days_of_beijing(chief: Actor) -> None:
    late_evening = dt.datetime(2026, 11, 9, 16, 30, tzinfo=dt.UTC)  # 00:30 on the 10th
    save(decided(late_evening - DAY, late_evening))

    assert set(by_name(read(chief, "landing"), "days")) == {"2026-11-10", "all"}


def test_a_long_period_is_told_week_by_week(chief: Actor) -> None:
    save(decided(LANDED - DAY, LANDED), decided(LANDED - 8 * DAY, LANDED - 7 * DAY))
    quarter = Asked(dt.date(2026, 9, 1), dt.date(2026, 11, 30), NOW)

    weeks = by_name(read(chief, "landing", quarter), "weeks")

    assert set(weeks) == {"2026-11-09", "2026-11-16", "all"}


def test_a_place_asked_for_leaves_the_others_out(chief: Actor) -> None:
    save(decided(LANDED - DAY, LANDED), decided(LANDED - DAY, LANDED, port_of_entry="SHA"))
    asked = Asked(NOVEMBER.first, NOVEMBER.last, NOW, port="SHA")

    places = by_name(read(chief, "landing", asked), "places")

    assert list(places) == ["SHA", "all"]


def test_no_cases_have_no_share(chief: Actor) -> None:
    report = read(chief, "landing")

    assert report.table("places").rows == []
    assert by_name(report, "places")["all"]["share"] is None


def test_the_quantiles_are_times_of_real_cases(chief: Actor) -> None:
    start = NOW - 9 * DAY
    save(*(decided(start, NOW, accept=n * HOUR) for n in range(1, 101)))

    steps = by_name(read(chief, "times"), "steps")

    assert steps["accept"] == {
        "cases": 100,
        "half": 50 * 60,
        "most": 80 * 60,
        "nearly_all": 95 * 60,
    }


def test_each_step_has_its_own_clock_and_the_inviters_time_is_taken_off(chief: Actor) -> None:
    start = NOW - 5 * DAY
    case, visitors = decided(start, NOW, accept=HOUR, examine=30 * HOUR, decide=2 * HOUR)
    save((case, visitors))
    CaseAsk.objects.create(
        case=case,
        round=1,
        asked_at=start + 2 * HOUR,
        asked_by="x",
        due_at=start + 72 * HOUR,
        answered_at=start + 22 * HOUR,
    )

    halves = [line["half"] for line in by_name(read(chief, "times"), "steps").values()]

    assert halves == [60, 30 * 60, 2 * 60, 33 * 60, 13 * 60]


def test_times_are_told_by_the_time_that_was_left_at_receipt(chief: Actor) -> None:
    start = NOW - 9 * DAY
    save(
        decided(start, start + 24 * HOUR - dt.timedelta(minutes=1)),
        decided(start, start + 24 * HOUR),
        decided(start, start + 72 * HOUR),
    )

    leads = by_name(read(chief, "times"), "leads")

    assert [line["cases"] for line in leads.values()] == [1, 1, 1]


def test_a_case_counts_in_the_period_of_its_decision(chief: Actor) -> None:
    save(
        decided(NOVEMBER.begin - 3 * HOUR, NOW),
        decided(NOVEMBER.begin - 3 * HOUR - dt.timedelta(minutes=1), NOW),
    )

    weeks = by_name(read(chief, "times"), "weeks")

    assert [line["cases"] for line in weeks.values()] == [1]


def test_the_queue_is_told_by_state_and_by_time_to_landing(chief: Actor) -> None:
    save(
        row_of_case(NOW - DAY, NOW - HOUR, status=S.EXAMINING, **taken(NOW - DAY)),
        row_of_case(NOW - DAY, NOW, status=S.RECEIVED),
        row_of_case(NOW - DAY, NOW + 12 * HOUR, status=S.RECEIVED),
        row_of_case(NOW - DAY, NOW + 7 * DAY, status=S.RECEIVED),
        decided(NOW - DAY, NOW + HOUR),
    )

    bands = list(by_name(read(chief, "queue"), "bands").values())

    assert [line["all"] for line in bands] == [1, 1, 1, 0, 0, 1, 4]
    assert [line["received"] for line in bands] == [0, 1, 1, 0, 0, 1, 3]
    assert bands[0]["examining"] == 1


def test_signals_name_what_needs_a_look(chief: Actor) -> None:
    overdue = taken(NOW - 9 * DAY)
    waiting = row_of_case(NOW - DAY, NOW + DAY, status=S.AWAITING_SUPPLEMENT, **taken(NOW - DAY))
    save(
        row_of_case(NOW - DAY, NOW - HOUR, status=S.RECEIVED),
        row_of_case(NOW - DAY, NOW + HOUR, status=S.RECEIVED),
        row_of_case(
            *(NOW - DAY, NOW + HOUR),
            status=S.RECEIVED,
            expedite_ground="humanitarian",
            expedite_reason="x",
        ),
        row_of_case(NOW - 9 * DAY, NOW + DAY, status=S.EXAMINED, **overdue),
        waiting,
    )
    CaseAsk.objects.create(
        case=waiting, round=1, asked_at=NOW - DAY, asked_by="x", due_at=NOW - HOUR
    )

    signals = by_name(read(chief, "queue"), "signals")

    assert [line["cases"] for line in signals.values()] == [1, 2, 1, 1, 1]


def test_ages_rank_how_long_undecided_cases_have_been_here(chief: Actor) -> None:
    save(*(row_of_case(NOW - n * HOUR, NOW + DAY, status=S.RECEIVED) for n in range(1, 11)))

    ages = by_name(read(chief, "queue"), "ages")

    assert ages["received"] == {
        "cases": 10,
        "half": 300,
        "most": 480,
        "nearly_all": 600,
        "longest": 600,
    }
    assert ages["examined"]["half"] is None


@pytest.mark.parametrize("role", [Role.PORT_OFFICER, Role.PORT_APPROVER, Role.PORT_ADMIN])
def test_only_a_supervisor_reads_statistics(port: AuthorityRef, role: Role) -> None:
    with pytest.raises(NotAllowed):
        read(make_actor(role), "queue")


@pytest.mark.parametrize("code", ["", "nothing", "QUEUE", "../queue"])
def test_a_report_that_is_none_is_not_found(chief: Actor, code: str) -> None:
    with pytest.raises(ReportUnknown):
        read(chief, code)
