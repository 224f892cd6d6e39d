"""The unified social credit code: lawful ones pass, and the wrong character is named."""

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from apps.core.identifiers import uscc
from apps.core.identifiers.errors import UsccCheckWrong, UsccInvalid
from tests.core.strategies import any_text

SAIC = "91310000132260250X"

regions = st.text(alphabet="0123456789", min_size=6, max_size=6)
lawful = st.builds(
    lambda authority, kind, region, rest: authority + kind + region + rest,
    st.sampled_from(sorted(uscc.AUTHORITIES)),
    st.sampled_from(uscc.ALPHABET),
    regions,
    st.text(alphabet=uscc.ALPHABET, min_size=9, max_size=9),
).map(lambda body: body + uscc.check_character(body))


@pytest.mark.parametrize("authority", ["A", "N", "Y"])
def test_units_registered_by_army_farm_and_other_authorities_are_lawful(authority: str) -> None:
    body = authority + SAIC[1:17]

    assert uscc.parse(body + uscc.check_character(body)).authority == authority


def test_its_parts_are_told_apart() -> None:
    code = uscc.parse(SAIC)

    assert (code.authority, code.kind) == ("9", "1")
    assert code.registered_in == "310000"
    assert code.organisation == "132260250"


@pytest.mark.parametrize(
    "typed", [SAIC.lower(), f" {SAIC[:8]} {SAIC[8:]}\n", "９１３１００００１３２２６０２５０Ｘ"]
)
def test_lower_case_spaces_and_full_width_forms_are_put_right(typed: str) -> None:
    assert str(uscc.parse(typed)) == SAIC


def test_a_wrong_check_character_is_named_with_the_right_one() -> None:
    with pytest.raises(UsccCheckWrong) as refusal:
        uscc.parse(SAIC[:-1] + "7")

    assert refusal.value.data == {"position": 18, "expected": "X", "given": "7"}
    assert "X" in refusal.value.detail
    assert "7" in refusal.value.detail


@pytest.mark.parametrize(
    ("typed", "position"),
    [
        ("O" + SAIC[1:], 1),
        ("B" + SAIC[1:], 1),
        (SAIC[:1] + "I" + SAIC[2:], 2),
        (SAIC[:4] + "A" + SAIC[5:], 5),
        (SAIC[:10] + "S" + SAIC[11:], 11),
        (SAIC[:16] + "Z" + SAIC[17:], 17),
    ],
)
def test_a_character_that_cannot_stand_there_is_named(typed: str, position: int) -> None:
    with pytest.raises(UsccInvalid) as refusal:
        uscc.parse(typed)

    assert refusal.value.data == {"position": position, "given": typed[position - 1]}


@pytest.mark.parametrize("typed", ["", SAIC[:-1], SAIC + "0"])
def test_a_wrong_length_is_told(typed: str) -> None:
    with pytest.raises(UsccInvalid) as refusal:
        uscc.parse(typed)

    assert refusal.value.data == {"length": len(typed)}


@given(lawful)
def test_every_code_with_a_right_check_character_passes(code: str) -> None:
    assert uscc.parse(code).value == code


@given(lawful, st.integers(0, 17), st.sampled_from(uscc.ALPHABET))
def test_any_single_wrong_character_is_found(code: str, place: int, mark: str) -> None:
    wrong = code[:place] + mark + code[place + 1 :]

    if wrong == code:
        assert uscc.parse(wrong).value == code
    else:
        with pytest.raises((UsccInvalid, UsccCheckWrong)):
            uscc.parse(wrong)


@given(any_text)
def test_no_text_makes_it_fail_in_another_way(text: str) -> None:
    with suppress(UsccInvalid, UsccCheckWrong):
        assert len(uscc.parse(text).value) == 18
