"""The sender's side of a delivery: what the answers mean, each receipt verified first."""

import datetime as dt
from collections.abc import Sequence

import structlog
from django.db import connection, transaction

from apps.regions.scoping import current, tenant_command
from apps.routing import registry
from apps.routing.clock import database_now
from apps.routing.envelope import Envelope
from apps.routing.errors import AttemptsExhausted, ReceiptNotBelieved, VersionGap
from apps.routing.keys import Keyring
from apps.routing.models import OutboxMessage
from apps.routing.receipts import Answer, Receipt, SignedReceipt, believed
from apps.routing.services.stopping import stop
from apps.routing.states import UNFINISHED, OutboxState, Outcome, Result
from apps.routing.tuning import figure, wait_seconds

log = structlog.get_logger(__name__)


@tenant_command
def settle(*, answers: Sequence[Answer]) -> list[OutboxMessage]:
    """Note how a delivery ended, and give the messages as they stand now.

    A receipt counts only when the receiver signed it for exactly our bytes; then the message is
    done or stopped, and the apps that asked are told in the same commit. All else is tried again
    later, and stops after too many failures.
    """
    settling = _Settling(answers)
    rows = {
        row.id: row
        for row in OutboxMessage.objects.select_for_update()
        .filter(id__in=[answer.message_id for answer in answers])
        .order_by("id")
    }
    for answer in answers:
        row = rows.get(answer.message_id)
        if row is None:
            log.error("routing_answer_to_nothing", message_id=str(answer.message_id))
        elif row.state == OutboxState.RETURNED:
            log.error("routing_answer_after_return", message_id=str(row.id), code=answer.code)
        elif row.state != OutboxState.DONE:
            settling.take(row, answer)
    settling.save_done()
    return list(rows.values())


class _Settling:
    """What the answers to one batch share."""

    def __init__(self, answers: Sequence[Answer]) -> None:
        self.here = current().schema_name
        self.now = database_now()
        self.keyring = Keyring(answer.receipt.key_id for answer in answers if answer.receipt)
        self.done: list[OutboxMessage] = []

    def take(self, row: OutboxMessage, answer: Answer) -> None:
        """Act on one answer, by the receipt if there is one and by the bare word if not."""
        if answer.receipt is None:
            if answer.outcome == Outcome.HELD:
                self._again(row, self.now)
            else:
                self._failed(row, AttemptsExhausted.code)
            return
        try:
            receipt = believed(
                answer.receipt,
                verifier=self.keyring,
                message_id=row.id,
                digest=row.digest,
                origin=self.here,
                destination=row.destination,
            )
        except ReceiptNotBelieved as doubt:
            log.warning(
                "routing_receipt_not_believed", message_id=str(row.id), why=doubt.data["why"]
            )
            self._failed(row, ReceiptNotBelieved.code)
            return
        self._by_receipt(row, receipt, answer.receipt)

    def _by_receipt(self, row: OutboxMessage, receipt: Receipt, signed: SignedReceipt) -> None:
        if receipt.result is Result.APPLIED:
            if self._told(row, receipt):
                _store(row, signed)
                self.done.append(row)
            else:
                self._failed(row, AttemptsExhausted.code)
        elif row.state in UNFINISHED:
            _store(row, signed)
            if receipt.result is Result.PARKED:
                self._failed(row, VersionGap.code)
            else:
                stop(row, reason=receipt.code, now=self.now, where=receipt.where)

    def _told(self, row: OutboxMessage, receipt: Receipt) -> bool:
        """Tell the apps that asked, in a savepoint; say whether all of them could take it."""
        hooks = registry.receipt_hooks(row.type)
        if not hooks:
            return True
        envelope = Envelope.own(row.envelope)
        try:
            with transaction.atomic():
                for hook in hooks:
                    hook(envelope, receipt)
        except Exception as error:  # one app's fault must not stop other messages
            if connection.needs_rollback or connection.closed_in_transaction:
                raise
            log.error(  # noqa: TRY400 (the text of an error may hold a person's data)
                "routing_receipt_hook_failed", message_id=str(row.id), error=type(error).__name__
            )
            return False
        return True

    def _failed(self, row: OutboxMessage, reason: str) -> None:
        if row.state not in UNFINISHED:
            return
        row.failures += 1
        if row.failures >= figure("MAX_FAILURES"):
            stop(row, reason=reason, now=self.now)
        else:
            self._again(row, self.now + dt.timedelta(seconds=wait_seconds(row.attempts)))

    def _again(self, row: OutboxMessage, moment: dt.datetime) -> None:
        if row.state not in UNFINISHED:
            return
        row.state = OutboxState.SENT if row.receipt else OutboxState.QUEUED
        row.next_try_at = moment
        row.claimed_until = None
        row.revision += 1
        row.save(
            update_fields=[
                *("state", "next_try_at", "claimed_until", "revision", "failures"),
                *("receipt", "receipt_signature", "receipt_key_id"),
            ]
        )

    def save_done(self) -> None:
        """Mark all that arrived, in one statement: a batch of them is the common case."""
        for row in self.done:
            row.state, row.done_at, row.claimed_until = OutboxState.DONE, self.now, None
            row.dead_reason, row.dead_where, row.dead_at = "", [], None
            row.revision += 1
        if self.done:
            _write_done(self.done, self.now)


def _store(row: OutboxMessage, signed: SignedReceipt) -> None:
    row.receipt = signed.data.decode()
    row.receipt_signature = signed.signature
    row.receipt_key_id = signed.key_id


def _write_done(rows: Sequence[OutboxMessage], now: dt.datetime) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE routing_outboxmessage AS m SET state = 'done', done_at = %s,"
            " claimed_until = NULL, dead_reason = '', dead_where = '[]', dead_at = NULL,"
            " revision = a.revision, receipt = a.receipt, receipt_signature = a.signature,"
            " receipt_key_id = a.key_id"
            " FROM unnest(%s::uuid[], %s::int[], %s::text[], %s::bytea[], %s::text[])"
            " AS a(id, revision, receipt, signature, key_id) WHERE m.id = a.id",
            [
                now,
                [row.id for row in rows],
                [row.revision for row in rows],
                [row.receipt for row in rows],
                [bytes(row.receipt_signature) for row in rows],
                [row.receipt_key_id for row in rows],
            ],
        )
