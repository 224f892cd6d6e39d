"""Nationalities, passport numbers, telephones, resident numbers and the search by keyed hash."""

from contextlib import suppress

import pytest
from django.test import override_settings
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from apps.core.identifiers import blind_index, nationality, passport, phone, resident_id
from apps.core.identifiers.errors import (
    NationalityUnknown,
    PassportNumberInvalid,
    PhoneInvalid,
    ResidentIdInvalid,
)
from apps.core.identifiers.text import normalise
from tests.core.strategies import any_text

MRZ_ONLY = {"D", "GBD", "GBN", "GBO", "GBP", "GBS", "XXA", "XXB", "XXC", "XXX", "XOM", "XPO"}
MRZ_ONLY |= {"UNO", "UNA", "UNK", "EUE", "RKS"}
KEY = b"k" * 32


def test_every_state_of_iso_and_every_code_of_passports_is_known() -> None:
    by_scheme: dict[str, set[str]] = {}
    for one in nationality.nationalities():
        by_scheme.setdefault(one.scheme, set()).add(one.code)

    assert len(by_scheme["iso"]) == 249
    assert by_scheme["mrz"] == MRZ_ONLY
    assert by_scheme["specimen"] == {"UTO"}


def test_every_nationality_has_a_name_in_both_languages() -> None:
    for one in nationality.nationalities():
        assert one.name_en.isprintable()
        assert any("一" <= mark <= "鿿" for mark in one.name_zh), one.code


def test_germany_is_d_in_passports_and_keeps_the_rules_of_deu() -> None:
    assert nationality.find("D<<").iso == "DEU"
    assert nationality.find("d").name_en == nationality.find("DEU").name_en


def test_a_british_overseas_citizen_does_not_get_the_rules_of_britain() -> None:
    assert nationality.find("GBO").iso == ""


def test_the_name_follows_the_language() -> None:
    with translation.override("zh-hans"):
        assert str(nationality.find("SWE")) == "瑞典"
    with translation.override("en"):
        assert str(nationality.find("SWE")) == "Sweden"


def test_a_form_offers_each_nationality_once() -> None:
    offered = [code for code, _name in nationality.choices()]

    assert len(offered) == len(set(offered))
    assert "DEU" in offered
    assert "D" not in offered
    assert "XXA" in offered


@override_settings(SPECIMEN=False)
def test_utopia_exists_for_specimens_only() -> None:
    with pytest.raises(NationalityUnknown):
        nationality.find("UTO")
    assert "UTO" not in [code for code, _name in nationality.choices()]


@pytest.mark.parametrize("typed", ["", "QQQ", "DE", "😀", "SWEDEN"])
def test_an_unknown_nationality_is_refused(typed: str) -> None:
    with pytest.raises(NationalityUnknown):
        nationality.find(typed)


@pytest.mark.parametrize(
    ("typed", "number"), [("ea 123-4567", "EA1234567"), ("ZE000509<", "ZE000509")]
)
def test_a_passport_number_is_brought_to_one_form(typed: str, number: str) -> None:
    assert passport.parse_number(typed) == number


@pytest.mark.parametrize(
    ("typed", "data"),
    [
        ("1234", {"length": 4}),
        ("A" * 21, {"length": 21}),
        ("E1234_67", {"position": 6, "given": "_"}),
        ("Е1234567", {"position": 1, "given": "Е"}),  # a Cyrillic letter that looks like E
    ],
)
def test_a_wrong_passport_number_says_why(typed: str, data: dict[str, object]) -> None:
    with pytest.raises(PassportNumberInvalid) as refusal:
        passport.parse_number(typed)

    assert refusal.value.data == data


@pytest.mark.parametrize(
    ("typed", "dialled"),
    [
        ("021-28951610", "+862128951610"),
        ("+49 30 123456", "+4930123456"),
        ("400-8678-110", "+864008678110"),
        ("12367", "12367"),
    ],
)
def test_a_telephone_number_is_written_as_it_is_dialled(typed: str, dialled: str) -> None:
    assert phone.parse_phone(typed) == dialled


@pytest.mark.parametrize("typed", ["", "12", "call me", "+999 1234567", "0" * 61])
def test_what_cannot_be_dialled_is_refused(typed: str) -> None:
    with pytest.raises(PhoneInvalid):
        phone.parse_phone(typed)


def test_a_wrong_check_character_of_a_resident_number_is_named() -> None:
    with pytest.raises(ResidentIdInvalid) as refusal:
        resident_id.parse("110105194912310021")

    assert refusal.value.data == {"position": 18, "expected": "X", "given": "1"}


@pytest.mark.parametrize("born", ["19901301", "19910229", "00000101"])
def test_a_birth_that_is_no_date_is_refused_though_the_check_character_fits(born: str) -> None:
    body = f"310115{born}001"

    with pytest.raises(ResidentIdInvalid) as refusal:
        resident_id.parse(body + resident_id.check_character(body))

    assert refusal.value.data == {"position": 7, "given": born}


@given(st.integers(0, 16), st.sampled_from("0123456789"))
def test_any_single_wrong_digit_of_a_resident_number_is_found(place: int, digit: str) -> None:
    right = "11010519491231002X"
    wrong = right[:place] + digit + right[place + 1 :]

    if wrong != right:
        with pytest.raises(ResidentIdInvalid):
            resident_id.parse(wrong)


def test_no_more_of_a_text_is_looked_at_than_needed() -> None:
    assert normalise("ｘ " * 5_000_000, keep=20) == "X" * 10


@given(any_text)
def test_no_text_makes_any_of_them_fail_in_another_way(text: str) -> None:
    with suppress(ResidentIdInvalid):
        resident_id.parse(text)
    with suppress(PassportNumberInvalid):
        passport.parse_number(text)
    with suppress(PhoneInvalid):
        phone.parse_phone(text)
    with suppress(NationalityUnknown):
        nationality.find(text)


@given(any_text, any_text)
def test_an_index_tells_two_values_apart_and_knows_one_again(one: str, other: str) -> None:
    first, second = (blind_index.blind_index(value, KEY) for value in (one, other))

    assert (first == second) == (one == other)
    assert len(first) == 64


def test_an_index_is_worth_nothing_without_its_key() -> None:
    assert blind_index.blind_index("E1234567", KEY) != blind_index.blind_index(
        "E1234567", b"j" * 32
    )
    with pytest.raises(ValueError, match="32 bytes"):
        blind_index.blind_index("E1234567", b"short")
