"""The two lines of a passport: each wrong digit is named, and what is written is read back."""

import datetime as dt
from contextlib import suppress
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from apps.core.identifiers import mrz
from apps.core.identifiers.errors import MrzDateWrong, MrzDigitWrong, MrzUnreadable
from apps.core.identifiers.specimen import build_td3
from tests.core.strategies import any_text

TODAY = dt.date(2026, 11, 23)
FIRST = "P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<"
SECOND = "L898902C36UTO7408122F1204159ZE184226B<<<<<10"

names = st.lists(
    st.text(alphabet="ABCDEFGHIJKLMNOPQRSTUVWXYZ", min_size=1, max_size=8), min_size=1, max_size=2
).map(" ".join)
holders = st.fixed_dictionaries(
    {
        "surname": names,
        "given_names": names,
        "number": st.text(alphabet="0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ", min_size=5, max_size=9),
        "nationality": st.sampled_from(["UTO", "D", "GBR", "XXA"]),
        "birth_date": st.dates(dt.date(1927, 1, 1), TODAY),
        "sex": st.sampled_from(["M", "F", "X"]),
        "expires_on": st.dates(dt.date(2000, 1, 1), dt.date(2075, 12, 31)),
        "personal_number": st.text(alphabet="0123456789", max_size=14),
    }
)


def swapped(line: str, position: int, mark: str) -> str:
    return line[: position - 1] + mark + line[position:]


def test_the_specimen_of_the_standard_is_read() -> None:
    read = mrz.parse_td3(f"{FIRST}\n{SECOND}", today=TODAY)

    assert read == mrz.Td3(
        document="P",
        issuing_state="UTO",
        surname="ERIKSSON",
        given_names="ANNA MARIA",
        is_name_cut=False,
        number="L898902C3",
        nationality="UTO",
        birth_date=dt.date(1974, 8, 12),
        sex="F",
        expires_on=dt.date(2012, 4, 15),
        personal_number="ZE184226B",
    )


@pytest.mark.parametrize(
    ("position", "guards"),
    [
        (10, "number"),
        (20, "birth_date"),
        (28, "expires_on"),
        (43, "personal_number"),
        (44, "second_line"),
    ],
)
def test_each_wrong_digit_is_named_by_its_position(position: int, guards: str) -> None:
    right = SECOND[position - 1]
    given_digit = "9" if right != "9" else "8"

    with pytest.raises(MrzDigitWrong) as refusal:
        mrz.parse_td3(FIRST + swapped(SECOND, position, given_digit), today=TODAY)

    assert refusal.value.data["wrong"] == [
        {
            "line": 2,
            "position": position,
            "expected": right,
            "given": given_digit,
            "guards": guards,
        }
    ]
    assert str(position) in refusal.value.detail


def test_all_wrong_digits_are_told_at_once() -> None:
    line = swapped(swapped(SECOND, 10, "0"), 28, "0")

    assert [wrong.position for wrong in mrz.wrong_digits(line)] == [10, 28]


def test_a_letter_in_the_place_of_a_check_digit_is_a_wrong_digit() -> None:
    with pytest.raises(MrzDigitWrong):
        mrz.parse_td3(FIRST + swapped(SECOND, 10, "O"), today=TODAY)


@pytest.mark.parametrize("digit", ["<", "0"])
def test_an_empty_personal_number_takes_the_filler_or_zero_as_its_digit(digit: str) -> None:
    german = "C01X00T478D<<6408125F2702283" + "<" * 14 + digit + "4"

    assert mrz.wrong_digits(german) == []


@pytest.mark.parametrize(
    ("line", "position", "mark"),
    [(1, 1, "V"), (1, 6, "3"), (1, 20, "é"), (2, 1, "-"), (2, 11, "0"), (2, 21, "A"), (2, 22, "<")],
)
def test_a_character_that_cannot_stand_there_is_named(line: int, position: int, mark: str) -> None:
    lines = [FIRST, SECOND]
    lines[line - 1] = swapped(lines[line - 1], position, mark)

    with pytest.raises(MrzUnreadable) as refusal:
        mrz.parse_td3("\n".join(lines), today=TODAY)

    assert refusal.value.data == {"line": line, "position": position, "given": mark.upper()}


def test_a_missing_character_is_told_by_the_length() -> None:
    with pytest.raises(MrzUnreadable) as refusal:
        mrz.parse_td3(FIRST + SECOND[:-1], today=TODAY)

    assert refusal.value.data == {"length": 87}


def test_spaces_lower_case_and_full_width_fillers_are_put_right() -> None:
    typed = f"  {FIRST.lower().replace('<', '＜')} \r\n {SECOND[:10]} {SECOND[10:]}"

    assert mrz.parse_td3(typed, today=TODAY).surname == "ERIKSSON"


def built(**changes: Any) -> str:
    holder: dict[str, Any] = {
        "surname": "MÜLLER-LÜDENSCHEIDT",
        "given_names": "ZOË",
        "number": "C01X00T47",
        "nationality": "D",
        "birth_date": dt.date(1974, 8, 12),
        "sex": "X",
        "expires_on": dt.date(2031, 4, 15),
    }
    return "".join(build_td3(**(holder | changes)))


def test_accents_and_dashes_are_written_as_the_zone_wants_them() -> None:
    read = mrz.parse_td3(built(), today=TODAY)

    assert read.surname == "MUELLER LUEDENSCHEIDT"
    assert read.given_names == "ZOE"
    assert read.sex == "X"


def test_a_name_that_fills_its_places_is_flagged_as_cut() -> None:
    for given_names in ("MARIA " * 9, "ANNA " * 9, "Q" * 60):
        assert mrz.parse_td3(built(given_names=given_names), today=TODAY).is_name_cut
    assert mrz.parse_td3(built(surname="W" * 37), today=TODAY).is_name_cut
    assert not mrz.parse_td3(built(given_names="MARIA"), today=TODAY).is_name_cut


@pytest.mark.parametrize(
    ("born", "read_as"),
    [
        (dt.date(2026, 11, 23), dt.date(2026, 11, 23)),
        (dt.date(1926, 11, 24), dt.date(1926, 11, 24)),
        (dt.date(2000, 2, 29), dt.date(2000, 2, 29)),
    ],
)
def test_a_birth_is_never_in_the_future(born: dt.date, read_as: dt.date) -> None:
    assert mrz.parse_td3(built(birth_date=born), today=TODAY).birth_date == read_as


@pytest.mark.parametrize("year", [1977, 2026, 2036, 2076])
def test_an_expiry_lies_within_fifty_years(year: int) -> None:
    day = dt.date(year, 6, 1)

    assert mrz.parse_td3(built(expires_on=day), today=TODAY).expires_on == day


def with_birth(digits: str) -> str:
    number, rest = SECOND[:13], SECOND[20:43]
    line = number + digits + mrz.check_digit(digits) + rest
    return line + mrz.check_digit(line[:10] + line[13:20] + line[21:43])


def test_a_date_that_is_none_is_refused() -> None:
    with pytest.raises(MrzDateWrong) as refusal:
        mrz.parse_td3(FIRST + with_birth("741332"), today=TODAY)

    assert refusal.value.data["guards"] == "birth_date"


def test_an_unknown_day_of_birth_is_no_error() -> None:
    assert mrz.parse_td3(FIRST + with_birth("74<<<<"), today=TODAY).birth_date is None


@pytest.mark.parametrize(
    "changes", [{"surname": "王"}, {"number": "1234567890"}, {"number": "12É"}, {"document": "PAX"}]
)
def test_what_the_zone_cannot_hold_is_not_written(changes: dict[str, str]) -> None:
    with pytest.raises(ValueError, match=r"Latin letters|does not fit"):
        built(**changes)


@given(holders)
def test_what_is_written_is_read_back(holder: dict[str, Any]) -> None:
    read = mrz.parse_td3("".join(build_td3(**holder)), today=TODAY)

    assert {name: getattr(read, name) for name in holder} == holder


GUARDED = [*range(14, 21), *range(22, 29), 10, 44]


@given(holders, st.sampled_from(GUARDED), st.sampled_from("0123456789"))
def test_any_single_wrong_digit_is_found(holder: dict[str, Any], place: int, mark: str) -> None:
    first, second = build_td3(**holder)
    wrong = swapped(second, place, mark)

    if wrong != second:
        with pytest.raises(MrzDigitWrong):
            mrz.parse_td3(first + wrong, today=TODAY)


@given(any_text)
def test_no_text_makes_it_fail_in_another_way(text: str) -> None:
    with suppress(MrzUnreadable, MrzDigitWrong, MrzDateWrong):
        assert mrz.parse_td3(text, today=TODAY).document.startswith("P")
