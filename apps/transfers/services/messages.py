"""Requests written as the contract's messages, and sent to the port or to another city."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from django.db.models import Q
from django.utils import timezone

from apps.policy.selectors import policy_version
from apps.regions import scoping
from apps.routing.services import send
from apps.routing.states import Lane
from apps.transfers.models import (
    Ask,
    FlightChange,
    Paper,
    Substitution,
    TransferRequest,
    Visitor,
)
from apps.transfers.policies.trips import Limits, is_urgent
from apps.transfers.services.past import corrections_told, rounds_told
from apps.transfers.states import NOT_OF_IT


def send_handed_on(request: TransferRequest, *, checked_by: str | None, note: str = "") -> None:
    """Send the whole request to its port; `checked_by` None when no city checked it."""
    body, files = _whole(request)
    body["corrections"] = corrections_told(request)
    body["city_check"] = None if checked_by is None else {"checked_by": checked_by, "note": note}
    _to_port(request, "request.handed_on", body, files)


def send_redirected(request: TransferRequest, *, reason: str) -> None:
    """Send the whole request to the city it is redirected to."""
    body, files = _whole(request)
    body |= {"redirect_reason": reason, "from_city": scoping.current().schema_name}
    body |= {"corrections": corrections_told(request), "rounds": rounds_told(request, files=files)}
    send(
        destination=request.redirected_to,
        type="request.redirected",
        aggregate_id=request.id,
        body=body,
        files=files,
        lane=lane_of(request),
    )


def send_asked(request: TransferRequest, kind: str, *, reason: str) -> None:
    """Ask the port for the request back (`recall`) or to let it be withdrawn (`withdrawal`)."""
    _to_port(request, f"{kind}.asked", {"request_id": str(request.id), "reason": reason})


def send_answers(
    request: TransferRequest, ask: Ask, *, papers: Mapping[UUID, UUID] | None = None
) -> None:
    """Send the inviter's answers to one round; `papers` names, by item, what its file became."""
    items = list(ask.items.order_by("position"))
    joined = papers or {}
    body = {
        "request_id": str(request.id),
        "ask_id": str(ask.id),
        "round": ask.number,
        "items": [
            {
                "item_id": str(item.id),
                "answer": item.answer,
                "file_id": str(item.file_id) if item.file_id else None,
                "value": item.after if item.is_changed else None,
                "paper_id": str(joined[item.id]) if item.id in joined else None,
            }
            for item in items
        ],
    }
    files = [item.file_id for item in items if item.file_id]
    _to_port(request, "supplement.answered", body, files)


def send_substitution(
    request: TransferRequest, substitution: Substitution, *, checked_by: str | None
) -> None:
    """Ask the port to take the substitute, with the papers; `checked_by` as for the request."""
    new = substitution.substitute
    papers = list(new.papers.select_related("file").order_by("id"))
    check = {"checked_by": checked_by, "note": substitution.note}
    body = {
        "request_id": str(request.id),
        "substitution_id": str(substitution.id),
        "replaced_visitor_id": str(substitution.visitor_id),
        "reason": substitution.reason,
        "visitor": _visitor(new),
        "papers": [_paper(one) for one in papers],
        "city_check": None if checked_by is None else check,
    }
    files = list(dict.fromkeys(paper.file_id for paper in papers))
    _to_port(request, "substitution.asked", body, files)


def send_visitor_withdrawal(request: TransferRequest, visitor: Visitor, *, reason: str) -> None:
    """Ask the port to let one visitor be withdrawn."""
    body = {"request_id": str(request.id), "visitor_id": str(visitor.id), "reason": reason}
    _to_port(request, "visitor_withdrawal.asked", body)


def send_flight_change(request: TransferRequest, change: FlightChange) -> None:
    """Tell the port of another flight."""
    body = {
        "request_id": str(request.id),
        "change_id": str(change.id),
        "port_of_entry": change.port_after,
        "flight_no": change.flight_after,
        "arrival_at": change.arrival_after.isoformat(),
        "changed_at": change.changed_at.isoformat(),
        "note": change.note,
    }
    _to_port(request, "trip.changed", body)


def lane_of(request: TransferRequest) -> str:
    """Choose the lane: urgent where it was asked for on a ground, or where landing is near."""
    if request.expedite_ground:
        return Lane.URGENT
    now = timezone.now()
    limits = Limits.on(timezone.localdate(now))
    return Lane.URGENT if is_urgent(request.arrival_at, now=now, limits=limits) else Lane.STANDARD


def _to_port(
    request: TransferRequest, type_: str, body: dict[str, Any], files: Sequence[UUID] = ()
) -> None:
    send(
        destination=request.port_schema,
        type=type_,
        aggregate_id=request.id,
        body=body,
        files=files,
        lane=lane_of(request),
    )


def _whole(request: TransferRequest) -> tuple[dict[str, Any], list[UUID]]:
    """Write the request with visitors and papers, and list the files that travel along."""
    visitors = list(Visitor.objects.filter(request=request).travelling().order_by("position"))
    gone = Q(visitor__state__in=sorted(NOT_OF_IT))
    papers = list(
        Paper.objects.filter(request=request).exclude(gone).select_related("file").order_by("id")
    )
    body: dict[str, Any] = {
        "request_id": str(request.id),
        "reference": request.reference,
        "first_filed_at": _instant(request.first_filed_at),
        "submitted_at": _instant(request.submitted_at),
        "policy_version": policy_version(request.policy_date) if request.policy_date else "",
        "urgent_reason": request.urgent_reason or None,
        "expedite": _expedite(request),
        "inviter": _inviter(request),
        "trip": {
            "port_of_entry": request.port_of_entry,
            "flight_no": request.flight_no,
            "arrival_at": _instant(request.arrival_at),
            "stay_days": request.stay_days,
            "purpose": request.purpose,
            "itinerary": request.itinerary,
        },
        "visitors": [_visitor(one) for one in visitors],
        "papers": [_paper(one) for one in papers],
    }
    return body, list(dict.fromkeys(paper.file_id for paper in papers))


def _inviter(request: TransferRequest) -> dict[str, Any]:
    unit, host = request.enterprise, request.host
    return {
        "kind": "host" if unit is None else "unit",
        "name_zh": unit.name_zh if unit is not None else "",
        "name_en": unit.name_en if unit is not None else (host.name if host else ""),
        "uscc": unit.uscc if unit is not None else None,
        "contact_name": request.contact_name,
        "contact_phone": request.contact_phone,
        "relation": request.host_relation.lower() or None,
    }


def _expedite(request: TransferRequest) -> dict[str, Any] | None:
    if not request.expedite_ground:
        return None
    return {"ground": request.expedite_ground, "reason": request.expedite_reason}


def _visitor(visitor: Visitor) -> dict[str, Any]:
    return {
        "visitor_id": str(visitor.id),
        "position": visitor.position,
        "surname": visitor.surname,
        "given_names": visitor.given_names,
        "name_zh": visitor.name_zh,
        "sex": visitor.sex,
        "birth_date": visitor.birth_date.isoformat(),
        "nationality": visitor.nationality,
        "passport": {
            "kind": visitor.passport_kind.lower(),
            "number": visitor.passport_number,
            "issued_on": _day(visitor.passport_issued_on),
            "expires_on": _day(visitor.passport_expires_on),
            "issuing_state": visitor.passport_issuing_state,
        },
        "category": visitor.category,
        "occupation": visitor.occupation,
        "employer": visitor.employer,
        "is_leader": visitor.is_leader,
        "mrz": visitor.mrz,
    }


def _paper(paper: Paper) -> dict[str, Any]:
    return {
        "paper_id": str(paper.id),
        "visitor_id": str(paper.visitor_id) if paper.visitor_id else None,
        "kind": paper.kind,
        "file_id": str(paper.file_id),
        "name": paper.file.name,
    }


def _instant(at: dt.datetime | None) -> str | None:
    return at.isoformat() if at is not None else None


def _day(day: dt.date | None) -> str | None:
    return day.isoformat() if day is not None else None
