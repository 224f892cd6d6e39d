"""Dead letters: a message that stopped, sending it again, and giving it back to its sender."""

import datetime as dt
from collections.abc import Sequence
from typing import Final
from uuid import UUID

import structlog

from apps.accounts.roles import Role
from apps.accounts.selectors import users_with
from apps.audit import services as audit
from apps.core.actors import Actor
from apps.notices.services import notify
from apps.regions.scoping import current, tenant_command
from apps.routing import registry
from apps.routing.bell import ring_after_commit
from apps.routing.clock import database_now
from apps.routing.envelope import Envelope
from apps.routing.errors import CannotReturn, MessageNotFound, NotADeadLetter
from apps.routing.keys import Signer
from apps.routing.models import OutboxMessage
from apps.routing.receipts import Receipt
from apps.routing.states import BLOCKING, OutboxState, Result

log = structlog.get_logger(__name__)
ROUTING = Actor.system("routing")
_ADMINISTRATORS: Final = (Role.CITY_ADMIN, Role.PORT_ADMIN)


def stop(row: OutboxMessage, *, reason: str, now: dt.datetime, where: Sequence[str] = ()) -> None:
    """Make a locked message a dead letter, in the caller's transaction, and leave an audit event.

    Later messages about its aggregate wait behind it; all others go on.
    """
    row.state = OutboxState.DEAD
    row.dead_reason = reason[:60]
    row.dead_where = list(where)
    row.dead_at = now
    row.claimed_until = None
    row.revision += 1
    row.save(
        update_fields=[
            *("state", "dead_reason", "dead_where", "dead_at", "claimed_until", "revision"),
            *("failures", "receipt", "receipt_signature", "receipt_key_id"),
        ]
    )
    _record("routing.message_stopped", row, actor=ROUTING)
    _tell_administrators(row)
    log.warning("routing_message_stopped", message_id=str(row.id), type=row.type, reason=reason)


@tenant_command
def resend(*, actor: Actor, message_id: UUID) -> OutboxMessage:
    """Queue a dead letter again, signed by the present key; the receiver decides anew.

    Raises MessageNotFound or NotADeadLetter.
    """
    row = _dead_letter(message_id)
    now, signer = database_now(), Signer()
    _record("routing.message_resent", row, actor=actor)
    row.signature = signer.sign(row.envelope.encode())
    row.key_id = signer.key_id
    row.state = OutboxState.QUEUED
    row.attempts = row.failures = 0
    row.next_try_at = now
    row.dead_reason, row.dead_where, row.dead_at = "", [], None
    row.receipt, row.receipt_signature, row.receipt_key_id = "", b"", ""
    row.revision += 1
    row.save()
    ring_after_commit(schema=current().schema_name, destination=row.destination, lane=row.lane)
    return row


@tenant_command
def return_to_sender(*, actor: Actor, message_id: UUID, reason: str = "") -> OutboxMessage:
    """Give a refused message back to the app that sent it, with all that waits behind it.

    `reason` is the officer's own words for the app, and stays out of the audit trail; the code of
    the refusal stands in for it. Only what the receiver has refused in a signed receipt can be
    returned: of all else nobody knows whether it arrived. Raises MessageNotFound, NotADeadLetter,
    CannotReturn, and what the app raises when it can not take the message back.
    """
    row = _dead_letter(message_id)
    behind = list(
        OutboxMessage.objects.select_for_update()
        .filter(
            destination=row.destination,
            aggregate_id=row.aggregate_id,
            version__gt=row.version,
            state__in=BLOCKING,
        )
        .order_by("version")
    )
    if registry.return_hook(row.type) is None or not _refused(row):
        raise CannotReturn(reason=row.dead_reason)
    if any(later.receipt for later in behind):
        raise CannotReturn(reason="later-message-received")
    for message in (row, *behind):
        hook = registry.return_hook(message.type)
        if hook is not None:
            hook(Envelope.own(message.envelope), actor, reason or row.dead_reason)
        message.state = OutboxState.RETURNED
        message.claimed_until = None
        message.revision += 1
        message.save(update_fields=["state", "claimed_until", "revision"])
        _record("routing.message_returned", message, actor=actor)
    return row


@tenant_command
def take_on(*, actor: Actor, message_id: UUID) -> OutboxMessage:
    """Say who looks after a dead letter. Raises MessageNotFound or NotADeadLetter."""
    row = _dead_letter(message_id)
    row.owner = actor.id
    row.save(update_fields=["owner"])
    _record("routing.message_taken_on", row, actor=actor)
    return row


def _dead_letter(message_id: UUID) -> OutboxMessage:
    row = OutboxMessage.objects.select_for_update().filter(id=message_id).first()
    if row is None:
        raise MessageNotFound
    if row.state != OutboxState.DEAD:
        raise NotADeadLetter(state=row.state)
    return row


def _refused(row: OutboxMessage) -> bool:
    """Tell whether the receiver said no, in a receipt that was verified when it came."""
    if not row.receipt:
        return False
    return Receipt.from_bytes(row.receipt.encode()).result is Result.REFUSED


def _tell_administrators(row: OutboxMessage) -> None:
    """Tell who runs this authority that a message waits for a person."""
    notify(
        actor=ROUTING,
        recipients=users_with(*_ADMINISTRATORS),
        event="routing.message_stopped",
        reference=str(row.id)[:8],
        link="/admin/routing/outboxmessage/",
        params={"destination": row.destination},
    )


def _record(event: str, row: OutboxMessage, *, actor: Actor) -> None:
    audit.record(
        event,
        actor=actor,
        chain=f"request:{row.aggregate_id}",
        subject=f"message:{row.id}",
        payload={"type": row.type, "destination": row.destination, "reason": row.dead_reason},
    )
