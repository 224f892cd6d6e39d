"""The signed receipt: the receiver's word on one message, which both sides keep.

It names the digest of the bytes that were received, so receiver and sender can each prove what
passed, to anybody who has the two public keys.
"""

import datetime as dt
import json
from dataclasses import dataclass
from typing import Self
from uuid import UUID

from apps.routing import contract
from apps.routing.canonical import canonical_bytes
from apps.routing.envelope import Verifier
from apps.routing.errors import BadSignature, BreaksContract, ReceiptNotBelieved, UnknownSender
from apps.routing.states import Outcome, Result


@dataclass(frozen=True, slots=True)
class Receipt:
    """What the receiver says. `code` and `where` give the reason of a refusal, never content."""

    message_id: UUID
    digest: str
    result: Result
    origin: str
    destination: str
    at: dt.datetime
    code: str = ""
    where: tuple[str, ...] = ()

    def to_bytes(self) -> bytes:
        """Write the canonical bytes that are signed; `from` is the receiver who answers."""
        return canonical_bytes(
            {
                "receipt": "1",
                "message_id": str(self.message_id),
                "digest": self.digest,
                "result": self.result.value,
                "code": self.code,
                "where": list(self.where),
                "from": self.destination,
                "to": self.origin,
                "at": self.at.isoformat(),
            }
        )

    @classmethod
    def from_bytes(cls, data: bytes) -> Self:
        """Read verified bytes; raises BreaksContract."""
        try:
            fields = json.loads(data)
        except ValueError as unreadable:
            raise BreaksContract(where=["/"]) from unreadable
        contract.check_receipt(fields)
        return cls(
            message_id=UUID(fields["message_id"]),
            digest=fields["digest"],
            result=Result(fields["result"]),
            origin=fields["to"],
            destination=fields["from"],
            at=dt.datetime.fromisoformat(fields["at"]),
            code=fields["code"],
            where=tuple(fields["where"]),
        )


@dataclass(frozen=True, slots=True)
class SignedReceipt:
    """A receipt's bytes with the signature and the id of the key that made it."""

    data: bytes
    signature: bytes
    key_id: str


@dataclass(frozen=True, slots=True)
class Answer:
    """How the delivery of one message ended. Only a receipt proves anything; `code` is for logs."""

    message_id: UUID
    outcome: Outcome
    receipt: SignedReceipt | None = None
    code: str = ""


def believed(
    signed: SignedReceipt,
    *,
    verifier: Verifier,
    message_id: UUID,
    digest: str,
    origin: str,
    destination: str,
) -> Receipt:
    """Verify, then read, a receipt for exactly this message of `origin` to `destination`.

    Raises ReceiptNotBelieved when it is signed by another, or speaks of another message or of
    other bytes: such an answer proves nothing and the message is sent again.
    """
    try:
        signer = verifier.signer_of(
            data=signed.data, signature=signed.signature, key_id=signed.key_id
        )
        receipt = Receipt.from_bytes(signed.data)
    except (BadSignature, UnknownSender, BreaksContract) as doubt:
        raise ReceiptNotBelieved(why=doubt.code) from doubt
    if signer != destination or receipt.destination != destination:
        raise ReceiptNotBelieved(why="another-signer")
    if (receipt.message_id, receipt.digest, receipt.origin) != (message_id, digest, origin):
        raise ReceiptNotBelieved(why="another-message")
    return receipt
