"""The two lines as people look at them: character by character, and what they say in words."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Final

from django.utils.translation import gettext as _

from apps.core.identifiers.contrast import code_meaning
from apps.core.identifiers.mrz import FILLER, LINE_LENGTH, Td3, faults, plain_text
from apps.transfers.policies.visitors import Yardstick

_MOST_CELLS: Final = 3 * LINE_LENGTH


@dataclass(frozen=True, slots=True)
class Cell:
    """One character; `expected` is the check digit that should stand there, if it is one."""

    mark: str
    position: int
    is_wrong: bool = False
    expected: str = ""


def cells(text: str, *, today: dt.date) -> list[list[Cell]]:
    """Lay the lines out by 44 characters, wrong ones marked; at most three lines of them."""
    plain = plain_text(text)[:_MOST_CELLS]
    wrong = faults(text, today=today)
    rows = [plain[at : at + LINE_LENGTH] for at in range(0, len(plain), LINE_LENGTH)]
    return [
        [
            Cell(mark, place, (line, place) in wrong, wrong.get((line, place), ""))
            for place, mark in enumerate(row, start=1)
        ]
        for line, row in enumerate(rows, start=1)
    ]


def remarks(zone: Td3, *, by: Yardstick) -> list[str]:
    """Explain what is not plain to see in lines that parse."""
    told = [code_meaning(code) for code in dict.fromkeys((zone.issuing_state, zone.nationality))]
    if zone.is_name_cut:
        told.append(
            _(
                "The names fill all 39 places of the first line and may go on in the passport. "
                "Enter them whole, as printed above the lines."
            )
        )
    if not zone.given_names:
        told.append(_("The passport has one name only; it stands as surname."))
    if zone.sex == "X":
        told.append(_("The sex is left open in the lines (“<”), which is entered as X."))
    told += [_birth(zone), _expiry(zone, by)]
    return [one for one in told if one]


def _birth(zone: Td3) -> str:
    if zone.birth_date is None:
        return _("The passport leaves part of the date of birth unknown. Enter what it prints.")
    return _(
        "The lines write years with two digits: %(digits)s is read as a birth in %(year)s, as "
        "nobody is born in the future."
    ) % {"digits": f"{zone.birth_date:%y}", "year": zone.birth_date.year}


def _expiry(zone: Td3, by: Yardstick) -> str:
    """Say how long the passport lasts beside how long the stay needs it."""
    ends = zone.expires_on
    if by.needed_until is None or by.arrival_on is None:
        if ends < by.today:
            return _("The passport expired on %(ends)s.") % {"ends": ends.isoformat()}
        return _("The passport lasts until %(ends)s.") % {"ends": ends.isoformat()}
    facts = {
        "ends": ends.isoformat(),
        "needed": by.needed_until.isoformat(),
        "arrival": by.arrival_on.isoformat(),
        "stay": by.stay_days,
        "more": by.min_passport_days,
    }
    if ends < by.needed_until:
        return (
            _(
                "The passport lasts until %(ends)s, which is too short: arrival on %(arrival)s, "
                "%(stay)s days of stay and %(more)s days more make %(needed)s."
            )
            % facts
        )
    return (
        _(
            "The passport lasts until %(ends)s; the stay needs %(needed)s (arrival on %(arrival)s, "
            "%(stay)s days of stay and %(more)s days more)."
        )
        % facts
    )


def is_empty(text: str) -> bool:
    """Tell whether nothing but blanks and fillers stands there."""
    return not plain_text(text).strip(FILLER)
