"""Every value of tests/data/identifiers.csv, right and wrong, against our own rules."""

import csv
import datetime as dt
from pathlib import Path

import pytest

from apps.core.errors import DomainError
from apps.core.identifiers import mrz, nationality, phone, resident_id, uscc

FILE = Path(__file__).parents[1] / "data" / "identifiers.csv"
ROWS = list(csv.DictReader(FILE.read_text(encoding="utf-8").splitlines()))
TODAY = dt.date(2026, 11, 23)

READERS = {
    "USCC": uscc.parse,
    "MRZ_TD3": lambda value: mrz.parse_td3(value.replace("|", "\n"), today=TODAY),
    "NATIONALITY_CODE": nationality.find,
    "PHONE_CN": phone.parse_phone,
    "RESIDENT_ID": resident_id.parse,
}
# The seal and the visa's own lines are read when seals are built; their digits are checked below.
LATER = {"ICAO_VDS", "MRZ_MRV_A", "MRZ_MRV_B", "MRZ_CHECK_DIGIT"}


def rows_of(*formats: str) -> list[dict[str, str]]:
    return [row for row in ROWS if row["format"] in formats]


def test_no_kind_of_value_in_the_file_is_forgotten() -> None:
    assert {row["format"] for row in ROWS} == set(READERS) | LATER
    assert all(row["source"] for row in ROWS)


@pytest.mark.parametrize("row", rows_of(*READERS), ids=lambda row: row["value"])
def test_a_value_is_taken_or_refused_as_the_file_expects(row: dict[str, str]) -> None:
    read = READERS[row["format"]]

    if row["expect"] == "invalid":
        with pytest.raises(DomainError):
            read(row["value"])
    else:
        assert read(row["value"])


@pytest.mark.parametrize("row", rows_of("MRZ_CHECK_DIGIT"), ids=lambda row: row["value"])
def test_check_digits_are_those_of_the_standard(row: dict[str, str]) -> None:
    text, _, digit = row["value"].partition(" -> ")

    assert mrz.check_digit(text) == digit


@pytest.mark.parametrize("row", rows_of("MRZ_MRV_A", "MRZ_MRV_B"), ids=lambda row: row["format"])
def test_the_digits_of_a_visa_are_computed_as_those_of_a_passport(row: dict[str, str]) -> None:
    second = row["value"].split("|")[1]

    assert mrz.check_digit(second[:9]) == second[9]
    assert mrz.check_digit(second[13:19]) == second[19]
    assert mrz.check_digit(second[21:27]) == second[27]
