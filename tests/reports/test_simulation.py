"""The simulation of shifts against what is known exactly, and at its edges."""

from __future__ import annotations

import math
import random
from statistics import fmean

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from apps.reports.forecasting import (
    DAY,
    FEWEST_WEEKS,
    MOST_CASES,
    MOST_WEEKS,
    estimate,
    outlooks,
    weeks_within,
)
from apps.reports.simulation import Arrival, Sample, Stretch, arrivals, begun

ALWAYS = 10.0**9
SHORT = Sample(to_begin=600, to_landing=1200, work=20, after=30)


def erlang_c(load: float, officers: int) -> float:
    """The share of cases that wait in M/M/c: Erlang 1917, by the recursion of his B formula."""
    blocked = 1.0
    for number in range(1, officers + 1):
        blocked = load * blocked / (number + load * blocked)
    busy = load / officers
    return blocked / (1 - busy * (1 - blocked))


@pytest.mark.parametrize(("officers", "busy"), [(1, 0.5), (1, 0.7), (3, 0.8), (8, 0.85), (20, 0.9)])
def test_waiting_is_what_erlang_c_says_exactly(officers: int, busy: float) -> None:
    """Poisson arrivals, exponential work, nobody goes home: share that waits, and mean wait."""
    work, runs, size = 20.0, 12, 6000
    every = work / (busy * officers)
    shares, waits = [], []
    for run in range(runs):
        dice, at, cases = random.Random(run), 0.0, []
        for _case in range(size):
            at += dice.expovariate(1 / every)
            cases.append(Arrival(at, Sample(600, 1200, dice.expovariate(1 / work), 0)))
        began = begun(cases, [Stretch(0, ALWAYS, officers)], until=ALWAYS)
        told = [(at or 0) - case.at for at, case in zip(began, cases, strict=True)][500:]
        shares.append(fmean(wait > 1e-9 for wait in told))
        waits.append(fmean(told))

    waiting = erlang_c(busy * officers, officers)
    for means, exact in (
        (shares, waiting),
        (waits, waiting * work / (officers * (1 - busy))),
    ):
        error = math.sqrt(sum((one - fmean(means)) ** 2 for one in means) / (runs - 1) / runs)
        assert abs(fmean(means) - exact) < 3 * error, (fmean(means), exact, error)
        assert error < 0.12 * exact  # else the test would pass whatever comes out


def test_cases_come_in_as_often_as_each_hour_of_the_week_says() -> None:
    rates = [0.0] * 168
    rates[9], rates[34] = 50.0, 25.0  # Monday from 9, Tuesday from 10

    came = arrivals(rates, [SHORT], until=2 * 7 * DAY, dice=random.Random(1))

    hours = [int(one.at // 60) for one in came]
    assert set(hours) == {9, 34, 168 + 9, 168 + 34}
    assert abs(hours.count(9) + hours.count(177) - 100) < 40
    assert abs(hours.count(34) + hours.count(202) - 50) < 28
    assert [one.at for one in came] == sorted(one.at for one in came)


def test_nobody_begins_after_the_shift_and_what_is_begun_is_finished() -> None:
    cases = [Arrival(at, SHORT) for at in (0.0, 50.0, 55.0, 90.0)]

    began = begun(cases, [Stretch(0, 60, 1), Stretch(120, 180, 1)], until=ALWAYS)

    assert began == [0, 50, 120, 140]


def test_the_case_that_has_to_be_begun_first_is_taken_first() -> None:
    late = Sample(to_begin=900, to_landing=1200, work=20, after=0)
    cases = [Arrival(0, SHORT), Arrival(1, late), Arrival(2, SHORT)]

    assert begun(cases, [Stretch(0, ALWAYS, 1)], until=ALWAYS) == [0, 40, 20]


def test_without_officers_or_cases_nothing_is_begun() -> None:
    assert begun([Arrival(0, SHORT)], [Stretch(0, 60, 0)], until=600) == [None]
    assert begun([], [Stretch(0, 60, 1)], until=600) == []


def test_more_officers_begin_more_in_time_and_none_begin_nothing() -> None:
    rates = [2.0] * 168
    sample = Sample(to_begin=240, to_landing=600, work=55, after=30)

    told = outlooks(rates, [sample], [(0, 0, 0), (1, 1, 1), (2, 2, 2), (4, 4, 4)], weeks=4)

    shares = [one.begun_in_time.mean for one in told]
    assert shares[0] == 0
    assert told[0].minutes_waited is None
    assert shares == sorted(shares)
    assert shares[-1] == 1.0
    assert told == outlooks(rates, [sample], [one.officers for one in told], weeks=4)


def test_an_empty_week_tells_nothing() -> None:
    (told,) = outlooks([0.0] * 168, [SHORT], [(1, 1, 1)], weeks=4)

    assert told.minutes_waited is None
    assert (told.begun_in_time.low, told.begun_in_time.high) == (0, 0)


@given(st.floats(0, 1e7, allow_nan=False), st.integers(1, 9))
def test_a_page_never_simulates_more_than_it_may(a_week: float, rows: int) -> None:
    weeks = weeks_within(a_week, rows)

    assert 0 <= weeks <= MOST_WEEKS
    assert weeks * a_week * 9 / 7 * rows <= MOST_CASES * (1 + 1e-9)


@settings(max_examples=50)
@given(st.lists(st.floats(0, 1), min_size=1, max_size=20))
def test_an_interval_has_its_mean_inside_and_stays_a_share(means: list[float]) -> None:
    told = estimate(means, most=1)

    assert 0 <= told.low <= told.mean + 1e-12
    assert told.mean <= told.high + 1e-12
    assert told.high <= 1


def test_the_interval_is_students() -> None:
    told = estimate([1.0, 2.0, 3.0, 4.0])

    assert told.high - told.mean == pytest.approx(3.182 * 1.2909944 / 2, rel=1e-4)
    assert FEWEST_WEEKS == 4
