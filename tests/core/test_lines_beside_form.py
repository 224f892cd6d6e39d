"""What was typed beside a passport's lines: differences marked, and what only looks like one."""

import datetime as dt
from contextlib import suppress
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from apps.core.errors import DomainError
from apps.core.identifiers.contrast import Kind, compare
from apps.core.identifiers.specimen import build_td3

TODAY = dt.date(2026, 11, 24)
PRINTED: dict[str, Any] = {
    "surname": "ERIKSSON",
    "given_names": "ANNA MARIA",
    "number": "L898902C3",
    "nationality": "UTO",
    "birth_date": dt.date(1974, 8, 12),
    "sex": "F",
    "expires_on": dt.date(2032, 4, 15),
}
TYPED: dict[str, Any] = {
    "surname": "Eriksson",
    "given_names": "Anna Maria",
    "passport_number": "l898902c3",
    "nationality": "UTO",
    "passport_issuing_state": "UTO",
    "birth_date": dt.date(1974, 8, 12),
    "sex": "F",
    "passport_expires_on": "2032-04-15",
}


def found(typed: dict[str, Any], **printed: Any) -> dict[str, Kind]:
    """The kinds of the differences by field."""
    lines = "\n".join(build_td3(**{**PRINTED, **printed}))
    return {one.field: one.kind for one in compare({**TYPED, **typed}, lines, TODAY)}


def test_the_same_words_have_no_difference() -> None:
    assert found({}) == {}


def test_what_is_not_typed_yet_is_not_compared() -> None:
    lines = "\n".join(build_td3(**PRINTED))
    assert compare({}, lines, TODAY) == []
    assert compare(dict.fromkeys(TYPED), lines, TODAY) == []


@pytest.mark.parametrize(
    ("typed", "printed"),
    [
        ("Müller", "MUELLER"),
        ("Müller", "MULLER"),
        ("Straße", "STRASSE"),
        ("Sørensen", "SOERENSEN"),
        ("Sørensen", "SORENSEN"),
        ("Núñez", "NUNXXEZ"),
        ("Núñez", "NUNEZ"),
        ("Åström-Ñandú", "ASTROEM NANDU"),
        ("O’Connor", "OCONNOR"),
        ("Nguyễn", "NGUYEN"),
        ("Smith-Jones", "SMITH JONES"),
        ("Ｅｒｉｋｓｓｏｎ", "ERIKSSON"),
    ],
)
def test_a_name_written_with_other_letters_is_explained_and_not_wrong(
    typed: str, printed: str
) -> None:
    kinds = found({"surname": typed}, surname=printed)

    assert set(kinds.items()) <= {("surname", Kind.REWRITTEN)}


@pytest.mark.parametrize("name", ["Erikson", "王", "لندن", "🛬", "ERIKSSON X", "R2D2", "erik"])
def test_another_name_differs(name: str) -> None:
    assert found({"surname": name}) == {"surname": Kind.DIFFERENT}


def test_a_zero_width_space_is_seen_through() -> None:
    assert found({"surname": "ERIKS\u200bSON"}) == {"surname": Kind.REWRITTEN}


def test_swapped_names_are_named_as_such_at_both() -> None:
    swapped = {"surname": "Anna Maria", "given_names": "Eriksson"}

    assert found(swapped) == {"surname": Kind.SWAPPED, "given_names": Kind.SWAPPED}


def test_names_beyond_39_places_may_be_cut_or_left_out_in_order() -> None:
    long = {
        "surname": "Nilavadhanananda",
        "given_names": "Chayapa Dejthamrong Krasuang Wattanapanit",
    }
    cut = {"surname": "NILAVADHANANANDA", "given_names": "CHAYAPA DEJTHAMRONG K"}
    other = {"surname": "NILAVADHANANANDA", "given_names": "CHAYAPA XEJTHAMRONG K"}

    assert found(long, **cut) == {"given_names": Kind.CUT}
    assert found(long, **other) == {"given_names": Kind.DIFFERENT}


def test_a_short_name_may_not_be_shortened() -> None:
    assert found({"given_names": "Anna Maria Karin"}) == {"given_names": Kind.DIFFERENT}


def test_a_person_of_one_name_has_it_as_surname() -> None:
    alone = {"surname": "ARKFREITH", "given_names": ""}

    assert found(alone, **alone) == {}
    assert found({**alone, "given_names": "Anna"}, **alone) == {"given_names": Kind.DIFFERENT}


@pytest.mark.parametrize(
    ("typed", "field", "kind"),
    [
        ({"passport_number": "L8989O2C3"}, "passport_number", Kind.DIFFERENT),
        ({"passport_number": "L898902C3999"}, "passport_number", Kind.CUT),
        ({"passport_number": "L898 902-C3"}, None, None),
        ({"sex": "X"}, "sex", Kind.DIFFERENT),
        ({"birth_date": dt.date(1974, 12, 8)}, "birth_date", Kind.DIFFERENT),
        ({"birth_date": "2074-08-12"}, "birth_date", Kind.DIFFERENT),
        ({"passport_expires_on": dt.date(1932, 4, 15)}, "passport_expires_on", Kind.DIFFERENT),
        ({"nationality": "GBR"}, "nationality", Kind.DIFFERENT),
        ({"passport_issuing_state": "FRA"}, "passport_issuing_state", Kind.DIFFERENT),
    ],
)
def test_every_field_that_differs_is_marked_with_a_reason(
    typed: dict[str, Any], field: str | None, kind: Kind | None
) -> None:
    assert found(typed) == ({} if field is None else {field: kind})


def test_letters_that_look_alike_are_named() -> None:
    lines = "\n".join(build_td3(**PRINTED))
    (one,) = compare({"passport_number": "L898902C8"}, lines, TODAY)
    (alike,) = compare({"passport_number": "L8989O2C3"}, lines, TODAY)

    assert "9" in one.explanation
    assert "O" in alike.explanation


def test_germany_is_one_state_under_two_codes() -> None:
    typed = {"nationality": "DEU", "passport_issuing_state": "DEU"}

    assert set(found(typed, nationality="D").values()) == {Kind.SAME_STATE}


@pytest.mark.parametrize(("code", "said"), [("GBD", "GBD"), ("XXA", "XXA"), ("RKS", "RKS")])
def test_a_code_that_is_not_iso_is_explained(code: str, said: str) -> None:
    lines = "\n".join(build_td3(**{**PRINTED, "nationality": code}))
    (one,) = compare({"nationality": "GBR"}, lines, TODAY)

    assert said in one.explanation
    assert one.is_wrong


@given(st.dictionaries(st.sampled_from(sorted(TYPED)), st.text(max_size=60)), st.text(max_size=99))
def test_no_text_breaks_the_comparison(typed: dict[str, str], text: str) -> None:
    lines = "\n".join(build_td3(**PRINTED))
    assert all(one.explanation for one in compare(typed, lines, TODAY))
    with suppress(DomainError):
        compare(typed, text, TODAY)
