"""What is wrong with a visitor as typed: names, state, passport, its two lines, category."""

from __future__ import annotations

import datetime as dt
import unicodedata
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any, Final, cast

from django.utils.translation import gettext as _

from apps.core.identifiers import nationality
from apps.core.identifiers.passport import parse_number
from apps.core.identifiers.passport_kind import PassportKind
from apps.core.identifiers.sex import Sex
from apps.enterprises.texts import TextRefused, one_line
from apps.transfers.errors import (
    BirthDateWrong,
    CategoryNotOffered,
    ChoiceUnknown,
    FieldMissing,
    NationalityNotForeign,
    PassportDatesWrong,
    PassportExpired,
    PassportKindNotTaken,
    PassportTooShort,
)
from apps.transfers.inputs import VisitorInput
from apps.transfers.models import Visitor
from apps.transfers.policies.defects import Defects
from apps.transfers.policies.mrz import check_lines

_OLDEST: Final = 130
_CHINA: Final = "CHN"
_NAME_MARKS: Final = frozenset(" '’ʼ`´.,-‐·/()")
_NOT_TAKEN: Final = frozenset({PassportKind.DIPLOMATIC, PassportKind.SERVICE})


@dataclass(frozen=True, slots=True)
class Yardstick:
    """What a visitor is measured by: today, the trip as far as it is known, and the lists."""

    today: dt.date
    arrival_on: dt.date | None
    stay_days: int
    min_passport_days: int
    categories: Collection[str]

    @property
    def needed_until(self) -> dt.date | None:
        """The day the passport must last to, once the arrival is known."""
        if self.arrival_on is None:
            return None
        return self.arrival_on + dt.timedelta(days=self.stay_days + self.min_passport_days)


def clean_visitor(typed: VisitorInput, *, by: Yardstick, defects: Defects) -> dict[str, Any]:
    """Give the columns of a visitor for what was typed, noting what is wrong in `defects`."""
    values: dict[str, Any] = {
        **_names(typed, defects),
        "name_zh": defects.take("name_zh", lambda: one_line(typed.name_zh, most=120), ""),
        "occupation": defects.take("occupation", lambda: one_line(typed.occupation, most=120), ""),
        "employer": defects.take("employer", lambda: one_line(typed.employer, most=200), ""),
        "sex": _choice("sex", typed.sex, Sex.values, defects),
        "nationality": _state("nationality", typed.nationality, defects),
        "passport_issuing_state": _state(
            "passport_issuing_state", typed.passport_issuing_state or typed.nationality, defects
        ),
        "passport_kind": _choice(
            "passport_kind", typed.passport_kind, PassportKind.values, defects
        ),
        "passport_number": _number(typed.passport_number, defects),
        "passport_issued_on": typed.passport_issued_on,
        "passport_expires_on": _needed("passport_expires_on", typed.passport_expires_on, defects),
        "birth_date": _needed("birth_date", typed.birth_date, defects),
        "category": typed.category.strip().upper(),
        "is_leader": typed.is_leader,
        "mrz": "",
    }
    candidate = Visitor(**values)
    check_visitor(candidate, by=by, defects=defects)
    values["mrz"] = check_lines(typed.mrz, against=candidate, today=by.today, defects=defects)
    return values


def check_visitor(visitor: Visitor, *, by: Yardstick, defects: Defects) -> None:
    """Note what the rules of the day have against a visitor whose fields are well formed."""
    _check_category(visitor, by, defects)
    _check_state(visitor, defects)
    _check_dates(visitor, by, defects)
    _check_validity(visitor, by, defects)


def latin_name(typed: str) -> str:
    """Clean a name as the passport prints it: Latin letters, with accents or without (Doc 9303-3).

    Raises TextRefused for other scripts, digits and symbols; a name in Chinese has its own field.
    """
    name = one_line(typed, most=120)
    for mark in name:
        if mark in _NAME_MARKS or unicodedata.category(mark).startswith("M"):
            continue
        if not (mark.isalpha() and unicodedata.name(mark, "").startswith(("LATIN", "FULLWIDTH"))):
            raise TextRefused(
                _("Enter the name in Latin letters, as in the passport; “%(mark)s” is none.")
                % {"mark": mark}
            )
    return unicodedata.normalize("NFKC", name)


def _names(typed: VisitorInput, defects: Defects) -> dict[str, str]:
    """Clean surname and given names; some passports have only one of the two, none has neither."""
    before = len(defects)
    names = {
        "surname": defects.take("surname", lambda: latin_name(typed.surname), ""),
        "given_names": defects.take("given_names", lambda: latin_name(typed.given_names), ""),
    }
    if len(defects) == before and not any(names.values()):
        defects.add("surname", FieldMissing(_("Enter the name as in the passport.")))
    return names


def _check_category(visitor: Visitor, by: Yardstick, defects: Defects) -> None:
    if not visitor.category:
        defects.add("category", FieldMissing(_("Choose the visa category.")))
    elif visitor.category not in by.categories:
        defects.add("category", CategoryNotOffered(_("Choose one of the categories in the list.")))


def _check_state(visitor: Visitor, defects: Defects) -> None:
    if visitor.nationality == _CHINA:
        defects.add("nationality", NationalityNotForeign())
    if visitor.passport_kind in _NOT_TAKEN:
        defects.add(
            "passport_kind",
            PassportKindNotTaken(
                _("Ask a Chinese embassy: only ordinary passports are taken here.")
            ),
        )


def _check_dates(visitor: Visitor, by: Yardstick, defects: Defects) -> None:
    born = cast("dt.date | None", visitor.birth_date)  # None while it is only typed
    expires = cast("dt.date | None", visitor.passport_expires_on)
    issued = visitor.passport_issued_on
    if born is not None and not by.today.year - _OLDEST <= born.year <= by.today.year:
        defects.add("birth_date", BirthDateWrong(_("Check the year of birth.")))
    elif born is not None and born > by.today:
        defects.add("birth_date", BirthDateWrong(_("A birth date is not in the future.")))
    if issued is None:
        return
    if issued > by.today:
        message = _("A passport is not issued in the future.")
    elif expires is not None and expires <= issued:
        message = _("A passport is issued before it expires.")
    elif born is not None and issued < born <= by.today:
        message = _("A passport is issued after its holder is born.")
    else:
        return
    defects.add("passport_issued_on", PassportDatesWrong(message))


def _check_validity(visitor: Visitor, by: Yardstick, defects: Defects) -> None:
    expires = cast("dt.date | None", visitor.passport_expires_on)
    if expires is None:
        return
    if expires < (by.arrival_on or by.today):
        defects.add(
            "passport_expires_on",
            PassportExpired(
                _("The passport expires before the arrival; a new passport is needed.")
                if by.arrival_on
                else _("The passport has expired; a new passport is needed."),
            ),
        )
    elif by.needed_until is not None and expires < by.needed_until:
        defects.add(
            "passport_expires_on",
            PassportTooShort(
                _("The passport must be valid until %(until)s at least.")
                % {"until": by.needed_until.isoformat()},
                needed_until=by.needed_until.isoformat(),
            ),
        )


def _choice(field: str, typed: str, allowed: list[str], defects: Defects) -> str:
    value = typed.strip().upper()
    if not value:
        defects.add(field, FieldMissing(_("Choose one.")))
    elif value not in allowed:
        defects.add(field, ChoiceUnknown(_("Choose one of those offered.")))
        return ""
    return value


def _state(field: str, typed: str, defects: Defects) -> str:
    if not typed.strip():
        defects.add(field, FieldMissing(_("Choose the state named in the passport.")))
        return ""
    return defects.take(field, lambda: nationality.find(typed).code, "")


def _number(typed: str, defects: Defects) -> str:
    if not typed.strip():
        defects.add("passport_number", FieldMissing(_("Enter the passport number.")))
        return ""
    return defects.take("passport_number", lambda: parse_number(typed), "")


def _needed(field: str, value: dt.date | None, defects: Defects) -> dt.date | None:
    if value is None:
        defects.add(field, FieldMissing(_("Enter the date.")))
    return value
