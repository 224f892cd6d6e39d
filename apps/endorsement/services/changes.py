"""One visitor of a case is replaced or withdrawn. Called by the inbox, inside the delivery.

The row lock decides the race between an officer who decides and a city that asks: whoever comes
second finds the other's state, and the city is told either way.
"""

import datetime as dt
from collections.abc import Mapping
from typing import Any, Final
from uuid import UUID

from django.db.models import Max
from django.utils import timezone

from apps.core.actors import Actor
from apps.endorsement.errors import CaseClash
from apps.endorsement.groups import mark_group
from apps.endorsement.models import CasePaper, CaseVisitor, PortCase
from apps.endorsement.moving import (
    lock_case_of,
    move_case,
    move_visitor,
    settle_case,
    tell_city,
    tell_person,
    tell_staff,
    visitor_of,
)
from apps.endorsement.services.handing import free_if_kept_out
from apps.endorsement.services.reading import check_files, note_denial, paper_row, visitor_row
from apps.endorsement.services.screening import outdate
from apps.endorsement.states import (
    CASE_MOVES,
    LEFT,
    OPEN,
    VISITOR_MOVES,
    CaseAction,
    VisitorAction,
)
from apps.regions.scoping import port_command

ALREADY_DECIDED: Final = "already-decided"
NOT_HERE: Final = "not-here"


@port_command
def answer_substitution(
    *, actor: Actor, origin: str, case_id: UUID, body: Mapping[str, Any]
) -> bool:
    """Put a substitute in the place of a visitor who is not decided, and say so either way.

    `body` is `substitution.asked` of the contract. What was recommended for the one who leaves
    stays with that row; the substitute is examined from the beginning, the others are not touched.
    Raises CaseNotFound, CaseVisitorNotFound, CaseClash. Returns whether it was granted.
    """
    case = lock_case_of(case_id, origin=origin)
    old = visitor_of(case, UUID(body["replaced_visitor_id"]))
    refusal = _refusal(case, old, VisitorAction.SUBSTITUTE)
    if refusal:
        note_denial(case, "endorsement.substitution_denied", actor=actor)
    else:
        _check_no_clash(case, body)
        _substitute(case, old, body, actor=actor)
    tell_city(
        case,
        "substitution.answered",
        {"substitution_id": body["substitution_id"], **_told(refusal, timezone.now())},
    )
    return not refusal


@port_command
def answer_visitor_withdrawal(
    *, actor: Actor, origin: str, case_id: UUID, visitor_id: UUID
) -> bool:
    """Let a visitor go who is not decided, and say so either way; the case follows the others.

    Raises CaseNotFound, CaseVisitorNotFound. Returns whether it was granted.
    """
    case = lock_case_of(case_id, origin=origin)
    visitor = visitor_of(case, visitor_id)
    refusal = _refusal(case, visitor, VisitorAction.WITHDRAW)
    leader: UUID | None = None
    if refusal:
        note_denial(case, "endorsement.visitor_withdrawal_denied", actor=actor)
    else:
        move_visitor(visitor, VisitorAction.WITHDRAW, actor=actor, is_leader=False)
        leader = _leader(case)
        _tell_officer(case, "endorsement.visitor_withdrawn", actor=actor)
        settle_case(case, actor=actor)
    tell_city(
        case,
        "visitor_withdrawal.answered",
        {
            "visitor_id": str(visitor_id),
            "leader_id": str(leader) if leader else None,
            **_told(refusal, timezone.now()),
        },
    )
    return not refusal


def _refusal(case: PortCase, visitor: CaseVisitor, action: VisitorAction) -> str:
    """Say by a code why not; empty when nothing forbids it."""
    if case.status not in OPEN and not visitor.decided_at:
        return NOT_HERE
    return "" if VISITOR_MOVES.allows(action, visitor.state) else ALREADY_DECIDED


def _substitute(
    case: PortCase, old: CaseVisitor, body: Mapping[str, Any], *, actor: Actor
) -> CaseVisitor:
    leads = old.is_leader
    new = visitor_row(case, body["visitor"])
    facts = {"substitute": str(new.id), "substitution": body["substitution_id"]}
    move_visitor(old, VisitorAction.SUBSTITUTE, actor=actor, facts=facts, is_leader=False)
    new.position = _free_position(case, new.position)
    new.is_leader = leads
    new.replaces = old
    new.replacing_reason = body["reason"]
    new.save(force_insert=True)
    CasePaper.objects.bulk_create(paper_row(case, row) for row in body["papers"])
    mark_group(case)
    outdate(case)
    if CASE_MOVES.allows(CaseAction.SUBSTITUTE, case.status):
        move_case(case, CaseAction.SUBSTITUTE, actor=actor)
        free_if_kept_out(case, actor=actor)
    _tell_officer(case, "endorsement.visitor_substituted", actor=actor)
    return new


def _check_no_clash(case: PortCase, body: Mapping[str, Any]) -> None:
    """Nothing may belong to anything else: an error of the database would be retried for ever."""
    visitor_id, papers = body["visitor"]["visitor_id"], body["papers"]
    paper_ids = {row["paper_id"] for row in papers}
    if (
        CaseVisitor.objects.filter(id=visitor_id).exists()
        or CasePaper.objects.filter(id__in=paper_ids).exists()
        or len(paper_ids) < len(papers)
        or {row["visitor_id"] for row in papers} - {visitor_id}
    ):
        raise CaseClash(request=str(case.id))
    check_files(row["file_id"] for row in papers)


def _free_position(case: PortCase, wanted: int) -> int:
    listed = CaseVisitor.objects.filter(case=case)
    if not listed.filter(position=wanted).exists():
        return wanted
    last: int = listed.aggregate(last=Max("position"))["last"] or 0
    return last + 1


def _leader(case: PortCase) -> UUID | None:
    """Say who leads those who are left; the first of them when the leader has gone."""
    staying = CaseVisitor.objects.filter(case=case).exclude(state__in=sorted(LEFT))
    rows = list(staying.order_by("position").values_list("id", "is_leader"))
    for id_, leads in rows:
        if leads:
            return id_
    if len(rows) < 2:
        return None  # somebody alone leads nobody
    staying.filter(id=rows[0][0]).update(is_leader=True)
    return rows[0][0]


def _tell_officer(case: PortCase, event: str, *, actor: Actor) -> None:
    """Tell who works on the case, or everybody while nobody does."""
    if case.claimed_by:
        tell_person(case, event, actor=actor, person=case.claimed_by)
    else:
        tell_staff(case, event, actor=actor)


def _told(refusal: str, at: dt.datetime) -> dict[str, Any]:
    return {"granted": not refusal, "at": at.isoformat(), "reason": refusal}
