"""Writing a message into the outbox, in the transaction of the change that it reports."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID, uuid4

from django.db import connection
from django.db.models import Max

from apps.files import selectors as files_selectors
from apps.regions import directory
from apps.regions.scoping import PUBLIC, current, tenant_command
from apps.routing import contract
from apps.routing.bell import ring_after_commit
from apps.routing.canonical import sha256_hex
from apps.routing.clock import database_now
from apps.routing.envelope import Envelope, FileRef
from apps.routing.errors import FileUnreadable, NoSuchDestination
from apps.routing.keys import Signer
from apps.routing.models import OutboxMessage
from apps.routing.states import Lane, OutboxState


@tenant_command
def send(
    *,
    destination: str,
    type: str,  # noqa: A002 (the word of the contract)
    aggregate_id: UUID,
    body: Mapping[str, Any],
    files: Sequence[UUID] = (),
    lane: str = Lane.STANDARD,
) -> OutboxMessage:
    """Queue a signed message to another authority; it leaves once the caller's change commits.

    `destination` is a schema; `body` is as the contract says for `type`; `files` are ids of stored
    files that travel along. Messages about one aggregate arrive in the order of these calls.
    Raises NoSuchDestination, UnknownMessageType, BreaksContract, FileUnreadable, NoSigningKey.
    """
    here = current().schema_name
    if destination in {here, PUBLIC.schema_name} or directory.by_schema(destination) is None:
        raise NoSuchDestination(destination=destination)
    now = database_now()
    envelope = Envelope(
        id=uuid4(),
        contract=contract.CURRENT,
        type=type,
        origin=here,
        destination=destination,
        aggregate_id=aggregate_id,
        version=_next_version(here, destination, aggregate_id),
        created_at=now,
        body=body,
        files=_file_refs(files),
    )
    message = _signed(envelope, lane=Lane(lane))
    message.save(force_insert=True)
    ring_after_commit(schema=here, destination=destination, lane=message.lane)
    return message


def _signed(envelope: Envelope, *, lane: Lane) -> OutboxMessage:
    """Make the row of a message, signed by the authority that sends it."""
    data, signer = envelope.to_bytes(), Signer()
    return OutboxMessage(
        id=envelope.id,
        destination=envelope.destination,
        type=envelope.type,
        aggregate_id=envelope.aggregate_id,
        version=envelope.version,
        lane=lane,
        envelope=data.decode(),
        signature=signer.sign(data),
        key_id=signer.key_id,
        digest=sha256_hex(data),
        files_size=sum(file.size for file in envelope.files),
        state=OutboxState.QUEUED,
        created_at=envelope.created_at,
        next_try_at=envelope.created_at,
    )


def _next_version(here: str, destination: str, aggregate_id: UUID) -> int:
    """Give the next number in the order; two senders about one aggregate wait for each other."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))",
            [f"routing send {here} {destination} {aggregate_id}"],
        )
    taken = OutboxMessage.objects.filter(destination=destination, aggregate_id=aggregate_id)
    last: int | None = taken.exclude(state=OutboxState.RETURNED).aggregate(last=Max("version"))[
        "last"
    ]
    return (last or 0) + 1


def _file_refs(file_ids: Sequence[UUID]) -> tuple[FileRef, ...]:
    if not file_ids:
        return ()
    rows = files_selectors.files_of(file_ids=list(file_ids))
    missing = [file_id for file_id in file_ids if file_id not in rows]
    if missing:
        raise FileUnreadable(file_id=str(missing[0]))
    return tuple(
        FileRef(
            id=row.id, sha256=row.sha256, size=row.size, media_type=row.media_type, name=row.name
        )
        for row in (rows[file_id] for file_id in dict.fromkeys(file_ids))
    )
