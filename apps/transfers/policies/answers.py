"""What an answer may change: exactly the field that its point names, by the rules of filing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from apps.transfers.errors import FieldNotAsked
from apps.transfers.inputs import PointAnswer
from apps.transfers.models import AskItem, TransferRequest
from apps.transfers.policies.changing import cleaned_trip, cleaned_visitor
from apps.transfers.policies.defects import Defect, Defects
from apps.transfers.states import NOT_OF_IT, VisitorState

#: New values by visitor, those of the trip under None.
Values = Mapping[UUID | None, Mapping[str, Any]]


def open_field(item: AskItem, *, is_decided: bool) -> str:
    """Give the field that the answer to a point may change, or nothing.

    A visitor who has left, or on whom the port has decided, stays as they are; and so does the trip
    once the port has decided on anybody (`is_decided`).
    """
    if item.visitor_id is None:
        return "" if is_decided else item.field
    visitor = item.visitor
    return item.field if visitor is not None and visitor.state == VisitorState.LISTED else ""


def is_decided(request: TransferRequest) -> bool:
    """Tell whether the port has decided on any visitor of a request."""
    undecided = {VisitorState.LISTED, *NOT_OF_IT}
    return any(one.state not in undecided for one in request.visitors.all())


def cleaned_values(
    request: TransferRequest,
    items: Sequence[AskItem],
    given: Mapping[UUID, PointAnswer],
    *,
    defects: Defects,
) -> dict[UUID | None, dict[str, Any]]:
    """Give the values that the answers change, cleaned; what is wrong stands at its point.

    The items bring their visitors along. Notes FieldNotAsked, and what filing says of a field.
    """
    typed: dict[UUID | None, dict[str, str]] = {}
    decided = is_decided(request)
    for item in items:
        answer = given.get(item.id)
        if answer is None or answer.value is None:
            continue
        field = open_field(item, is_decided=decided)
        if field:
            typed.setdefault(item.visitor_id, {})[field] = answer.value
        else:
            words = _("This point does not ask for another value; answer in words.")
            defects.add(value_place(item), FieldNotAsked(words))
    changed: dict[UUID | None, dict[str, Any]] = {}
    places = places_of(items)
    for visitor_id, texts in typed.items():
        found = Defects()
        visitor = next((one.visitor for one in items if one.visitor_id == visitor_id), None)
        if visitor is None:
            values = cleaned_trip(request, texts, defects=found)
        else:
            values = cleaned_visitor(request, visitor, texts, defects=found)
        for one in found:
            defects.add(places[visitor_id, one.field], one.error)
        if values:
            changed[visitor_id] = values
    return changed


def caused(
    before: Sequence[Defect],
    after: Sequence[Defect],
    items: Sequence[AskItem],
    values: Values,
    *,
    order: Sequence[UUID],
) -> Defects:
    """Give what keeps the request from being whole only since the answers changed it.

    That is what is wrong with a changed field, and what was in order before: a passport too short
    for a later arrival, a group mixed. Missing papers are the officer's to ask for. Each stands at
    the point of its field, else at the first that changed something. `order` are the visitors.
    """
    places = places_of(items)
    changing = [item for item in items if item.field in values.get(item.visitor_id, ())]
    first = value_place(changing[0])
    known = {(one.field, one.code) for one in before}
    told = Defects()
    for one in after:
        key = _key(one.field, order)
        is_own = key is not None and key[1] in values.get(key[0], ())
        if ".papers." not in f".{one.field}" and (is_own or (one.field, one.code) not in known):
            told.add(places.get(key, first) if key is not None else first, one.error)
    return told


def value_place(item: AskItem) -> str:
    """Name the place of a point's value in a refusal."""
    return f"answers.{item.id}.value"


def places_of(items: Sequence[AskItem]) -> dict[tuple[UUID | None, str], str]:
    """Name the places of values by visitor and field."""
    return {(item.visitor_id, item.field): value_place(item) for item in items if item.field}


def _key(place: str, order: Sequence[UUID]) -> tuple[UUID | None, str] | None:
    """Read `trip.<field>` or `visitors.<n>.<field>`; nothing for what is about all of them."""
    match place.split("."):
        case ["trip", field]:
            return None, field
        case ["visitors", number, field]:
            return order[int(number)], field
    return None
