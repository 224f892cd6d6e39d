"""The facts of an examination as the rows that its screen draws."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from apps.core.filed import shown
from apps.core.identifiers.contrast import Difference
from apps.endorsement.exam_selectors import Earlier, Lacking, Lines
from apps.endorsement.models import CaseVisitor, PaperVerdict, Visa
from apps.policy.selectors import paper_names
from apps.regions.selectors import names_apart
from apps.routing.contract.places import VISITOR_FIELDS, place_name
from apps.routing.contract.values import written

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

MOST_BEGUN: Final = 40
"""Questions that one page begins with; the rest waits for the next round."""

_OPTIONAL: Final = frozenset({"name_zh", "passport_issued_on", "occupation", "employer"})


@dataclass(frozen=True, slots=True)
class FieldRow:
    """A field as filed, and where the lines of the passport have it otherwise."""

    label: StrOrPromise
    value: str
    difference: Difference | None


@dataclass(frozen=True, slots=True)
class EarlierRow:
    """An earlier visit: the case that it was, and what became of the visitor there."""

    url: str
    reference: str
    city: str
    visitor: CaseVisitor
    visas: tuple[Visa, ...]
    by_passport: bool


def field_rows(visitor: CaseVisitor, lines: Lines, categories: Mapping[str, str]) -> list[FieldRow]:
    """The fields of a visitor in the order of the form; `categories` are names by code."""
    rows = []
    for name, label in VISITOR_FIELDS.items():
        text = written(getattr(visitor, name))
        if not text and name in _OPTIONAL:
            continue
        value = categories.get(text, text) if name == "category" else shown(name, text)
        rows.append(FieldRow(label, value, lines.differences.get(name)))
    return rows


def earlier_rows(met: Iterable[Earlier]) -> list[EarlierRow]:
    """Earlier visits, each with the way to its case."""
    cities = names_apart()
    page = "endorsement:case"
    return [
        EarlierRow(
            url=f"{reverse(page, args=[one.visitor.case_id])}#visitor-{one.visitor.id}",
            reference=one.visitor.case.reference,
            city=cities.get(one.visitor.case.origin, one.visitor.case.origin),
            visitor=one.visitor,
            visas=one.visas,
            by_passport=one.by_passport,
        )
        for one in met
    ]


def to_ask(found: Iterable[Lacking]) -> list[dict[str, str]]:
    """What the examination has found, as questions that are begun; the officer may strike them."""
    names = paper_names(timezone.localdate())
    begun = []
    for one in list(found)[:MOST_BEGUN]:
        what = place_name(one.place, names)
        of_paper = PaperVerdict(one.verdict).label if one.verdict else _("not as in the lines")
        begun.append(
            {
                "visitor": str(one.visitor_id or ""),
                "place": one.place,
                "subject": f"{what}: {of_paper}",
                "note": one.note,
            }
        )
    return begun
