"""Does this guest need a port visa? Pure rules over dated rows: nothing here reads or writes.

Always one answer with at least one reason, each with its source and its period. It is a hint: the
lists change several times a year, and only the authorities decide (domain notes, section 4).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Final, TypeVar

from django.utils.translation import gettext as _

from apps.core.identifiers.nationality import Nationality
from apps.core.templatetags.times import beijing_date
from apps.policy.dated import Dated
from apps.policy.lists import DocumentRule, SchemePort, SchemeTerms, VisitPurpose
from apps.policy.models import Exemption, Parameter, VisaCategory
from apps.policy.policies.looking import Look, Reason, look_at, reason_of
from apps.policy.states import CHINESE, Answer, Scheme

CHINESE_STATES: Final = frozenset({"CHN", "HKG", "MAC", "TWN"})
"""Codes under which the documents of Chinese citizens are read (Law, article 89)."""

Row = TypeVar("Row", bound=Dated)


@dataclass(frozen=True, slots=True)
class Asked:
    """What is asked of one guest. `port` may be empty; `on` is the day of arrival in Beijing."""

    nationality: Nationality
    document: str
    purpose: str
    days: int
    route: str
    on: dt.date
    port: str = ""
    has_permit: bool = False


@dataclass(frozen=True, slots=True)
class Book:
    """The rows that decide: every version of each, so that a list that has ended can be named."""

    terms: Sequence[SchemeTerms]
    ports: Sequence[SchemePort]
    purposes: Sequence[VisitPurpose]
    documents: Sequence[DocumentRule]
    categories: Sequence[VisaCategory]
    longest_stay: Sequence[Parameter]
    exemptions: Sequence[Exemption] = ()


@dataclass(frozen=True, slots=True)
class Screening:
    """The answer. `because` is never empty; `looked_at` are the schemes that do not fit."""

    answer: Answer
    because: tuple[Reason, ...]
    category: str = ""
    category_name: str = ""
    looked_at: tuple[Reason, ...] = ()
    changes: tuple[str, ...] = field(default=())

    @property
    def checked_on(self) -> dt.date | None:
        """When the lists behind the answer were last looked through: the oldest of the days."""
        days = [one.checked_on for one in (*self.because, *self.looked_at) if one.checked_on]
        return min(days, default=None)


def screen(asked: Asked, book: Book) -> Screening:
    """Answer. A scheme that fits is named first; else what keeps the guest from the port; else the
    category. Raises ValueError for a purpose or a document that the book has never known.
    """
    document = _pick(_of(book.documents, "document", _document(asked)), asked.on)
    purpose = _pick(_of(book.purposes, "code", asked.purpose), asked.on)
    if document.document == CHINESE:
        return Screening(Answer.NOT_HERE, (reason_of(document, _("Chinese citizens")),))
    looks = [] if not document.is_listed and not asked.has_permit else _looks(asked, book)
    fitting = [one for one in looks if one.fits]
    others = tuple(one.reason for one in looks if not one.fits)
    if fitting:
        because = tuple(one.reason for one in fitting)
        changes = _ends_of(fitting, asked)
        return Screening(Answer.PROBABLY_NOT, because, looked_at=others, changes=changes)
    changes = _openings(looks)
    if barred := tuple(_bars(asked, document, purpose, book)):
        return Screening(Answer.NOT_HERE, barred, looked_at=others, changes=changes)
    return Screening(
        Answer.YES,
        _why_yes(document, purpose),
        category=purpose.category,
        category_name=_category_name(book.categories, purpose.category, asked.on),
        looked_at=others,
        changes=changes,
    )


def _document(asked: Asked) -> str:
    return CHINESE if asked.nationality.iso in CHINESE_STATES else asked.document


def _looks(asked: Asked, book: Book) -> list[Look]:
    """Look at each scheme in its place; a permit is looked at only where there is one."""
    codes = sorted({one.code for one in book.terms}, key=lambda code: _place(book.terms, code))
    found = []
    for code in codes:
        if (code == Scheme.RESIDENCE_PERMIT) != asked.has_permit:
            continue
        terms = _pick(_of(book.terms, "code", code), asked.on)
        own = _of(book.exemptions, "scheme", code)
        named = [one for one in own if one.alpha3 == asked.nationality.iso]
        ports = [one for one in _of(book.ports, "scheme", code) if _holds(one, asked.on)]
        found.append(
            look_at(
                terms,
                row=_pick(named, asked.on) if named else None,
                ports=sorted(one.port for one in ports),
                days=asked.days,
                purpose=asked.purpose,
                route=asked.route,
                port=asked.port,
                on=asked.on,
            )
        )
    return found


def _bars(
    asked: Asked, document: DocumentRule, purpose: VisitPurpose, book: Book
) -> Iterable[Reason]:
    """Give everything that keeps the guest from a port visa."""
    if not document.is_taken:
        yield reason_of(document, _("Travel document"))
    longest = _pick(book.longest_stay, asked.on)
    if asked.days > longest.value:
        text = _("A port visa is for a stay of at most %(most)d days; %(days)d were asked for.")
        told = text % {"most": longest.value, "days": asked.days}
        yield reason_of(longest, _("Length of stay"), text=told)
    if not purpose.is_offered:
        yield reason_of(purpose, purpose.name)
    elif not _holds(purpose, asked.on):
        told = _("This purpose is not on the port's list on the day of arrival.")
        yield reason_of(purpose, purpose.name, text=told)


def _why_yes(document: DocumentRule, purpose: VisitPurpose) -> tuple[Reason, ...]:
    first = reason_of(purpose, purpose.name)
    return (first,) if document.is_listed else (first, reason_of(document, _("Travel document")))


def _openings(looks: Sequence[Look]) -> tuple[str, ...]:
    """Say what would open a scheme that only days, route, port or a new list keep shut."""
    return tuple(one.opening for one in looks if one.opening)


def _ends_of(fitting: Sequence[Look], asked: Asked) -> tuple[str, ...]:
    """Say what would make a visa needed after all."""
    told = [_("Another purpose, such as work, study or the press: then a visa is needed.")]
    limits = [one.most_days for one in fitting]
    if not asked.has_permit and all(limits):
        most = max(limit for limit in limits if limit)
        told.append(_("A stay of more than %(most)d days: then a visa is needed.") % {"most": most})
    if not asked.has_permit:
        told.append(_("Another travel document than an ordinary passport: ask first."))
    ends = [one.reason.valid_until for one in fitting]
    if all(ends):
        last = max(day for day in ends if day)
        text = _("An arrival after %(day)s, when the list ends unless it is renewed.")
        told.append(text % {"day": beijing_date(last)})
    return tuple(told)


def _category_name(categories: Sequence[VisaCategory], code: str, on: dt.date) -> str:
    versions = _of(categories, "code", code)
    return _pick(versions, on).name if versions else ""


def _place(terms: Sequence[SchemeTerms], code: str) -> tuple[int, str]:
    return min((one.position, one.code) for one in terms if one.code == code)


def _of(rows: Sequence[Row], name: str, value: str) -> list[Row]:
    return [row for row in rows if getattr(row, name) == value]


def _holds(row: Dated, on: dt.date) -> bool:
    return row.valid_from <= on and (row.valid_until is None or row.valid_until >= on)


def _pick(versions: Sequence[Row], on: dt.date) -> Row:
    """Give the version in force on the day, else the last before it, else the first of all."""
    if not versions:
        raise ValueError("The rule book has never known this rule.")
    begun = [row for row in versions if row.valid_from <= on]
    if begun:
        return max(begun, key=lambda row: row.valid_from)
    return min(versions, key=lambda row: row.valid_from)
