"""How the desk rules choose: pure functions, no database."""

from __future__ import annotations

import datetime as dt
from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from apps.core.workcalendar import BEIJING
from apps.endorsement.placing import DAY, WEEK, DeskFacts, Opening, Rule, Trip, choose

ALWAYS = tuple(Opening(weekday, 0, DAY) for weekday in range(7))
MONDAY = dt.datetime(2026, 11, 30, tzinfo=BEIJING)
PUDONG = DeskFacts(uuid4(), "PVG", ALWAYS)
HONGQIAO = DeskFacts(uuid4(), "SHA", ALWAYS)


def at(hour: int, minute: int = 0, *, day: int = 0) -> dt.datetime:
    return MONDAY + dt.timedelta(days=day, hours=hour, minutes=minute)


def idle(_desk: UUID, _limit: int) -> bool:
    return False


def chosen(trip: Trip, *rules: Rule) -> str | None:
    rule = choose(trip, rules, idle)
    return rule.desk.code if rule else None


def test_the_first_rule_that_holds_decides() -> None:
    both = (Rule(1, PUDONG, frozenset({"PVG", "SHA"})), Rule(2, HONGQIAO, frozenset({"SHA"})))

    assert chosen(Trip("SHA", at(8)), *both) == "PVG"
    assert chosen(Trip("SHA", at(8)), *reversed(both)) == "SHA"


def test_a_place_that_no_rule_names_goes_to_the_catch_all() -> None:
    rules = (Rule(1, PUDONG, frozenset({"PVG"})), Rule(2, HONGQIAO))

    assert chosen(Trip("YSA", at(8)), *rules) == "SHA"
    assert chosen(Trip("YSA", at(8)), rules[0]) is None


@pytest.mark.parametrize(
    ("hour", "minute", "desk"),
    [(21, 59, "SHA"), (22, 0, "PVG"), (0, 0, "PVG"), (5, 59, "PVG"), (6, 0, "SHA")],
)
def test_a_stretch_of_the_day_runs_over_midnight_and_ends_before_its_last_minute(
    hour: int, minute: int, desk: str
) -> None:
    night = Rule(1, PUDONG, from_minute=22 * 60, until_minute=6 * 60)

    assert chosen(Trip("SHA", at(hour, minute)), night, Rule(2, HONGQIAO)) == desk


def test_the_clock_is_that_of_beijing_whatever_zone_an_instant_is_written_in() -> None:
    night = Rule(1, PUDONG, from_minute=0, until_minute=60)
    half_past_midnight = dt.datetime(2026, 11, 29, 16, 30, tzinfo=dt.UTC)

    assert chosen(Trip("SHA", half_past_midnight), night, Rule(2, HONGQIAO)) == "PVG"


def test_a_busy_desk_is_passed_over_at_its_limit_and_not_before() -> None:
    rules = (Rule(1, PUDONG, frozenset({"PVG"}), busy_at=3), Rule(2, HONGQIAO))
    asked = []

    def busy(desk: UUID, limit: int) -> bool:
        asked.append((desk, limit))
        return limit <= 3

    rule = choose(Trip("PVG", at(8)), rules, busy)

    assert rule is rules[1]
    assert asked == [(PUDONG.id, 3)]
    assert choose(Trip("PVG", at(8)), rules, lambda _desk, limit: limit <= 2) is rules[0]


def test_a_closed_desk_is_passed_over_but_not_by_the_catch_all() -> None:
    days = DeskFacts(uuid4(), "EHB", (Opening(0, 8 * 60, 10 * 60),))
    rules = (Rule(1, days, frozenset({"EHB"})), Rule(2, HONGQIAO))

    assert chosen(Trip("EHB", at(17, 59)), *rules) == "EHB"
    assert chosen(Trip("EHB", at(18)), *rules) == "SHA"
    assert chosen(Trip("EHB", at(18)), Rule(1, days)) == "EHB"


@pytest.mark.parametrize(
    ("until", "hour", "desk"), [(None, 23, "SHA"), (at(12), 11, "SHA"), (at(12), 12, "PVG")]
)
def test_a_desk_is_shut_from_a_moment_until_another_or_until_further_notice(
    until: dt.datetime | None, hour: int, desk: str
) -> None:
    shut = DeskFacts(PUDONG.id, "PVG", ALWAYS, shut_from=at(8), shut_until=until)
    rules = (Rule(1, shut, frozenset({"PVG"})), Rule(2, HONGQIAO))

    assert chosen(Trip("PVG", at(hour)), *rules) == desk
    assert chosen(Trip("PVG", at(7, 59)), *rules) == "PVG"


def test_sunday_night_runs_on_into_monday() -> None:
    sunday = Opening(6, 22 * 60, 8 * 60)
    desk = DeskFacts(uuid4(), "EHB", (sunday,))

    assert [desk.is_open(at(hour)) for hour in (0, 5, 6)] == [True, True, False]
    assert desk.is_open(at(23, day=6))
    assert sunday.meets(Opening(0, 5 * 60, 60))
    assert not sunday.meets(Opening(0, 6 * 60, 60))


openings = st.builds(Opening, st.integers(0, 6), st.integers(0, DAY - 1), st.integers(1, DAY))


@given(one=openings, other=openings)
def test_two_stretches_meet_exactly_when_some_minute_lies_in_both(
    one: Opening, other: Opening
) -> None:
    shared = any(one.covers(minute) and other.covers(minute) for minute in range(WEEK))

    assert one.meets(other) is shared
    assert other.meets(one) is shared
