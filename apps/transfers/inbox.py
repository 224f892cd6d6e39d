"""Messages of the port and of other cities: each is read here and handed to one service.

The carrier calls a handler inside the transaction of the delivery, once per message and in order.
A DomainError is a final refusal, told to the sender in the signed receipt.
"""

from __future__ import annotations

from uuid import UUID

from apps.core.actors import Actor
from apps.routing.envelope import Envelope
from apps.routing.receipts import Receipt
from apps.routing.registry import handler, on_receipt, on_return
from apps.transfers.envelopes import moment_of, request_id_of
from apps.transfers.services import (
    flights,
    port_answers,
    port_visas,
    redirects,
    undelivered,
    visa_letters,
    visitor_answers,
)


@handler("case.accepted")
def case_accepted(envelope: Envelope) -> None:
    """The port has accepted."""
    port_answers.accepted(
        origin=envelope.origin,
        request_id=request_id_of(envelope),
        accepted_at=moment_of(envelope, "accepted_at"),
    )


@handler("case.not_accepted")
def case_not_accepted(envelope: Envelope) -> None:
    """The port has not accepted."""
    port_answers.not_accepted(
        origin=envelope.origin,
        request_id=request_id_of(envelope),
        at=moment_of(envelope, "at"),
        reasons=envelope.body["reasons"],
        reason=envelope.body["reason"],
    )


@handler("expedition.answered")
def expedition_answered(envelope: Envelope) -> None:
    """The port has granted or declined the expedited lane."""
    port_answers.expedition_answered(
        origin=envelope.origin,
        request_id=request_id_of(envelope),
        granted=envelope.body["granted"],
        reason=envelope.body["reason"],
    )


@handler("supplement.asked")
def supplement_asked(envelope: Envelope) -> None:
    """The port asks for supplements."""
    port_answers.supplement_asked(
        origin=envelope.origin,
        request_id=request_id_of(envelope),
        ask_id=UUID(envelope.body["ask_id"]),
        number=envelope.body["round"],
        due_at=moment_of(envelope, "due_at"),
        items=envelope.body["items"],
    )


@handler("visitor.decided")
def visitor_decided(envelope: Envelope) -> None:
    """The port has decided on one visitor."""
    port_answers.visitor_decided(
        origin=envelope.origin,
        request_id=request_id_of(envelope),
        visitor_id=UUID(envelope.body["visitor_id"]),
        is_approved=envelope.body["outcome"] == "approved",
        decided_at=moment_of(envelope, "decided_at"),
        reasons=envelope.body["reasons"],
    )


@handler("visitor.undecided")
def visitor_undecided(envelope: Envelope) -> None:
    """The port has taken an approval back."""
    port_answers.visitor_undecided(
        origin=envelope.origin,
        request_id=request_id_of(envelope),
        visitor_id=UUID(envelope.body["visitor_id"]),
        at=moment_of(envelope, "at"),
    )


@handler("visa.issued")
@handler("visa.replaced")
def visa_given(envelope: Envelope) -> None:
    """The port has issued a visa, or given another in place of one."""
    is_first = envelope.type == "visa.issued"
    take = port_visas.visa_issued if is_first else port_visas.visa_replaced
    take(
        origin=envelope.origin,
        request_id=request_id_of(envelope),
        visitor_id=UUID(envelope.body["visitor_id"]),
        visa=envelope.body,
    )


@handler("visa.changed")
def visa_changed(envelope: Envelope) -> None:
    """A visa was used, expired or was declared void."""
    port_visas.visa_changed(
        origin=envelope.origin,
        request_id=request_id_of(envelope),
        visitor_id=UUID(envelope.body["visitor_id"]),
        visa_number=envelope.body["visa_number"],
        status=envelope.body["status"],
        at=moment_of(envelope, "at"),
    )


@handler("letter.issued")
def letter_issued(envelope: Envelope) -> None:
    """The port sends the confirmation letter of a visa."""
    visa_letters.letter_came(
        origin=envelope.origin,
        request_id=request_id_of(envelope),
        visitor_id=UUID(envelope.body["visitor_id"]),
        visa_number=envelope.body["visa_number"],
        copy=envelope.body["copy"],
        file_id=UUID(envelope.body["file_id"]),
        made_at=moment_of(envelope, "made_at"),
    )


@handler("recall.answered")
def recall_answered(envelope: Envelope) -> None:
    """The port has granted or refused a recall."""
    port_answers.recall_answered(
        origin=envelope.origin,
        request_id=request_id_of(envelope),
        granted=envelope.body["granted"],
        reason=envelope.body["reason"],
    )


@handler("withdrawal.answered")
def withdrawal_answered(envelope: Envelope) -> None:
    """The port has granted or refused a withdrawal."""
    port_answers.withdrawal_answered(
        origin=envelope.origin,
        request_id=request_id_of(envelope),
        granted=envelope.body["granted"],
        at=moment_of(envelope, "at"),
        reason=envelope.body["reason"],
    )


@handler("substitution.answered")
def substitution_answered(envelope: Envelope) -> None:
    """The port has taken a substitute, or not."""
    visitor_answers.substitution_answered(
        origin=envelope.origin,
        request_id=request_id_of(envelope),
        substitution_id=UUID(envelope.body["substitution_id"]),
        granted=envelope.body["granted"],
        reason=envelope.body["reason"],
    )


@handler("visitor_withdrawal.answered")
def visitor_withdrawal_answered(envelope: Envelope) -> None:
    """The port has let one visitor be withdrawn, or not."""
    leader = envelope.body["leader_id"]
    visitor_answers.visitor_withdrawal_answered(
        origin=envelope.origin,
        request_id=request_id_of(envelope),
        visitor_id=UUID(envelope.body["visitor_id"]),
        granted=envelope.body["granted"],
        at=moment_of(envelope, "at"),
        reason=envelope.body["reason"],
        leader_id=UUID(leader) if leader else None,
    )


@handler("request.redirected")
def request_redirected(envelope: Envelope) -> None:
    """Another city sends a request that belongs here."""
    request_id_of(envelope)
    redirects.take_over(origin=envelope.origin, body=envelope.body)


@handler("request.progress")
def request_progress(envelope: Envelope) -> None:
    """The city that took a request over tells where it stands."""
    redirects.take_progress(
        origin=envelope.origin,
        request_id=request_id_of(envelope),
        version=envelope.version,
        status=envelope.body["status"],
        at=moment_of(envelope, "at"),
    )


@on_receipt("request.handed_on")
def handed_on_received(envelope: Envelope, receipt: Receipt) -> None:
    """The port's machine has taken the request in; nobody there has looked at it yet."""
    undelivered.received(request_id=request_id_of(envelope), at=receipt.at)


@on_receipt("request.redirected")
def redirected_received(envelope: Envelope, receipt: Receipt) -> None:
    """The other city's machine has taken the request in."""
    undelivered.received(request_id=request_id_of(envelope), at=receipt.at)


@on_return("request.handed_on")
def handed_on_returned(envelope: Envelope, actor: Actor, reason: str) -> None:
    """The port has refused the request's message for good."""
    undelivered.hand_on_undone(actor=actor, request_id=request_id_of(envelope), reason=reason)


@on_return("recall.asked")
def recall_returned(envelope: Envelope, actor: Actor, reason: str) -> None:
    """The recall never took effect."""
    undelivered.asking_undone(
        actor=actor, request_id=request_id_of(envelope), kind="recall", reason=reason
    )


@on_return("withdrawal.asked")
def withdrawal_returned(envelope: Envelope, actor: Actor, reason: str) -> None:
    """The withdrawal never took effect."""
    undelivered.asking_undone(
        actor=actor, request_id=request_id_of(envelope), kind="withdrawal", reason=reason
    )


@on_return("substitution.asked")
def substitution_returned(envelope: Envelope, actor: Actor, reason: str) -> None:
    """The substitute never reached the port."""
    undelivered.substitution_undone(
        actor=actor,
        request_id=request_id_of(envelope),
        substitution_id=UUID(envelope.body["substitution_id"]),
        reason=reason,
    )


@on_return("visitor_withdrawal.asked")
def visitor_withdrawal_returned(envelope: Envelope, actor: Actor, reason: str) -> None:
    """The withdrawal of one visitor never reached the port."""
    undelivered.visitor_withdrawal_undone(
        actor=actor,
        request_id=request_id_of(envelope),
        visitor_id=UUID(envelope.body["visitor_id"]),
        reason=reason,
    )


@on_return("trip.changed")
def flight_change_returned(envelope: Envelope, actor: Actor, reason: str) -> None:
    """The port never took the other flight."""
    flights.flight_change_undone(
        actor=actor,
        request_id=request_id_of(envelope),
        change_id=UUID(envelope.body["change_id"]),
        reason=reason,
    )


@on_return("supplement.answered")
def answer_returned(envelope: Envelope, actor: Actor, reason: str) -> None:
    """The answer never took effect."""
    undelivered.answer_undone(
        actor=actor,
        request_id=request_id_of(envelope),
        ask_id=UUID(envelope.body["ask_id"]),
        reason=reason,
    )


@on_return("request.redirected")
def redirected_returned(envelope: Envelope, actor: Actor, reason: str) -> None:
    """The other city has refused the request for good."""
    undelivered.redirect_undone(actor=actor, request_id=request_id_of(envelope), reason=reason)
