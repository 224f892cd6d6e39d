"""References: easy to read out, and no slip of the pen goes unnoticed."""

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from apps.core.identifiers import reference
from apps.core.identifiers.errors import ReferenceCheckWrong, ReferenceInvalid
from tests.core.strategies import any_text

years = st.integers(2020, 2099)
marks = st.sampled_from(reference.ALPHABET + "0123456789")
places = st.integers(0, 9)


def spelt(place: int) -> int:
    """The place in the written form, where dashes stand after the second and the ninth."""
    return place + (place >= 2) + (place >= 9)


def test_it_holds_nothing_that_is_taken_for_something_else() -> None:
    assert set("01ILO").isdisjoint(reference.ALPHABET)
    assert len(reference.ALPHABET) == 31


@given(years)
def test_a_new_one_is_right_and_shows_the_year(year: int) -> None:
    new = reference.new_reference(year)

    assert reference.check_reference(new) == new
    assert new.startswith(f"{year % 100:02}-")
    assert len(new) == 12


@given(years)
def test_it_is_known_again_however_it_is_typed(year: int) -> None:
    new = reference.new_reference(year)

    assert reference.check_reference(f" {new.lower().replace('-', ' – ')} ") == new
    assert reference.check_reference(new.replace("-", "")) == new


@given(years, places, marks)
def test_any_single_wrong_character_is_found(year: int, place: int, mark: str) -> None:
    new = reference.new_reference(year)
    at = spelt(place)
    wrong = new[:at] + mark + new[at + 1 :]

    if wrong != new:
        with pytest.raises((ReferenceInvalid, ReferenceCheckWrong)):
            reference.check_reference(wrong)


@given(years, st.integers(0, 8))
def test_any_two_neighbours_swapped_are_found(year: int, place: int) -> None:
    plain = list(reference.new_reference(year).replace("-", ""))
    right = "".join(plain)
    plain[place], plain[place + 1] = plain[place + 1], plain[place]

    if "".join(plain) != right:
        with pytest.raises((ReferenceInvalid, ReferenceCheckWrong)):
            reference.check_reference("".join(plain))


def test_a_character_that_no_reference_has_is_named() -> None:
    with pytest.raises(ReferenceInvalid) as refusal:
        reference.check_reference("26-K7MPO4X-C")

    assert refusal.value.data == {"position": 7, "given": "O"}


@given(any_text)
def test_no_text_makes_it_fail_in_another_way(text: str) -> None:
    with suppress(ReferenceInvalid, ReferenceCheckWrong):
        assert len(reference.check_reference(text)) == 12
