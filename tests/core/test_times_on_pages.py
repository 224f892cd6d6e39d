"""Times are shown in Beijing time, in words of the page's language."""

import datetime as dt

import pytest
from django.utils import translation

from apps.core.templatetags.times import beijing, beijing_date, landing_tone, until_landing, when

NOW = dt.datetime(2026, 11, 23, 16, 30, tzinfo=dt.UTC)


def test_an_instant_is_shown_in_beijing_time_and_not_in_utc() -> None:
    with translation.override("en"):
        assert beijing(NOW) == "24 Nov 2026, 00:30"


def test_a_chinese_page_writes_the_date_the_chinese_way() -> None:
    with translation.override("zh-hans"):
        assert beijing(NOW) == "2026年11月24日 00:30"
        assert beijing_date(dt.date(2026, 3, 1)) == "2026年3月1日"


def test_a_machine_can_read_the_time_too() -> None:
    with translation.override("en"):
        told = when(NOW)

    assert told == '<time datetime="2026-11-23T16:30:00+00:00">24 Nov 2026, 00:30</time>'


def test_nothing_is_shown_for_a_time_that_has_not_come() -> None:
    assert (beijing(None), beijing_date(None), when(None), until_landing(None)) == ("", "", "", "")


@pytest.mark.parametrize(
    ("minutes", "words", "tone"),
    [
        (40, "Lands in 40 min", "danger"),
        (400, "Lands in 6 h 40 min", "danger"),
        (719, "Lands in 11 h 59 min", "danger"),
        (720, "Lands in 12 h", "waiting"),
        (1440 + 60, "Lands in 1 day 1 h", "waiting"),
        (2880, "Lands in 2 days 0 h", "neutral"),
        (-120, "Landed 2 h ago", "neutral"),
    ],
)
def test_the_time_to_landing_grows_louder_as_it_shrinks(
    minutes: int, words: str, tone: str
) -> None:
    arrival_at = NOW + dt.timedelta(minutes=minutes)

    with translation.override("en"):
        assert until_landing(arrival_at, NOW) == words
    assert landing_tone(arrival_at, NOW) == tone
