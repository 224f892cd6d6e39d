"""The working calendar: holidays with swapped weekends, and the time to landing."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from apps.core import workcalendar

# Spring Festival 2026: off from Sunday 15 to Monday 23 February, both Saturdays around worked.
FESTIVAL = {dt.date(2026, 2, day): False for day in range(15, 24)} | {
    dt.date(2026, 2, 14): True,
    dt.date(2026, 2, 28): True,
}

days = st.dates(dt.date(2020, 1, 1), dt.date(2035, 12, 31))
calendars = st.dictionaries(days, st.booleans(), max_size=40)
counts = st.integers(0, 60)


@pytest.mark.parametrize(
    ("start", "n", "end"),
    [
        (dt.date(2026, 2, 13), 1, dt.date(2026, 2, 14)),
        (dt.date(2026, 2, 13), 2, dt.date(2026, 2, 24)),
        (dt.date(2026, 2, 14), 3, dt.date(2026, 2, 26)),
        (dt.date(2026, 2, 27), 1, dt.date(2026, 2, 28)),
        (dt.date(2026, 3, 6), 1, dt.date(2026, 3, 9)),
        (dt.date(2026, 2, 15), 0, dt.date(2026, 2, 15)),
    ],
)
def test_holidays_are_left_out_and_swapped_weekends_count(
    start: dt.date, n: int, end: dt.date
) -> None:
    assert workcalendar.add_working_days(start, n, FESTIVAL) == end


def test_working_days_are_counted_forward_only() -> None:
    with pytest.raises(ValueError, match="forward"):
        workcalendar.add_working_days(dt.date(2026, 3, 2), -1, {})


@given(days, counts, calendars)
def test_counting_back_gives_what_was_added(
    start: dt.date, n: int, calendar: dict[dt.date, bool]
) -> None:
    end = workcalendar.add_working_days(start, n, calendar)

    assert workcalendar.working_days_between(start, end, calendar) == n
    assert end == start or workcalendar.is_working_day(end, calendar)


@given(days, counts, counts, calendars)
def test_adding_twice_is_adding_the_sum(
    start: dt.date, one: int, other: int, calendar: dict[dt.date, bool]
) -> None:
    first = workcalendar.add_working_days(start, one, calendar)
    both = workcalendar.add_working_days(start, one + other, calendar)

    assert workcalendar.add_working_days(first, other, calendar) == both


def test_nothing_lies_between_a_day_and_an_earlier_one() -> None:
    earlier, later = dt.date(2026, 3, 2), dt.date(2026, 3, 6)

    assert workcalendar.working_days_between(later, earlier, {}) == 0


@given(days)
def test_a_day_ends_at_midnight_in_beijing(day: dt.date) -> None:
    end = workcalendar.end_of_day_beijing(day)

    assert end.tzinfo == dt.UTC
    assert end.time() == dt.time(16)
    assert workcalendar.beijing_date(end - dt.timedelta(microseconds=1)) == day
    assert workcalendar.beijing_date(end) == day + dt.timedelta(days=1)


def test_a_deadline_begins_on_the_day_it_is_in_beijing() -> None:
    late_on_thursday_in_london = dt.datetime(2026, 2, 26, 20, 0, tzinfo=dt.UTC)

    due = workcalendar.deadline(late_on_thursday_in_london, 1, FESTIVAL)

    assert due == dt.datetime(2026, 2, 28, 16, 0, tzinfo=dt.UTC)


def test_the_hours_to_landing_run_below_zero_after_it() -> None:
    landing = dt.datetime(2026, 12, 1, 12, 0, tzinfo=dt.UTC)

    assert workcalendar.hours_to(landing, landing - dt.timedelta(hours=36)) == 36
    assert workcalendar.hours_to(landing, landing + dt.timedelta(minutes=30)) == -0.5


def test_an_instant_without_a_time_zone_is_refused() -> None:
    naive = dt.datetime(2026, 12, 1, 12, 0)  # noqa: DTZ001 - this is what is refused

    with pytest.raises(ValueError, match="time zone"):
        workcalendar.beijing_date(naive)
