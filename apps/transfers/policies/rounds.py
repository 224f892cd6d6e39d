"""What a request held at a moment, and what is different at another: old beside new."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from apps.routing.contract.places import TRIP_FIELDS, VISITOR_FIELDS
from apps.transfers.models import TransferRequest
from apps.transfers.policies.fields import name_of, text_of

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

Snapshot = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Change:
    """One difference: of whom (empty: the request), of what, and both sides.

    `field` is empty for a paper; then `kind` is its kind and both sides list files by id and name.
    """

    whose: str
    label: StrOrPromise
    field: str
    old: str
    new: str
    kind: str = ""
    old_files: tuple[tuple[str, str], ...] = ()
    new_files: tuple[tuple[str, str], ...] = ()


def snapshot(request: TransferRequest) -> dict[str, Any]:
    """Write down trip, visitors and papers as they are now, as text that JSON holds."""
    return {
        "trip": {name: text_of(request, name) for name in TRIP_FIELDS},
        "visitors": {
            str(one.id): {name: text_of(one, name) for name in VISITOR_FIELDS}
            for one in request.visitors.order_by("position")
        },
        "papers": [
            {
                "kind": paper.kind,
                "visitor": str(paper.visitor_id or ""),
                "file": str(paper.file_id),
                "name": paper.file.name,
            }
            for paper in request.papers.select_related("file").order_by("created_at", "id")
        ],
    }


def changes(before: Snapshot, after: Snapshot) -> list[Change]:
    """List what differs, the trip first, then visitor by visitor, then papers."""
    return [
        *_fields("", before["trip"], after["trip"]),
        *_visitors(before["visitors"], after["visitors"]),
        *_papers(before, after),
    ]


def _fields(whose: str, old: Mapping[str, str], new: Mapping[str, str]) -> Iterator[Change]:
    for field in dict.fromkeys([*old, *new]):
        if old.get(field, "") != new.get(field, ""):
            yield Change(whose, name_of(field), field, old.get(field, ""), new.get(field, ""))


def _visitors(old: Mapping[str, Any], new: Mapping[str, Any]) -> Iterator[Change]:
    for key in dict.fromkeys([*old, *new]):
        name = _name(new.get(key) or old.get(key) or {})
        yield from _fields(name, old.get(key, {}), new.get(key, {}))


def _papers(before: Snapshot, after: Snapshot) -> Iterator[Change]:
    old, new = _by_slot(before), _by_slot(after)
    people = {**before["visitors"], **after["visitors"]}
    for slot in dict.fromkeys([*old, *new]):
        was, now = old.get(slot, ()), new.get(slot, ())
        if was == now:
            continue
        kind, visitor = slot
        whose = _name(people.get(visitor, {}))
        yield Change(whose, "", "", "", "", kind=kind, old_files=was, new_files=now)


def _by_slot(state: Snapshot) -> dict[tuple[str, str], tuple[tuple[str, str], ...]]:
    found: dict[tuple[str, str], tuple[tuple[str, str], ...]] = {}
    for one in state["papers"]:
        slot = (one["kind"], one["visitor"])
        found[slot] = (*found.get(slot, ()), (one["file"], one["name"]))
    return found


def _name(values: Mapping[str, str]) -> str:
    return f"{values.get('surname', '')} {values.get('given_names', '')}".strip()
