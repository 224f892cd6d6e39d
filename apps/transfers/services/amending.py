"""Writes changed fields of a request that is filed, and gives both values."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from django.db import IntegrityError, transaction

from apps.transfers.errors import DuplicateOpenRequest
from apps.transfers.models import TransferRequest, Visitor
from apps.transfers.policies.fields import text_of
from apps.transfers.services.drafting import passport_key

_OF_PASSPORT: Final = frozenset({"passport_number", "passport_issuing_state"})


def write_fields(
    request: TransferRequest, visitor: Visitor | None, values: Mapping[str, Any]
) -> list[tuple[str, str, str]]:
    """Write fields of a visitor, or only set those of the trip: its row is written with the note.

    Gives field, old and new text of each. Raises DuplicateOpenRequest when another open request has
    the passport that is now named.
    """
    thing = request if visitor is None else visitor
    old = {field: text_of(thing, field) for field in values}
    for field, value in values.items():
        setattr(thing, field, value)
    if visitor is not None:
        columns = list(values)
        if _OF_PASSPORT & values.keys():
            visitor.passport_key = passport_key(
                issuing_state=visitor.passport_issuing_state, number=visitor.passport_number
            )
            columns.append("passport_key")
        _save(visitor, columns)
    return [(field, old[field], text_of(thing, field)) for field in values]


def _save(visitor: Visitor, columns: list[str]) -> None:
    try:
        with transaction.atomic():
            visitor.save(update_fields=columns)
    except IntegrityError as refused:
        if "visitor_one_open_trip" not in str(refused):
            raise
        raise DuplicateOpenRequest from refused
