"""Taking messages in: one commit a batch, one savepoint a message, each applied once and in order.

Before anything is read the signature is verified. Then, under a lock on every aggregate of the
batch, each message is applied, refused, parked or held back, and its signed receipt is written in
the same commit as its effect.
"""

from collections.abc import Sequence
from dataclasses import replace
from typing import Final
from uuid import UUID

import structlog
from django.db import connection, transaction
from django.utils import timezone

from apps.audit import services as audit
from apps.core.actors import Actor
from apps.core.errors import DomainError, TryAgain
from apps.files import services as files
from apps.regions.scoping import current, tenant_command
from apps.routing import registry
from apps.routing.envelope import Envelope, Parcel, open_parcel
from apps.routing.errors import (
    REASONS,
    FileNotCarried,
    UnknownMessageType,
    VersionConflict,
)
from apps.routing.keys import Keyring, Signer
from apps.routing.models import InboxMessage
from apps.routing.receipts import Answer, Receipt, SignedReceipt
from apps.routing.services.inbox import Inbox, Line
from apps.routing.states import InboxState, Outcome, Result

log = structlog.get_logger(__name__)
ROUTING: Final = Actor.system("routing")


@tenant_command
def receive(*, parcels: Sequence[Parcel]) -> list[Answer]:
    """Take a batch in, and answer each message of it.

    `applied`, `refused` and `parked` come with a signed receipt, a duplicate with the one that was
    stored at first. `held` (behind a message of this batch that was not applied) and `failed` (an
    unexpected error) prove nothing: the sender tries again.
    """
    return _Delivery().run(parcels)


class _Delivery:
    """One batch in one transaction."""

    def __init__(self) -> None:
        self.here = current().schema_name
        self.signer = Signer()
        self.answers: list[Answer] = []
        self.stopped: set[Line] = set()

    def run(self, parcels: Sequence[Parcel]) -> list[Answer]:
        """Verify and read all, lock their aggregates, then take one after the other."""
        keyring = Keyring(parcel.key_id for parcel in parcels)
        readable: list[tuple[Parcel, Envelope]] = []
        for parcel in parcels:
            try:
                readable.append((parcel, open_parcel(parcel, here=self.here, verifier=keyring)))
            except DomainError as refusal:
                self.stopped.add((parcel.origin, parcel.aggregate_id))
                self._refuse(parcel.message_id, parcel.origin, parcel.digest, refusal)
        _check_references_at_once()
        self.inbox = Inbox([envelope for _, envelope in readable], here=self.here)
        for parcel, envelope in readable:
            self._take(parcel, envelope)
        self.inbox.save()
        return self.answers

    def _take(self, parcel: Parcel, envelope: Envelope) -> None:
        line = (envelope.origin, envelope.aggregate_id)
        known = self.inbox.known(envelope)
        if line in self.stopped:
            self.answers.append(Answer(envelope.id, Outcome.HELD))
        elif known is not None and (known.id, known.digest) != (envelope.id, parcel.digest):
            self._conflict(parcel, envelope)
        elif known is not None and known.state == InboxState.APPLIED:
            self._answer_again(known)
        elif envelope.version <= self.inbox.last(line):
            self._conflict(parcel, envelope)
        elif envelope.version > self.inbox.last(line) + 1:
            self._park(parcel, envelope, known)
        elif self._apply(_row_of(parcel, envelope) if known is None else known, envelope, parcel):
            self._follow(line)

    def _conflict(self, parcel: Parcel, envelope: Envelope) -> None:
        self.stopped.add((envelope.origin, envelope.aggregate_id))
        self._refuse(envelope.id, envelope.origin, parcel.digest, VersionConflict())

    def _apply(self, row: InboxMessage, envelope: Envelope, parcel: Parcel | None) -> bool:
        """Give the message to its handler, in a savepoint; tell whether it took effect."""
        code = ""
        try:
            with transaction.atomic():
                if parcel is not None:
                    _take_files(envelope, parcel)
                _handle(envelope)
        except TryAgain as trouble:
            code = trouble.code
        except DomainError as refusal:
            self.stopped.add((envelope.origin, envelope.aggregate_id))
            self.inbox.forget(row)
            self._refuse(envelope.id, envelope.origin, row.digest, refusal)
            return False
        except Exception as error:  # whatever a handler does, the other messages go on
            if connection.needs_rollback or connection.closed_in_transaction:
                raise
            code = type(error).__name__
        if code:
            self._fail(envelope, code)
            return False
        row.state, row.applied_at = InboxState.APPLIED, timezone.now()
        self._keep(row, Result.APPLIED)
        return True

    def _fail(self, envelope: Envelope, code: str) -> None:
        """Log where it failed, by kind only: the text of an error may hold a person's data."""
        self.stopped.add((envelope.origin, envelope.aggregate_id))
        log.error(
            "routing_message_failed",
            message_id=str(envelope.id),
            type=envelope.type,
            origin=envelope.origin,
            error=code,
        )
        self.answers.append(Answer(envelope.id, Outcome.FAILED, code=code))

    def _follow(self, line: Line) -> None:
        """Apply what was parked behind, in order. What has files waits until they come again."""
        while (row := self.inbox.parked_next(line)) is not None:
            envelope = Envelope.own(row.envelope)
            if envelope.files or not self._apply(row, envelope, None):
                return

    def _park(self, parcel: Parcel, envelope: Envelope, known: InboxMessage | None) -> None:
        if known is not None:
            self._answer_again(known)
            return
        self._keep(_row_of(parcel, envelope), Result.PARKED)

    def _keep(self, row: InboxMessage, result: Result) -> None:
        """Sign the receipt and put both into the inbox."""
        receipt = self._signed(self._receipt(row.id, row.origin, row.digest, result))
        row.receipt = receipt.data.decode()
        row.receipt_signature = receipt.signature
        row.receipt_key_id = receipt.key_id
        self.inbox.keep(row)
        self.answers.append(Answer(row.id, Outcome(result), receipt))

    def _answer_again(self, row: InboxMessage) -> None:
        receipt = SignedReceipt(
            row.receipt.encode(), bytes(row.receipt_signature), row.receipt_key_id
        )
        outcome = Outcome.APPLIED if row.state == InboxState.APPLIED else Outcome.PARKED
        self.answers.append(Answer(row.id, outcome, receipt))

    def _refuse(self, message_id: UUID, origin: str, digest: str, reason: DomainError) -> None:
        """Sign a refusal. The message is not kept, so that it is judged anew when sent again."""
        ours = isinstance(reason, tuple(REASONS.values()))
        where = tuple(reason.data.get("where", ())) if ours else ()
        plain = self._receipt(message_id, origin, digest, Result.REFUSED)
        receipt = self._signed(replace(plain, code=reason.code[:60], where=where))
        self.answers.append(Answer(message_id, Outcome.REFUSED, receipt, reason.code))
        audit.record(
            "routing.message_refused",
            actor=ROUTING,
            chain=f"messages:{origin}",
            subject=f"message:{message_id}",
            payload={"reason": reason.code, "digest": digest},
        )
        log.warning(
            "routing_message_refused", message_id=str(message_id), origin=origin, code=reason.code
        )

    def _signed(self, receipt: Receipt) -> SignedReceipt:
        data = receipt.to_bytes()
        return SignedReceipt(data, self.signer.sign(data), self.signer.key_id)

    def _receipt(self, message_id: UUID, origin: str, digest: str, result: Result) -> Receipt:
        return Receipt(
            message_id=message_id,
            digest=digest,
            result=result,
            origin=origin,
            destination=self.here,
            at=timezone.now(),
        )


def _handle(envelope: Envelope) -> None:
    taker = registry.handler_of(envelope.type)
    if taker is None:
        raise UnknownMessageType(type=envelope.type)
    taker(envelope)


def _check_references_at_once() -> None:
    """Let a wrong reference fail at its statement in a handler, not at the batch's commit."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


def _take_files(envelope: Envelope, parcel: Parcel) -> None:
    """Hand the files over; the digest of each is compared with the signed one."""
    for file in envelope.files:
        if file.id not in parcel.files:
            raise FileNotCarried(file_id=str(file.id))
        files.receive(
            actor=ROUTING,
            file_id=file.id,
            name=file.name,
            media_type=file.media_type,
            data=parcel.files[file.id],
            sha256=file.sha256,
            origin=envelope.origin,
        )


def _row_of(parcel: Parcel, envelope: Envelope) -> InboxMessage:
    return InboxMessage(
        id=envelope.id,
        origin=envelope.origin,
        type=envelope.type,
        aggregate_id=envelope.aggregate_id,
        version=envelope.version,
        envelope=parcel.envelope.decode(),
        signature=parcel.signature,
        key_id=parcel.key_id,
        digest=parcel.digest,
        state=InboxState.PARKED,
        created_at=envelope.created_at,
        received_at=timezone.now(),
    )
