"""The list of a delegation's visas, in both languages: one row and one seal for each person."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from reportlab.lib.units import mm
from reportlab.platypus import Flowable, Spacer, Table

from apps.core.printing import pages, symbols
from apps.core.workcalendar import BEIJING, last_day_of
from apps.endorsement.documents.confirmation import NO_RIGHT
from apps.endorsement.documents.pieces import Pair

TITLE: Final[Pair] = ("口岸签证人员名单", "List of port visas")
_SEAL: Final = 23 * mm
_WIDTHS: Final = (9 * mm, 56 * mm, 28 * mm, 54 * mm, _SEAL)
_ALL: Final = ((0, 0), (-1, -1))
_HEADS: Final[Sequence[Pair]] = (
    ("序号", "No."),
    ("来访人员", "Visitor"),
    ("护照", "Passport"),
    ("签证", "Visa"),
    ("印章", "Seal"),
)


@dataclass(frozen=True, slots=True)
class Row:
    """One person with the visa; `stay_days` count from the day after entry."""

    surname: str
    given_names: str
    sex: Pair
    birth_date: dt.date
    nationality: Pair
    passport_number: str
    number: str
    category: str
    enter_by: dt.datetime
    stay_days: int
    seal: bytes


@dataclass(frozen=True, slots=True)
class VisaList:
    """All that a list says. `copy` is the number of this copy, from 1."""

    reference: str
    copy: int
    authority: Pair
    inviter: str
    port: Pair
    flight_no: str
    arrival_at: dt.datetime
    rows: Sequence[Row]
    verify_page: str


def list_pdf(told: VisaList) -> bytes:
    """Set the list; its head is repeated on every page, and no row is broken."""
    arrival = f"{told.arrival_at.astimezone(BEIJING):%Y-%m-%d %H:%M} (UTC+8)  {told.flight_no}"
    story: list[Flowable] = [
        *pages.title(*TITLE),
        pages.facts(
            [
                ("申请编号", "Request", told.reference),
                ("邀请方", "Invited by", told.inviter or "—"),
                ("签发机关", "Issued by", " ".join(told.authority)),
                ("抵达", "Arrival", arrival.strip()),
                ("入境口岸", "Port of entry applied for", " ".join(told.port)),
                ("人数", "Persons", str(len(told.rows))),
            ],
            labels=52 * mm,
        ),
        Spacer(1, 4 * mm),
        _table(told.rows),
        Spacer(1, 4 * mm),
        *_notes(told),
    ]
    foot = f"{told.reference}  ·  第 {told.copy} 份 Copy {told.copy}  ·  {TITLE[0]} {TITLE[1]}"
    return pages.pdf(story, title=f"{TITLE[0]} {told.reference}", foot=foot)


def _table(rows: Sequence[Row]) -> Table:
    cells: list[list[Any]] = [[pages.both(*head, 8) for head in _HEADS]]
    cells += [_cells(place, row) for place, row in enumerate(rows, start=1)]
    table = Table(cells, colWidths=_WIDTHS, repeatRows=1)
    table.setStyle(
        [
            *pages.BASE,
            ("VALIGN", (0, 1), (-1, -1), "MIDDLE"),
            ("BACKGROUND", (0, 0), (-1, 0), pages.SHADE),
            ("LINEABOVE", (0, 0), (-1, 0), 0.8, pages.BRAND),
            ("LINEBELOW", *_ALL, 0.4, pages.LINE),
            ("TOPPADDING", *_ALL, 0.8 * mm),
            ("BOTTOMPADDING", *_ALL, 0.8 * mm),
            ("LEFTPADDING", *_ALL, 1 * mm),
            ("RIGHTPADDING", *_ALL, 1 * mm),
            ("LEFTPADDING", (-1, 1), (-1, -1), 0),
            ("RIGHTPADDING", (-1, 1), (-1, -1), 0),
        ]
    )
    return table


def _cells(place: int, row: Row) -> list[Any]:
    name = f"{row.surname} {row.given_names}".strip() or "—"
    last = f"{last_day_of(row.enter_by):%Y-%m-%d} 24:00"
    return [
        pages.text(str(place), 9),
        [
            pages.text(name, 9.5, bold=True, leading=12.5),
            _small(f"{' '.join(row.nationality)}"),
            _small(f"{' '.join(row.sex)}  ·  {row.birth_date:%Y-%m-%d}"),
        ],
        pages.text(row.passport_number, 9.5, bold=True),
        [
            pages.text(row.number, 9.5, bold=True, leading=12.5, textColor=pages.BRAND),
            _small(f"{row.category}  ·  一次 single  ·  {row.stay_days} 天 days"),
            _small(f"最迟入境 enter by {last}"),
        ],
        symbols.data_matrix(row.seal, size=_SEAL),
    ]


def _small(words: str) -> Flowable:
    return pages.text(words, 7.5, leading=10.5, textColor=pages.MUTED)


def _notes(told: VisaList) -> list[Flowable]:
    """How each row is checked, and what the list is not."""
    lines: Sequence[Pair] = (
        (
            f"每行印章均由签发机关签名，可单独查验：{told.verify_page}",
            "The authority signed each seal; each is checked by itself at the same address.",
        ),
        (
            "停留期自入境次日起计算。本名单不代替每人的确认书。",
            "The stay counts from the day after entry. The list does not replace the letters.",
        ),
        NO_RIGHT,
    )
    return [
        pages.text(f"{chinese}  {english}", 7.8, leading=11, textColor=pages.MUTED)
        for chinese, english in lines
    ]
