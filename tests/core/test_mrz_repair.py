"""What a machine read off a passport: put right where it can mean one thing, or not believed."""

import datetime as dt

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from apps.core.identifiers import mrz
from apps.core.identifiers.mrz_repair import Found, find_lines, repair

TODAY = dt.date(2026, 11, 24)
FIRST = "P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<"
SECOND = "L898902C36UTO7408122F3204153ZE184226B<<<<<16"
NUMBERED = "L898902C36UTO7408122F3204153<<<<<<<<<<<<<<04"


def mended(first: str = FIRST, second: str = SECOND) -> Found:
    return repair(first, second, today=TODAY)


def test_lines_read_well_are_left_as_they_are() -> None:
    assert mended() == Found(FIRST, SECOND, is_sure=True)


@pytest.mark.parametrize(
    ("first", "second"),
    [
        (FIRST, SECOND.replace("UTO", "UT0")),
        (FIRST.replace("UTO", "UT0"), SECOND),
        (FIRST.replace("<<", "«", 1), SECOND),
        (FIRST.replace("P<", "P ＜"), SECOND),
        (FIRST, SECOND.replace("740812", "74O8I2")),
        (FIRST, SECOND.replace("320415", "3Z04I5")),
        (FIRST, f" {SECOND[:10]} {SECOND[10:]}\u200b"),
        (FIRST[:-9], SECOND),
        (FIRST + "<<<", SECOND),
        (FIRST.replace("<<<<<<<<<<", "<<K<<<<<<<"), SECOND),
    ],
)
def test_what_can_only_be_one_thing_is_put_right(first: str, second: str) -> None:
    found = mended(first, second)

    assert (found.first, found.second, found.is_sure) == (FIRST, SECOND, True)


@pytest.mark.parametrize(
    ("first", "second"),
    [
        (FIRST, SECOND.replace("L898902C", "L8989O2C")),  # one change fits, but it is a guess
        (FIRST, SECOND[:9] + "7" + SECOND[10:]),
        (FIRST, SECOND[:-1] + "9"),
        (FIRST, SECOND.replace("<<<<<", "<<<<")),  # a mark was lost somewhere
        (FIRST.replace("<", "C"), SECOND),  # fillers read as letters
        (FIRST.replace("ANNA", "AN|NA"), SECOND),
        (FIRST.replace("UTO", "QQQ"), SECOND),  # no such state
        (FIRST, SECOND.replace("740812", "741312")),
        (FIRST, SECOND.replace("F32", "Q32")),
        ("", ""),
        ("P", SECOND),
    ],
)
def test_what_may_be_something_else_is_not_believed(first: str, second: str) -> None:
    assert mended(first, second).is_sure is False


def test_a_guess_is_offered_to_be_looked_at() -> None:
    found = mended(second=SECOND.replace("L898902C", "L8989O2C"))

    assert (found.second, found.mended) == (SECOND, ((2, 6),))


def test_the_lines_are_found_among_everything_else_on_the_page() -> None:
    page = ["PASSPORT UTOPIA", "ERIKSSON", "12 AUG 1974", SECOND, "SAMPLETOWN", FIRST, ""]

    assert find_lines(page, today=TODAY) == Found(FIRST, SECOND, is_sure=True)


@pytest.mark.parametrize("page", [[], [""], ["PASSPORT"] * 100, [FIRST], [SECOND, SECOND]])
def test_without_both_lines_nothing_is_found(page: list[str]) -> None:
    assert find_lines(page, today=TODAY) is None


MARKS = st.text("ABCDEFGIKLOPSZ0123456789<«| ", max_size=60)


@given(MARKS | st.text(max_size=200), MARKS | st.text(max_size=200))
def test_no_text_breaks_it_and_nothing_sure_has_a_wrong_digit(first: str, second: str) -> None:
    found = mended(first, second)

    assert (len(found.first), len(found.second)) == (44, 44)
    if found.is_sure:
        assert mrz.wrong_digits(found.second) == []


@given(st.integers(0, 43), st.sampled_from("BCIZSDQ0123456789"))
def test_one_misread_mark_of_the_second_line_is_put_right_or_not_believed(
    place: int, mark: str
) -> None:
    assume(
        mrz.check_digit(mark) != mrz.check_digit(NUMBERED[place])
    )  # as A and 0, which weigh alike
    second = NUMBERED[:place] + mark + NUMBERED[place + 1 :]
    found = mended(second=second)

    if found.is_sure:
        told, right = (
            mrz.parse_td3(found.text, today=TODAY),
            mrz.parse_td3(FIRST + NUMBERED, today=TODAY),
        )
        for name in ("number", "birth_date", "expires_on"):
            assert getattr(told, name) == getattr(right, name)
