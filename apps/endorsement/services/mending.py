"""The inviter's answer changes the fields that the port has asked about; both values are kept."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError

from apps.core.actors import Actor
from apps.endorsement.errors import CaseClash
from apps.endorsement.models import CaseAskItem, CasePaper, CaseVisitor, PortCase
from apps.endorsement.moving import NO_PROPOSAL, move_visitor, tell_person
from apps.endorsement.pacing import begin_by
from apps.endorsement.persons import keys_of
from apps.endorsement.services.reading import check_ours
from apps.endorsement.states import DECISION_MADE, VisitorAction, VisitorState
from apps.routing.contract.places import PAPER
from apps.routing.contract.values import read_value, written

Answers = Mapping[UUID, Mapping[str, Any]]


def take_changes(
    case: PortCase, questions: Mapping[UUID, CaseAskItem], answers: Answers, *, actor: Actor
) -> None:
    """Write new values and papers into the case, and old and new at the questions.

    The caller writes the questions. What is about somebody who has left meanwhile changes nothing.
    Whoever was recommended and is no longer as recommended has to be examined again.
    Raises CaseClash for a value that was not asked for, does not fit, or is about what has been
    decided; NotYourPort, StayTooLong.
    """
    visitors = {visitor.id: visitor for visitor in case.visitors.all()}
    is_decided = any(one.state in DECISION_MADE for one in visitors.values())
    papers = []
    for id_, question in sorted(questions.items(), key=lambda asked: asked[1].position):
        value, paper_id = answers[id_]["value"], answers[id_]["paper_id"]
        visitor = visitors[question.visitor_id] if question.visitor_id else None
        if visitor is not None and visitor.has_left:
            continue
        if value is not None:
            if is_decided if visitor is None else visitor.state in DECISION_MADE:
                raise CaseClash(question=str(id_))
            _change(case, visitor, question, value)
        if paper_id is not None:
            papers.append(_paper(case, question, UUID(paper_id), answers[id_]["file_id"]))
    known = CasePaper.objects.filter(id__in=[paper.id for paper in papers])
    if known.exists():
        raise CaseClash(papers=str(case.id))
    CasePaper.objects.bulk_create(papers)
    _examine_again(case, list(visitors.values()), questions.values(), actor=actor)


def _examine_again(
    case: PortCase,
    visitors: Iterable[CaseVisitor],
    questions: Iterable[CaseAskItem],
    *,
    actor: Actor,
) -> None:
    """Drop the recommendations of those whom a change is about: of all, for one of the trip.

    A decision rests on what two persons have read, and the first of them has not read this.
    """
    changed = {question.visitor_id for question in questions if question.is_changed}
    examiners = set()
    for visitor in visitors:
        if visitor.state != VisitorState.RECOMMENDED or not changed & {None, visitor.id}:
            continue
        examiners.add(visitor.recommended_by)
        move_visitor(visitor, VisitorAction.CHANGE, actor=actor, sent_back_note="", **NO_PROPOSAL)
    for person in sorted(filter(None, examiners)):
        tell_person(case, "endorsement.visitor_changed", actor=actor, person=person)


def _change(case: PortCase, visitor: CaseVisitor | None, question: CaseAskItem, text: str) -> None:
    """Set one field; what columns or their constraints refuse, the city has sent wrongly."""
    thing: PortCase | CaseVisitor = visitor if visitor is not None else case
    name = question.field
    if not name:
        raise CaseClash(question=str(question.id))
    before = written(getattr(thing, name))
    try:
        # kinds of passport are written small in the contract, and large by the city
        setattr(thing, name, read_value(name, text.lower() if name == "passport_kind" else text))
        if visitor is None:
            case.begin_by = begin_by(case.status, case.arrival_at)
        others = {field.name for field in thing._meta.fields} - {name}
        thing.clean_fields(exclude=others)
        thing.validate_constraints()
    except (ValueError, ValidationError) as refused:
        raise CaseClash(question=str(question.id)) from refused
    after = written(getattr(thing, name))
    if before == after:
        return  # the value is here already; a change has two sides
    question.before, question.after = before, after
    if visitor is None:
        check_ours(
            {
                "port_of_entry": case.port_of_entry,
                "stay_days": case.stay_days,
                "arrival_at": case.arrival_at.isoformat(),
            }
        )
    if visitor is not None:
        visitor.passport_key, visitor.person_key = keys_of(visitor)
        visitor.save(update_fields=[name, "passport_key", "person_key"])
    else:
        case.save(update_fields=[name, "begin_by"])


def _paper(case: PortCase, question: CaseAskItem, paper_id: UUID, file_id: str) -> CasePaper:
    """The file joins the papers of the kind that was asked for."""
    if not question.place.startswith(PAPER) or file_id is None:
        raise CaseClash(question=str(question.id))
    file = question.file
    return CasePaper(
        id=paper_id,
        case=case,
        visitor_id=question.visitor_id,
        kind=question.place.removeprefix(PAPER),
        name=file.name if file is not None else "",
        file_id=UUID(file_id),
    )
