"""What a city's messages do here. Called by the inbox, inside the delivery's transaction."""

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from django.utils import timezone

from apps.audit import services as audit
from apps.core.actors import Actor
from apps.endorsement.decision_states import Expedition
from apps.endorsement.errors import AskNotFound, CaseClash
from apps.endorsement.groups import mark_group
from apps.endorsement.models import CaseAsk, CaseAskItem, CasePaper, CaseVisitor, PortCase
from apps.endorsement.moving import (
    lock_case_of,
    move_case,
    settle_case,
    tell_city,
    tell_person,
    tell_staff,
    withdraw_visitors,
    write_case,
)
from apps.endorsement.pacing import begin_by
from apps.endorsement.placing import Trip
from apps.endorsement.services.desks import columns_of, facts_of, follow_trip, rule_for
from apps.endorsement.services.handing import free_if_kept_out
from apps.endorsement.services.mending import take_changes
from apps.endorsement.services.reading import (
    check_files,
    check_ours,
    note_denial,
    paper_row,
    visitor_row,
)
from apps.endorsement.services.screening import outdate
from apps.endorsement.states import CASE_MOVES, DECISION_MADE, CaseAction, CaseStatus, VisitorState
from apps.regions.scoping import port_command

_OVER = frozenset({CaseStatus.WITHDRAWN, CaseStatus.DECIDED, CaseStatus.CLOSED})


@port_command
def take_in(*, actor: Actor, origin: str, body: Mapping[str, Any]) -> PortCase:
    """Open the case of a request that was handed on, or open it again after a recall.

    `body` is `request.handed_on` of the contract, already checked against its schema; the files
    are already kept. A case that was recalled or not accepted takes the new content whole. Raises
    NotYourPort, StayTooLong, CaseClash, and MoveNotAllowed while the case is being worked on.
    """
    check_ours(body["trip"])
    case = PortCase.objects.select_for_update(of=("self",)).filter(id=body["request_id"]).first()
    columns = _columns(body) | {"origin": origin, "received_at": timezone.now()}
    rule = rule_for(Trip(columns["port_of_entry"], columns["arrival_at"]))
    columns |= columns_of(rule)
    _check_no_clash(body)
    facts = {"visitors": len(body["visitors"]), "papers": len(body["papers"]), "origin": origin}
    facts |= facts_of(rule)
    if case is None:
        case = _opened(UUID(body["request_id"]), columns, actor=actor, facts=facts)
    else:
        _reopened(case, columns, actor=actor, facts=facts)
    _fill(case, body)
    mark_group(case)
    outdate(case)
    tell_staff(case, "endorsement.case_received", actor=actor)
    return case


@port_command
def answer_recall(*, actor: Actor, origin: str, case_id: UUID, reason: str) -> bool:
    """Give the case back to its city if nobody has accepted it, and say so either way.

    The row lock decides the race between an officer who accepts and a city that recalls: whoever
    comes second finds the other's state. Raises CaseNotFound. Returns whether it was granted.
    """
    case = lock_case_of(case_id, origin=origin)
    now = timezone.now()
    granted = CASE_MOVES.allows(CaseAction.RECALL, case.status)
    if granted:
        move_case(case, CaseAction.RECALL, actor=actor, recalled_at=now, leaving_reason=reason)
        tell_staff(case, "endorsement.case_recalled", actor=actor)
    else:
        note_denial(case, "endorsement.recall_denied", actor=actor)
    _answer(case, "recall.answered", granted=granted, at=now)
    return granted


@port_command
def answer_withdrawal(*, actor: Actor, origin: str, case_id: UUID, reason: str) -> bool:
    """End the case for an inviter who withdraws before any visitor is decided, and say so.

    Raises CaseNotFound. Returns whether it was granted.
    """
    case = lock_case_of(case_id, origin=origin)
    now = timezone.now()
    decided = CaseVisitor.objects.filter(case=case, state__in=DECISION_MADE).exists()
    granted = CASE_MOVES.allows(CaseAction.WITHDRAW, case.status) and not decided
    if granted:
        withdraw_visitors(case, actor=actor)
        move_case(case, CaseAction.WITHDRAW, actor=actor, withdrawn_at=now, leaving_reason=reason)
        tell_staff(case, "endorsement.case_withdrawn", actor=actor)
    else:
        note_denial(case, "endorsement.withdrawal_denied", actor=actor)
    _answer(case, "withdrawal.answered", granted=granted, at=now)
    return granted


@port_command
def take_answers(
    *, actor: Actor, origin: str, case_id: UUID, ask_id: UUID, items: Sequence[Mapping[str, Any]]
) -> CaseAsk:
    """Write the inviter's answers to one round of questions; the case can be examined again.

    `items` are as in the contract, one for each question of the round; new values take the place
    of those in the case, and both are kept at the question. Answers that come after a withdrawal or
    the last decision are kept and move nothing. Raises CaseNotFound, AskNotFound, CaseClash,
    NotYourPort, StayTooLong.
    """
    case = lock_case_of(case_id, origin=origin)
    ask = CaseAsk.objects.filter(case=case, id=ask_id, answered_at=None).first()
    if ask is None:
        raise AskNotFound
    questions = {question.id: question for question in ask.items.all()}
    answers = {UUID(item["item_id"]): item for item in items}
    if set(answers) != set(questions) or len(items) != len(questions):
        raise CaseClash(ask=str(ask_id))
    check_files(item["file_id"] for item in items)
    for question_id, question in questions.items():
        question.answer = answers[question_id]["answer"]
        question.file_id = answers[question_id]["file_id"]
    if case.status not in _OVER:
        take_changes(case, questions, answers, actor=actor)
        mark_group(case)
        outdate(case)
        follow_trip(case, actor=actor)
    CaseAskItem.objects.bulk_update(questions.values(), ["answer", "file", "before", "after"])
    ask.answered_at = timezone.now()
    ask.save(update_fields=["answered_at"])
    facts = {"ask": str(ask.id), "round": ask.round}
    if case.status in _OVER:
        audit.record("endorsement.answers_too_late", actor=actor, chain=case.chain, payload=facts)
        return ask
    _go_on(case, actor=actor, facts=facts)
    settle_case(case, actor=actor)
    free_if_kept_out(case, actor=actor)
    tell_person(case, "endorsement.supplement_answered", actor=actor, person=case.claimed_by)
    return ask


def _go_on(case: PortCase, *, actor: Actor, facts: Mapping[str, Any]) -> None:
    """Examine the case further if it waited for the answers, or if they have changed somebody.

    A question may be open in a case that waits for nothing: the visitor asked about has left, the
    case was decided, and a decision was taken back.
    """
    if CASE_MOVES.allows(CaseAction.ANSWERED, case.status):
        move_case(case, CaseAction.ANSWERED, actor=actor, facts=facts)
        return
    write_case(case, "endorsement.supplement_answered", actor=actor, facts=facts)
    unexamined = CaseVisitor.objects.filter(case=case, state=VisitorState.PENDING)
    if CASE_MOVES.allows(CaseAction.SEND_BACK, case.status) and unexamined.exists():
        move_case(case, CaseAction.SEND_BACK, actor=actor)


def _opened(
    case_id: UUID, columns: Mapping[str, Any], *, actor: Actor, facts: Mapping[str, Any]
) -> PortCase:
    event = "endorsement.case_received"
    case = PortCase(
        id=case_id,
        last_event=event,
        last_actor=actor.id,
        last_at=columns["received_at"],
        begin_by=begin_by(CaseStatus.RECEIVED, columns["arrival_at"]),
        **columns,
    )
    case.save(force_insert=True)
    audit.record(
        event,
        actor=actor,
        chain=case.chain,
        subject=f"case:{case.id}",
        payload={"after": str(case.status), "revision": case.revision, **facts},
    )
    return case


def _reopened(
    case: PortCase, columns: Mapping[str, Any], *, actor: Actor, facts: Mapping[str, Any]
) -> None:
    """Take the content anew. Another city may send it only when the first has redirected it there:
    it then knows reference and first filing time, which nobody else does."""
    known = (case.reference, case.first_filed_at)
    if case.origin != columns["origin"] and known != (
        columns["reference"],
        columns["first_filed_at"],
    ):
        raise CaseClash(request=str(case.id))
    move_case(
        case,
        CaseAction.REOPEN,
        actor=actor,
        facts=facts,
        recalled_at=None,
        not_accepted_at=None,
        not_accepted_codes=[],
        not_accepted_reason=None,
        leaving_reason="",
        expedition_answered_at=None,
        expedition_answered_by=None,
        expedition_answer="",
        **columns,
    )
    case.papers.all().delete()
    case.visitors.all().delete()


def _fill(case: PortCase, body: Mapping[str, Any]) -> None:
    CaseVisitor.objects.bulk_create(visitor_row(case, row) for row in body["visitors"])
    CasePaper.objects.bulk_create(paper_row(case, row) for row in body["papers"])


def _columns(body: Mapping[str, Any]) -> dict[str, Any]:
    inviter, trip, check = body["inviter"], body["trip"], body["city_check"] or {}
    expedite = body["expedite"] or {}
    return {
        "reference": body["reference"],
        "first_filed_at": dt.datetime.fromisoformat(body["first_filed_at"]),
        "submitted_at": dt.datetime.fromisoformat(body["submitted_at"]),
        "policy_version": body["policy_version"],
        "urgent_reason": body["urgent_reason"] or "",
        "expedite_ground": expedite.get("ground", ""),
        "expedite_reason": expedite.get("reason", ""),
        "expedition": Expedition.ASKED if expedite else "",
        "inviter_kind": inviter["kind"],
        "inviter_name_zh": inviter["name_zh"],
        "inviter_name_en": inviter["name_en"],
        "inviter_uscc": inviter["uscc"],
        "inviter_relation": inviter["relation"] or "",
        "contact_name": inviter["contact_name"],
        "contact_phone": inviter["contact_phone"],
        "port_of_entry": trip["port_of_entry"],
        "flight_no": trip["flight_no"],
        "arrival_at": dt.datetime.fromisoformat(trip["arrival_at"]),
        "stay_days": trip["stay_days"],
        "purpose": trip["purpose"],
        "itinerary": trip["itinerary"],
        "city_checked_by": check.get("checked_by", ""),
        "city_note": check.get("note", ""),
        "city_corrections": body["corrections"],
    }


def _check_no_clash(body: Mapping[str, Any]) -> None:
    """Nothing may belong to another case: an error of the database would be retried for ever."""
    case_id, visitors, papers = body["request_id"], body["visitors"], body["papers"]
    visitor_ids = {row["visitor_id"] for row in visitors}
    paper_ids = {row["paper_id"] for row in papers}
    named = {row["visitor_id"] for row in papers} - {None}
    doubled = (
        len(visitor_ids) < len(visitors)
        or len({row["position"] for row in visitors}) < len(visitors)
        or len(paper_ids) < len(papers)
    )
    taken = (
        PortCase.objects.filter(reference=body["reference"]).exclude(id=case_id).exists()
        or CaseVisitor.objects.filter(id__in=visitor_ids).exclude(case_id=case_id).exists()
        or CasePaper.objects.filter(id__in=paper_ids).exclude(case_id=case_id).exists()
    )
    if doubled or taken or not named <= visitor_ids:
        raise CaseClash(request=case_id)
    check_files(row["file_id"] for row in papers)


def _answer(case: PortCase, type_: str, *, granted: bool, at: dt.datetime) -> None:
    """Say yes or no; the rule is known to both sides, so there is no reason of a person to give."""
    tell_city(case, type_, {"granted": granted, "at": at.isoformat(), "reason": ""})
