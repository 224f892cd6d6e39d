"""What a letter is made of, and how it is filled from a request, whatever prints it.

One letter holds both languages, so that it is signed and sealed once and neither can say less than
the other (docs/adr/0027). What the data do not say is left as a line to fill in by hand, and
`blanks` names it, so that the page can tell before the letter is printed.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final, NamedTuple

from apps.core.printing import fonts
from apps.core.workcalendar import BEIJING, beijing_date

Pair = tuple[str, str]
"""The same in Chinese and in English."""
BY_HAND: Final = "＿＿＿＿＿＿＿＿＿＿＿＿"
"""A line to fill in by hand."""


class Fact(NamedTuple):
    """One line of a letter: label in both languages and value; an empty value is a blank line."""

    chinese: str
    english: str
    value: str
    by_hand: str = BY_HAND

    @property
    def printed(self) -> tuple[str, str, str]:
        """Give labels and what stands beside them on paper."""
        return self.chinese, self.english, self.value or self.by_hand


@dataclass(frozen=True, slots=True)
class Invitee:
    """One visitor as a letter names them; `nationality` in both languages on one line."""

    name: str
    name_zh: str
    sex: str
    nationality: str
    birth_date: dt.date
    passport_number: str
    passport_expires_on: dt.date
    category: str
    work: str


@dataclass(frozen=True, slots=True)
class LetterData:
    """What letters are filled from. Empty texts and None become lines to fill in by hand."""

    reference: str
    is_unit: bool
    name_zh: str
    name_en: str
    uscc: str
    address: str
    contact_name: str
    contact_phone: str
    relation: Pair
    purpose: str
    urgent_reason: str
    itinerary: str
    port: Pair
    flight_no: str
    arrival_at: dt.datetime | None
    stay_days: int | None
    invitees: tuple[Invitee, ...]

    @property
    def leave_by(self) -> dt.date | None:
        """The last day of the stay, which is counted from the day after entry (Regulations 36)."""
        if self.arrival_at is None or self.stay_days is None:
            return None
        return beijing_date(self.arrival_at) + dt.timedelta(days=self.stay_days)


@dataclass(frozen=True, slots=True)
class Form:
    """One kind of letter: its title, what it says, and which facts of the trip it lists."""

    title: Pair
    paragraphs: Callable[[LetterData], tuple[Pair, ...]]
    facts: Callable[[LetterData], tuple[Fact, ...]]


@dataclass(frozen=True, slots=True)
class Letter:
    """One letter, ready to be set."""

    title: Pair
    paragraphs: tuple[Pair, ...]
    facts: tuple[Fact, ...]
    rows: tuple[tuple[str, ...], ...]
    inviter: tuple[Fact, ...]
    signature: tuple[Pair, ...]
    reference: str

    @property
    def unprintable(self) -> list[str]:
        """List the characters that the fonts of the PDF lack, each once."""
        told = [fact.value for fact in (*self.facts, *self.inviter)]
        return fonts.missing("".join([*told, *(cell for row in self.rows for cell in row)]))


ADDRESSEE: Final[Pair] = ("上海口岸签证机关：", "To the port visa authority, Shanghai")
HEADS: Final[tuple[Pair, ...]] = (
    ("序号", "No."),
    ("姓名", "Name"),
    ("性别", "Sex"),
    ("国籍", "Nationality"),
    ("出生日期", "Born"),
    ("护照号码", "Passport"),
    ("护照有效期至", "Valid until"),
    ("签证", "Visa"),
    ("职业与单位", "Occupation, employer"),
)
WIDTHS: Final = (10, 41, 10, 24, 20, 22, 22, 9, 32)
"""Parts of the width that the columns take, in the order of the heads."""
_UNIT_SIGNS: Final[tuple[Pair, ...]] = (
    ("法定代表人或其授权人（签字）：", "Legal representative or authorised person (signature)"),
    ("邀请单位（盖章）：", "Inviting unit (seal)"),
    ("日期：＿＿＿＿年＿＿月＿＿日", "Date"),
)
_HOST_SIGNS: Final[tuple[Pair, ...]] = (
    ("邀请人（签字）：", "Host (signature)"),
    ("日期：＿＿＿＿年＿＿月＿＿日", "Date"),
)
_SEX: Final = {"F": "女 F", "M": "男 M", "X": "X"}
_CELL_BY_HAND: Final = "＿＿＿＿"
_MONTHS: Final = (
    *("January", "February", "March", "April", "May", "June", "July"),
    *("August", "September", "October", "November", "December"),
)


def fill(form: Form, data: LetterData) -> Letter:
    """Fill a form from the data."""
    return Letter(
        title=form.title,
        paragraphs=form.paragraphs(data),
        facts=form.facts(data),
        rows=tuple(_row(place, one) for place, one in enumerate(data.invitees, start=1)),
        inviter=inviter_facts(data),
        signature=_UNIT_SIGNS if data.is_unit else _HOST_SIGNS,
        reference=data.reference,
    )


def blanks(form: Form, data: LetterData) -> list[Pair]:
    """Name, in both languages, what the letter would leave to fill in by hand."""
    empty = [
        (fact.chinese, fact.english)
        for fact in (*form.facts(data), *inviter_facts(data))
        if not fact.value
    ]
    if any(not one.work for one in data.invitees):
        empty.append(HEADS[-1])
    return empty


def inviter_facts(data: LetterData) -> tuple[Fact, ...]:
    """Say who invites and how to reach them."""
    name = "\n".join(filter(None, (data.name_zh, data.name_en)))
    label = ("邀请单位", "Inviting unit") if data.is_unit else ("邀请人", "Host")
    code = (Fact("统一社会信用代码", "Credit code", data.uscc),) if data.is_unit else ()
    return (
        Fact(*label, name),
        *code,
        Fact("地址", "Address", data.address),
        Fact("联系人", "Contact person", data.contact_name),
        Fact("联系电话", "Telephone", data.contact_phone),
    )


def arrival(data: LetterData) -> str:
    """Say when and where the visitors arrive; empty while either is open."""
    if data.arrival_at is None or not data.port[0]:
        return ""
    clock = f"{data.arrival_at.astimezone(BEIJING):%Y-%m-%d %H:%M}"
    return f"{clock}（北京时间 Beijing time）\n{data.port[0]} {data.port[1]}".strip()


def stay(data: LetterData) -> str:
    """Say how long they stay, and the last day; empty while the days are open."""
    if data.stay_days is None:
        return ""
    days = "day" if data.stay_days == 1 else "days"
    until = data.leave_by
    last = f"，至 until {until.isoformat()}" if until is not None else ""
    return f"{data.stay_days} 天 {days}{last}"


def day(at: dt.datetime | None) -> Pair:
    """Write a day in both languages, or leave a line for it."""
    if at is None:
        return _CELL_BY_HAND, _CELL_BY_HAND
    on = beijing_date(at)
    return f"{on.year}年{on.month}月{on.day}日", f"{on.day} {_MONTHS[on.month - 1]} {on.year}"


def _row(place: int, one: Invitee) -> tuple[str, ...]:
    return (
        str(place),
        f"{one.name}\n{one.name_zh}".strip(),
        _SEX.get(one.sex, one.sex),
        one.nationality,
        one.birth_date.isoformat(),
        one.passport_number,
        one.passport_expires_on.isoformat(),
        one.category,
        one.work or _CELL_BY_HAND,
    )
