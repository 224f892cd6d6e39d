"""A decision is taken back for a while: an approval until its visa, a refusal until it is told."""

import datetime as dt
from typing import Final
from uuid import UUID

from django.db.models import Min
from django.utils import timezone

from apps.accounts.permissions import check_may
from apps.core.actors import Actor
from apps.core.errors import MoveNotAllowed
from apps.endorsement.decision_errors import DecisionTold
from apps.endorsement.finality import check_not_final
from apps.endorsement.keeping_out import check_not_excluded, keeps_out
from apps.endorsement.models import CaseVisitor, DecisionUndone, PortCase
from apps.endorsement.moving import (
    NO_PROPOSAL,
    close_if_done,
    lock_case,
    move_case,
    move_visitor,
    save_fields,
    tell_city,
    tell_person,
    visitor_of,
    write_case,
)
from apps.endorsement.policies import (
    VISITOR_FUNCTIONS,
    check_another_officer,
    check_explained,
)
from apps.endorsement.services.handing import free_if_kept_out
from apps.endorsement.states import (
    CASE_MOVES,
    VISITOR_MOVES,
    CaseAction,
    CaseStatus,
    VisitorAction,
    VisitorState,
)
from apps.endorsement.telling import tell_of_decision
from apps.regions.scoping import port_command, port_query

AT_ONCE: Final = 200
"""Cases whose refusals one run tells; the next run takes the rest."""


@port_command
def take_back_decision(
    *, actor: Actor, case_id: UUID, visitor_id: UUID, revision: int, reason: str
) -> PortCase:
    """Take a decision on one visitor back, saying why; what was recommended stands.

    Unless the officer who recommended it keeps out by now: then the visitor is examined anew.

    Whoever may decide may do it, also for a colleague who is off duty; not the one who examined.
    The visitor waits for a decision again and so does the case. The city is told of an approval
    taken back, and never hears of a refusal that was still held. What was decided is kept
    (`DecisionUndone`). Raises NotAllowed, NoteMissing, CaseNotFound, CaseVisitorNotFound,
    StaleRevision, MoveNotAllowed (once the visa is issued), DecisionTold, DecisionSettled,
    ConflictOfInterest, SameOfficer.
    """
    action = VisitorAction.TAKE_BACK
    check_may(actor, VISITOR_FUNCTIONS[action])
    told = check_explained(reason, field="reason")
    case = lock_case(case_id, revision=revision)
    visitor = visitor_of(case, visitor_id)
    move = VISITOR_MOVES.check(action, visitor.state)
    now = timezone.now()
    check_not_final(visitor, now)
    check_not_excluded(case, actor)
    check_another_officer(visitor, actor)
    was_approved = visitor.state == VisitorState.APPROVED
    kept = _kept(visitor, actor=actor, reason=told, now=now)
    move_visitor(
        visitor,
        action,
        actor=actor,
        facts={"undone": str(kept.id), "decided_by": kept.decided_by},
        decided_by=None,
        decided_at=None,
        held_until=None,
        decision_note="",
        refusal_ground="",
        reason_codes=[],
    )
    if was_approved:
        body = {"visitor_id": str(visitor.id), "at": now.isoformat()}
        tell_city(case, "visitor.undecided", body)
    if kept.decided_by != actor.id:
        tell_person(case, move.event, actor=actor, person=kept.decided_by)
    if case.status == CaseStatus.DECIDED:
        move_case(case, CaseAction.UNDECIDED, actor=actor, decided_at=None)
    _examine_anew_if_kept_out(visitor, actor=actor)
    return case


@port_query
def cases_to_tell(*, now: dt.datetime | None = None) -> list[UUID]:
    """The cases with a refusal that was held long enough, those that waited longest first."""
    due = CaseVisitor.objects.filter(held_until__lte=now or timezone.now())
    cases = due.values("case_id").annotate(first=Min("held_until")).order_by("first", "case_id")
    return [case["case_id"] for case in cases[:AT_ONCE]]


@port_command
def tell_held(*, actor: Actor, case_id: UUID, now: dt.datetime | None = None) -> int:
    """Tell the city of the refusals of one case that were held long enough; gives how many.

    The row lock decides the race with an officer who takes one back. Raises CaseNotFound.
    """
    case = lock_case(case_id, revision=None)
    due = CaseVisitor.objects.filter(case=case, held_until__lte=now or timezone.now())
    visitors = list(due.order_by("position"))
    _tell(case, visitors, actor=actor)
    return len(visitors)


@port_command
def tell_now(*, actor: Actor, case_id: UUID, visitor_id: UUID, revision: int) -> PortCase:
    """Tell the city of a refusal that is still held, so that the inviter need not wait for it.

    From then on it stands. Raises NotAllowed, CaseNotFound, CaseVisitorNotFound, StaleRevision,
    MoveNotAllowed for a visitor who is not refused, DecisionTold, ConflictOfInterest.
    """
    check_may(actor, VISITOR_FUNCTIONS[VisitorAction.REFUSE])
    case = lock_case(case_id, revision=revision)
    visitor = visitor_of(case, visitor_id)
    if visitor.state != VisitorState.REFUSED:
        raise MoveNotAllowed(action="TELL_NOW", status=str(visitor.state))
    if visitor.held_until is None:
        raise DecisionTold
    check_not_excluded(case, actor)
    _tell(case, [visitor], actor=actor)
    return case


def tell_before_asking(case: PortCase, *, actor: Actor) -> None:
    """Tell the city of every refusal of a locked case, so that it knows that the trip is fixed."""
    held = CaseVisitor.objects.filter(case=case, held_until__isnull=False)
    _tell(case, list(held.order_by("position")), actor=actor)


def _tell(case: PortCase, visitors: list[CaseVisitor], *, actor: Actor) -> None:
    for visitor in visitors:
        visitor.case = case
        save_fields(visitor, {"held_until": None})
        facts, subject = {"visitor": str(visitor.id)}, f"visitor:{visitor.id}"
        write_case(case, "endorsement.refusal_told", actor=actor, facts=facts, subject=subject)
        tell_of_decision(visitor)
    if visitors and case.status == CaseStatus.DECIDED:
        close_if_done(case, actor=actor)


def _examine_anew_if_kept_out(visitor: CaseVisitor, *, actor: Actor) -> None:
    """Drop what was recommended by one who keeps out: no decision rests on the eyes of the tied.

    A declaration drops only what nobody has decided, and this had been.
    """
    case, examiner = visitor.case, visitor.recommended_by
    if examiner is None or not keeps_out(case, examiner):
        return
    move_visitor(visitor, VisitorAction.SEND_BACK, actor=actor, **NO_PROPOSAL)
    if CASE_MOVES.allows(CaseAction.SEND_BACK, case.status):
        move_case(case, CaseAction.SEND_BACK, actor=actor)
    free_if_kept_out(case, actor=actor)
    tell_person(case, "endorsement.visitor_sent_back", actor=actor, person=case.claimed_by)


def _kept(visitor: CaseVisitor, *, actor: Actor, reason: str, now: dt.datetime) -> DecisionUndone:
    by, at = visitor.decided_by, visitor.decided_at
    assert by is not None  # noqa: S101 (a constraint; for the type checker)
    assert at is not None  # noqa: S101
    return DecisionUndone.objects.create(
        visitor=visitor,
        outcome=visitor.state,
        refusal_ground=visitor.refusal_ground,
        reason_codes=visitor.reason_codes,
        decision_note=visitor.decision_note,
        decided_by=by,
        decided_at=at,
        undone_by=actor.id,
        undone_at=now,
        reason=reason,
    )
