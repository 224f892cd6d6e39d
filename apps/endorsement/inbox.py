"""What the cities' messages call here. Shape and signature are checked before these run."""

from uuid import UUID

from apps.core.actors import Actor
from apps.endorsement import services
from apps.endorsement.errors import CaseClash
from apps.endorsement.services import flights
from apps.routing.envelope import Envelope
from apps.routing.registry import handler


@handler("request.handed_on")
def handed_on(envelope: Envelope) -> None:
    """Open the case, or open it again."""
    _case_id(envelope)
    services.take_in(actor=_sender(envelope), origin=envelope.origin, body=envelope.body)


@handler("recall.asked")
def recall_asked(envelope: Envelope) -> None:
    """Answer by the rule: granted while nobody has accepted."""
    services.answer_recall(
        actor=_sender(envelope),
        origin=envelope.origin,
        case_id=_case_id(envelope),
        reason=envelope.body["reason"],
    )


@handler("withdrawal.asked")
def withdrawal_asked(envelope: Envelope) -> None:
    """Answer by the rule: granted while nobody is decided."""
    services.answer_withdrawal(
        actor=_sender(envelope),
        origin=envelope.origin,
        case_id=_case_id(envelope),
        reason=envelope.body["reason"],
    )


@handler("substitution.asked")
def substitution_asked(envelope: Envelope) -> None:
    """Answer by the rule: taken while the other is not decided."""
    services.answer_substitution(
        actor=_sender(envelope),
        origin=envelope.origin,
        case_id=_case_id(envelope),
        body=envelope.body,
    )


@handler("visitor_withdrawal.asked")
def visitor_withdrawal_asked(envelope: Envelope) -> None:
    """Answer by the rule: granted while the visitor is not decided."""
    services.answer_visitor_withdrawal(
        actor=_sender(envelope),
        origin=envelope.origin,
        case_id=_case_id(envelope),
        visitor_id=UUID(envelope.body["visitor_id"]),
    )


@handler("trip.changed")
def trip_changed(envelope: Envelope) -> None:
    """Take the other flight."""
    flights.take_flight_change(
        actor=_sender(envelope),
        origin=envelope.origin,
        case_id=_case_id(envelope),
        body=envelope.body,
    )


@handler("supplement.answered")
def supplement_answered(envelope: Envelope) -> None:
    """Write the answers down and let the examination go on."""
    services.take_answers(
        actor=_sender(envelope),
        origin=envelope.origin,
        case_id=_case_id(envelope),
        ask_id=UUID(envelope.body["ask_id"]),
        items=envelope.body["items"],
    )


def _sender(envelope: Envelope) -> Actor:
    """The authority itself acts; which of its people did is in its own audit trail."""
    return Actor.system(envelope.origin)


def _case_id(envelope: Envelope) -> UUID:
    """The request the message is about; body and header must name the same."""
    if UUID(envelope.body["request_id"]) != envelope.aggregate_id:
        raise CaseClash(request=str(envelope.aggregate_id))
    return envelope.aggregate_id
