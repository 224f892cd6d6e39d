"""What an officer looks at before handing on: each field and paper, with what was found of it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from django.conf import settings

from apps.core.errors import DomainError
from apps.core.identifiers.blind_index import blind_index
from apps.core.identifiers.contrast import Difference, compare
from apps.routing.contract.places import FIELD, PAPER, TRIP_FIELDS, VISITOR_FIELDS
from apps.transfers.models import CheckMark, TransferRequest, Visitor
from apps.transfers.policies.fields import text_of
from apps.transfers.policies.papers import PaperSlot
from apps.transfers.states import Verdict

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

#: Nothing to compare: an empty one of these is no item of the list.
_OPTIONAL: Final = frozenset(
    {"name_zh", "passport_issued_on", "occupation", "employer", "itinerary", "urgent_reason"}
)


@dataclass(frozen=True, slots=True)
class Item:
    """One thing to look at. `mark` is what was found of the value as it is now, if anything.

    `is_stale` tells that it had been looked at, but is another value now.
    """

    code: str
    label: StrOrPromise
    value: str
    slot: PaperSlot | None
    seen: str
    mark: CheckMark | None
    is_stale: bool
    difference: Difference | None

    @property
    def is_done(self) -> bool:
        """Whether somebody has looked at it as it is."""
        return self.mark is not None

    @property
    def is_open_difference(self) -> bool:
        """Whether it contradicts the passport's lines, and nobody has looked at it as it is."""
        return self.mark is None and self.difference is not None and self.difference.is_wrong

    @property
    def is_defect(self) -> bool:
        """Whether it was found defective."""
        return self.mark is not None and self.mark.verdict == Verdict.DEFECT


@dataclass(frozen=True, slots=True)
class Part:
    """The items of one visitor, or of the request itself when `visitor` is None."""

    visitor: Visitor | None
    items: tuple[Item, ...]

    @property
    def done(self) -> int:
        """How many items have been looked at."""
        return sum(item.is_done for item in self.items)

    @property
    def defects(self) -> tuple[Item, ...]:
        """The items found defective."""
        return tuple(item for item in self.items if item.is_defect)


def parts_of(
    request: TransferRequest,
    *,
    visitors: Sequence[Visitor],
    slots: Sequence[PaperSlot],
    marks: Iterable[CheckMark],
    today: dt.date,
) -> list[Part]:
    """Put the list together, visitor by visitor and the request last."""
    found = {(mark.visitor_id, mark.item): mark for mark in marks}
    parts = []
    for visitor in (*visitors, None):
        mine = [slot for slot in slots if slot.visitor == visitor]
        differing = line_differences(visitor, today) if visitor is not None else {}
        names = VISITOR_FIELDS if visitor is not None else TRIP_FIELDS
        thing = visitor if visitor is not None else request
        key = visitor.id if visitor is not None else None
        items = [
            _item(
                FIELD + name,
                label,
                text,
                mark=found.get((key, FIELD + name)),
                difference=differing.get(name),
            )
            for name, label in names.items()
            for text in [text_of(thing, name)]
            if text or name not in _OPTIONAL
        ]
        items += [
            _item(code, slot.need.name, _files(slot), mark=found.get((key, code)), slot=slot)
            for slot in mine
            if slot.papers or slot.need.is_required
            for code in [PAPER + slot.need.code]
        ]
        parts.append(Part(visitor, tuple(items)))
    return parts


def digest(code: str, value: str) -> str:
    """Give the keyed digest of a value looked at: it tells a change and nothing of the value."""
    return blind_index(f"check:{code}:{value}", settings.BLIND_INDEX_KEY)


def _item(
    code: str,
    label: StrOrPromise,
    value: str,
    *,
    mark: CheckMark | None,
    slot: PaperSlot | None = None,
    difference: Difference | None = None,
) -> Item:
    seen = digest(code, value)
    is_now = mark is not None and mark.seen == seen
    return Item(
        code=code,
        label=label,
        value=value,
        slot=slot,
        seen=seen,
        mark=mark if is_now else None,
        is_stale=mark is not None and not is_now,
        difference=difference,
    )


def _files(slot: PaperSlot) -> str:
    return " ".join(sorted(str(paper.file_id) for paper in slot.papers))


def line_differences(visitor: Visitor, today: dt.date) -> dict[str, Difference]:
    """Find where the fields differ from the machine-readable lines, where there are lines."""
    if not visitor.mrz:
        return {}
    values = {name: getattr(visitor, name) for name in VISITOR_FIELDS}
    try:
        return {one.field: one for one in compare(values, visitor.mrz, today)}
    except DomainError:  # lines that were believed once; nothing to compare with today
        return {}
