"""What a request went through in one city, for another authority: corrections, and rounds."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping, Sequence
from typing import Any
from uuid import UUID

from apps.transfers.errors import MessageDoesNotFit
from apps.transfers.models import Ask, AskItem, Correction, TransferRequest
from apps.transfers.states import AskSide


def corrections_told(request: TransferRequest) -> list[dict[str, Any]]:
    """Write what the city has put right, so that others know whose words they read."""
    return [
        {
            "visitor_id": str(one.visitor_id) if one.visitor_id else None,
            "field": one.field,
            "filed": one.old,
            "corrected": one.new,
            "reason": one.reason,
            "at": one.at.isoformat(),
            "objection": one.objection,
            "objected_at": one.objected_at.isoformat() if one.objected_at else None,
        }
        for one in Correction.objects.filter(request=request).order_by("at", "field", "id")
    ]


def rounds_told(request: TransferRequest, *, files: Collection[UUID]) -> list[dict[str, Any]]:
    """Write the city's rounds with their answers; what the port asked never leaves with it.

    An answer names its file where that is among `files`, those that travel: one that was turned,
    replaced or removed since, or whose visitor has left, stays behind.
    """
    asks = Ask.objects.filter(request=request, side=AskSide.CITY).prefetch_related("items")
    return [
        {
            "ask_id": str(ask.id),
            "kind": ask.kind.lower(),
            "number": ask.number,
            "asked_at": ask.asked_at.isoformat(),
            "due_at": ask.due_at.isoformat() if ask.due_at else None,
            "answered_at": ask.answered_at.isoformat() if ask.answered_at else None,
            "items": [
                _item(item, files) for item in sorted(ask.items.all(), key=lambda i: i.position)
            ],
        }
        for ask in asks.order_by("asked_at", "id")
    ]


def take_past(request: TransferRequest, body: Mapping[str, Any], *, origin: str) -> None:
    """Keep the corrections and rounds of the city that sent the request, as that city's.

    What is about somebody who no longer travels names nobody. Raises MessageDoesNotFit for a file
    that is no paper of the request: only those have travelled.
    """
    by = f"system:{origin}"
    visitors = {str(id_) for id_ in request.visitors.values_list("id", flat=True)}
    files = {str(id_) for id_ in request.papers.values_list("file_id", flat=True)}
    Correction.objects.bulk_create(
        Correction(
            request=request,
            visitor_id=one["visitor_id"],
            field=one["field"],
            old=one["filed"],
            new=one["corrected"],
            reason=one["reason"],
            by=by,
            at=dt.datetime.fromisoformat(one["at"]),
            objection=one["objection"],
            objected_at=_at(one["objected_at"]),
        )
        for one in body["corrections"]
        if one["visitor_id"] in {None, *visitors}
    )
    for told in body["rounds"]:
        ask = Ask.objects.create(
            id=UUID(told["ask_id"]),
            request=request,
            side=AskSide.CITY,
            kind=told["kind"].upper(),
            number=told["number"],
            asked_at=dt.datetime.fromisoformat(told["asked_at"]),
            due_at=_at(told["due_at"]),
            answered_at=_at(told["answered_at"]),
            asked_by=by,
        )
        _take_items(ask, told["items"], visitors=visitors, files=files)


def _take_items(
    ask: Ask, items: Sequence[Mapping[str, Any]], *, visitors: set[str], files: set[str]
) -> None:
    if any(item["file_id"] not in {None, *files} for item in items):
        raise MessageDoesNotFit(status="file")
    AskItem.objects.bulk_create(
        AskItem(
            id=UUID(item["item_id"]),
            ask=ask,
            position=position,
            visitor_id=item["visitor_id"] if item["visitor_id"] in visitors else None,
            place=item["place"],
            subject=item["subject"],
            note=item["note"],
            answer=item["answer"],
            before=item["before"],
            after=item["after"],
            file_id=UUID(item["file_id"]) if item["file_id"] else None,
        )
        for position, item in enumerate(items, start=1)
    )


def _item(item: AskItem, files: Collection[UUID]) -> dict[str, Any]:
    return {
        "item_id": str(item.id),
        "visitor_id": str(item.visitor_id) if item.visitor_id else None,
        "place": item.place,
        "subject": item.subject,
        "note": item.note,
        "answer": item.answer,
        "before": item.before,
        "after": item.after,
        "file_id": str(item.file_id) if item.file_id in files else None,
    }


def _at(text: str | None) -> dt.datetime | None:
    return dt.datetime.fromisoformat(text) if text else None
