"""The first acts of an officer: accept or not, ask for what is missing."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext as _

from apps.accounts.permissions import check_may
from apps.core.actors import Actor
from apps.endorsement.accepting import MOST_CHARACTERS, check_length, check_not_accepting
from apps.endorsement.deadlines import deadline
from apps.endorsement.errors import NothingAsked, NothingToChange, QuestionTwice
from apps.endorsement.models import CaseAsk, CaseAskItem, PortCase
from apps.endorsement.moving import lock_case, move_case, tell_city, visitor_of
from apps.endorsement.policies import CASE_FUNCTIONS, due_at
from apps.endorsement.possible import check_on_case
from apps.endorsement.services.undoing import tell_before_asking
from apps.endorsement.states import CaseAction
from apps.regions.scoping import port_command
from apps.routing.contract.places import field_at, is_place


@dataclass(frozen=True, slots=True)
class Question:
    """One thing that is missing: of one visitor, or of the whole request when `visitor_id` is None.

    `subject` is one line of at most 200 characters, `note` says more in at most 2000. `place`
    names the field or paper that the answer may change (`routing.contract.places`), or nothing.
    """

    subject: str
    note: str = ""
    visitor_id: UUID | None = None
    place: str = ""


@port_command
def accept(*, actor: Actor, case_id: UUID, revision: int) -> PortCase:
    """Accept the case (受理): a person's act, no decision yet. The clock of the port starts.

    The case is due within the working days of the port, and before its landing (`due_at`).
    Raises NotAllowed, CaseNotFound, StaleRevision, MoveNotAllowed, ConflictOfInterest.
    """
    check_may(actor, CASE_FUNCTIONS[CaseAction.ACCEPT])
    case = lock_case(case_id, revision=revision)
    check_on_case(case, CaseAction.ACCEPT, actor)
    now = timezone.now()
    move_case(
        case,
        CaseAction.ACCEPT,
        actor=actor,
        accepted_at=now,
        accepted_by=actor.id,
        due_at=due_at(now, case.arrival_at),
    )
    tell_city(case, "case.accepted", {"accepted_at": now.isoformat()})
    return case


@port_command
def not_accept(
    *, actor: Actor, case_id: UUID, revision: int, reasons: Collection[str], reason: str = ""
) -> PortCase:
    """Do not accept the case (不予受理); the city gets it back with the reasons.

    `reasons` are codes of the rule book's list, `reason` the officer's own words. Raises
    NotAllowed, NoReasonChosen, ReasonUnknown, NoteMissing, ReasonTooLong, CaseNotFound,
    StaleRevision, MoveNotAllowed, ConflictOfInterest.
    """
    check_may(actor, CASE_FUNCTIONS[CaseAction.NOT_ACCEPT])
    codes, told = check_not_accepting(reasons, reason)
    case = lock_case(case_id, revision=revision)
    check_on_case(case, CaseAction.NOT_ACCEPT, actor)
    now = timezone.now()
    move_case(
        case,
        CaseAction.NOT_ACCEPT,
        actor=actor,
        facts={"reasons": codes},
        not_accepted_at=now,
        not_accepted_codes=codes,
        not_accepted_reason=told,
    )
    body = {"reasons": codes, "reason": told, "at": now.isoformat()}
    tell_city(case, "case.not_accepted", body)
    return case


@port_command
def ask_supplement(
    *,
    actor: Actor,
    case_id: UUID,
    revision: int,
    questions: Sequence[Question],
    within_hours: int | None = None,
) -> CaseAsk:
    """Ask the inviter for everything that is missing, at once (一次性告知).

    Due in so many hours, before the landing, or else at the end of the n-th working day, n being
    `supplement.days`. A question about the trip tells refusals that are held first: with them the
    trip is fixed. Raises NotAllowed, DeadlineUnfit, DeadlineAfterLanding, NothingAsked,
    NothingToChange, QuestionTwice, ReasonTooLong, CaseVisitorNotFound, CaseNotFound,
    StaleRevision, MoveNotAllowed, CaseHeld, ConflictOfInterest.
    """
    check_may(actor, CASE_FUNCTIONS[CaseAction.ASK])
    asked = _checked(questions)
    case = lock_case(case_id, revision=revision)
    check_on_case(case, CaseAction.ASK, actor)
    if any(one.visitor_id is None and field_at(one.place, of_visitor=False) for one in asked):
        tell_before_asking(case, actor=actor)  # else an answer could change what is decided
    now = timezone.now()
    ask = CaseAsk.objects.create(
        case=case,
        round=case.asks.count() + 1,
        asked_at=now,
        asked_by=actor.id,
        due_at=deadline(case, within_hours, now=now),
    )
    items = CaseAskItem.objects.bulk_create(
        CaseAskItem(
            ask=ask,
            position=position,
            visitor=visitor_of(case, one.visitor_id) if one.visitor_id else None,
            place=one.place,
            subject=one.subject,
            note=one.note,
        )
        for position, one in enumerate(asked, start=1)
    )
    move_case(
        case, CaseAction.ASK, actor=actor, facts={"ask": str(ask.id), "questions": len(items)}
    )
    tell_city(case, "supplement.asked", _told(ask, items))
    return ask


def _told(ask: CaseAsk, items: Sequence[CaseAskItem]) -> dict[str, Any]:
    """The round as the message to the city says it."""
    return {
        "round": ask.round,
        "ask_id": str(ask.id),
        "due_at": ask.due_at.isoformat(),
        "items": [
            {
                "item_id": str(item.id),
                "visitor_id": str(item.visitor_id) if item.visitor_id else None,
                "place": item.place,
                "subject": item.subject,
                "note": item.note,
            }
            for item in items
        ],
    }


def _checked(questions: Sequence[Question]) -> list[Question]:
    asked = [replace(one, subject=one.subject.strip(), note=one.note.strip()) for one in questions]
    if not asked:
        raise NothingAsked(fields={"questions": _("Ask at least one question.")})
    known: set[tuple[UUID | None, str]] = set()
    for place, one in enumerate(asked):
        if not 1 <= len(one.subject) <= 200:
            raise NothingAsked(
                fields={f"questions.{place}.subject": _("Say in one line what is missing.")}
            )
        check_length(one.note, most=MOST_CHARACTERS, field=f"questions.{place}.note")
        if not is_place(one.place, of_visitor=one.visitor_id is not None):
            words = _("Choose a field of what the question is about, or none.")
            raise NothingToChange(words, fields={f"questions.{place}.place": words})
        key = (one.visitor_id, field_at(one.place, of_visitor=one.visitor_id is not None))
        if key[1] and key in known:
            words = _("Another question asks about this field already.")
            raise QuestionTwice(words, fields={f"questions.{place}.place": words})
        known.add(key)
    return asked
