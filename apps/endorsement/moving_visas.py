"""The only writer of a visa's status: row lock, revision, table and audit, as in moving.py."""

import datetime as dt
from collections.abc import Collection, Mapping
from typing import Any, Final
from uuid import UUID

from django.utils import timezone

from apps.audit import services as audit
from apps.core.actors import Actor
from apps.core.bell import ring_after_commit
from apps.endorsement.errors import VisaNotFound
from apps.endorsement.models import Visa, VoidProposal
from apps.endorsement.moving import check_fresh, save_fields, tell_city
from apps.endorsement.states import VISA_MOVES, VisaAction, VisaStatus
from apps.endorsement.voiding_states import ProposalOutcome
from apps.notices.services import notify

_PUBLISHED_AT_ONCE: Final = frozenset(
    {VisaStatus.DECLARED_VOID, VisaStatus.SUPERSEDED, VisaStatus.USED}
)
"""Whoever checks such a visa must not read for another minute that it holds.

What expires is not among them: it tells its last day itself, and thousands expire at a midnight.
"""
_PUBLISH: Final = "endorsement.publish_ended"


def lock_visa(visa_id: UUID, *, revision: int | None) -> Visa:
    """Lock a visa with its visitor and case at hand; raises VisaNotFound and StaleRevision."""
    visa = (
        Visa.objects.select_for_update(of=("self",))
        .select_related("visitor__case")
        .filter(id=visa_id)
        .first()
    )
    if visa is None:
        raise VisaNotFound
    check_fresh(visa, revision)
    return visa


def move_visa(
    visa: Visa,
    action: VisaAction,
    *,
    actor: Actor,
    facts: Mapping[str, Any] | None = None,
    **fields: Any,
) -> Visa:
    """The only writer of `Visa.status`; raises MoveNotAllowed outside the table.

    With the visa's end an open proposal to declare it void lapses, and its author is told; what
    ends it by an act is published at once.
    """
    move, before = VISA_MOVES.check(action, visa.status), visa.status
    save_fields(
        visa,
        {
            "status": move.target,
            "revision": visa.revision + 1,
            "last_event": move.event,
            "last_actor": actor.id,
            "last_at": timezone.now(),
            **fields,
        },
    )
    audit.record(
        move.event,
        actor=actor,
        chain=visa.visitor.case.chain,
        subject=f"visa:{visa.id}",
        payload={
            "before": str(before),
            "after": str(move.target),
            "revision": visa.revision,
            **(facts or {}),
        },
    )
    if visa.status != VisaStatus.ISSUED:
        _let_proposal_lapse(visa, actor=actor)
    if visa.status in _PUBLISHED_AT_ONCE and visa.status != before:
        ring_after_commit(_PUBLISH, queue="urgent", lives_seconds=55, schema="public")
    return visa


def end_proposal(
    proposal: VoidProposal, outcome: ProposalOutcome, *, actor: Actor, note: str = ""
) -> None:
    """Write down what became of a proposal; its visa is locked."""
    save_fields(
        proposal,
        {
            "outcome": outcome,
            "ended_at": timezone.now(),
            "ended_by": actor.id,
            "answer_note": note,
        },
    )


def tell_of_visa(visa: Visa, event: str, *, actor: Actor, recipients: Collection[UUID]) -> None:
    """Leave a notice that leads to the visa."""
    notify(
        actor=actor,
        recipients=recipients,
        event=event,
        reference=visa.visitor.case.reference,
        link=f"/visas/{visa.id}/",
    )


def tell_city_of_change(visa: Visa, *, at: dt.datetime) -> None:
    """Send the city what has become of the visa; grounds and notes stay at the port."""
    tell_city(
        visa.visitor.case,
        "visa.changed",
        {
            "visitor_id": str(visa.visitor_id),
            "visa_number": visa.number,
            "status": visa.status.lower(),
            "at": at.isoformat(),
            "note": "",
        },
    )


def _let_proposal_lapse(visa: Visa, *, actor: Actor) -> None:
    proposal = visa.void_proposal
    if proposal is not None:
        end_proposal(proposal, ProposalOutcome.LAPSED, actor=actor)
        author = UUID(proposal.proposed_by)
        tell_of_visa(visa, "endorsement.void_lapsed", actor=actor, recipients=[author])
