"""The envelope: what is signed, carried and verified.

The signed bytes are kept as text exactly as they were signed. Signature and key id travel beside
them, so that a receiver can verify before it reads a single field, and so that a new key can sign
the same bytes again.
"""

import datetime as dt
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any, Protocol, Self
from uuid import UUID

from apps.routing import contract
from apps.routing.canonical import canonical_bytes, sha256_hex
from apps.routing.errors import BreaksContract, DigestMismatch, WrongDestination


@dataclass(frozen=True, slots=True)
class FileRef:
    """One file that travels with a message, as the signed envelope names it."""

    id: UUID
    sha256: str
    size: int
    media_type: str
    name: str

    def as_json(self) -> dict[str, Any]:
        """Give the file as it stands in the envelope."""
        return asdict(self) | {"id": str(self.id)}


@dataclass(frozen=True, slots=True)
class Envelope:
    """One message, read. `origin` and `destination` are schemas; `version` counts from 1."""

    id: UUID
    contract: str
    type: str
    origin: str
    destination: str
    aggregate_id: UUID
    version: int
    created_at: dt.datetime
    body: Mapping[str, Any]
    files: tuple[FileRef, ...] = ()

    def to_bytes(self) -> bytes:
        """Write the canonical bytes that are signed.

        Raises BreaksContract or UnknownMessageType when the body is not as the contract says:
        nothing leaves an authority that its receiver could not read.
        """
        contract.check_body(version=self.contract, type=self.type, body=self.body)
        fields = {
            "id": str(self.id),
            "contract": self.contract,
            "type": self.type,
            "from": self.origin,
            "to": self.destination,
            "aggregate_id": str(self.aggregate_id),
            "version": self.version,
            "created_at": self.created_at.isoformat(),
            "body_sha256": sha256_hex(canonical_bytes(self.body)),
            "files": [file.as_json() for file in self.files],
            "body": self.body,
        }
        contract.check_envelope(version=self.contract, envelope=fields)
        return canonical_bytes(fields)

    @classmethod
    def from_bytes(cls, data: bytes) -> Self:
        """Read bytes whose signature has been verified.

        Raises BreaksContract, UnknownContract, UnknownMessageType or DigestMismatch.
        """
        fields = _json_object(data)
        version = str(fields.get("contract", ""))
        contract.check_envelope(version=version, envelope=fields)
        body = fields["body"]
        contract.check_body(version=version, type=fields["type"], body=body)
        if sha256_hex(canonical_bytes(body)) != fields["body_sha256"]:
            raise DigestMismatch(where=["/body"])
        return cls._of(fields)

    @classmethod
    def own(cls, text: str) -> Self:
        """Read an envelope that this authority wrote itself and keeps in its outbox."""
        return cls._of(json.loads(text))

    @classmethod
    def _of(cls, fields: Mapping[str, Any]) -> Self:
        return cls(
            id=UUID(fields["id"]),
            contract=fields["contract"],
            type=fields["type"],
            origin=fields["from"],
            destination=fields["to"],
            aggregate_id=UUID(fields["aggregate_id"]),
            version=fields["version"],
            created_at=dt.datetime.fromisoformat(fields["created_at"]),
            body=fields["body"],
            files=tuple(FileRef(**{**file, "id": UUID(file["id"])}) for file in fields["files"]),
        )


@dataclass(frozen=True, slots=True)
class Parcel:
    """What the carrier brings: the signed bytes, and the files by their ids.

    `message_id`, `origin` and `aggregate_id` are the carrier's own words for what it carries. They
    are believed only after the signature has been verified; a refusal of an unreadable message
    names them.
    """

    message_id: UUID
    origin: str
    aggregate_id: UUID
    envelope: bytes
    signature: bytes
    key_id: str
    files: Mapping[UUID, bytes]

    @property
    def digest(self) -> str:
        """The digest of the bytes as they came."""
        return sha256_hex(self.envelope)


class Verifier(Protocol):
    """Says whose valid key signed some bytes."""

    def signer_of(self, *, data: bytes, signature: bytes, key_id: str) -> str:
        """Give the signer's schema; raises UnknownSender or BadSignature."""


def open_parcel(parcel: Parcel, *, here: str, verifier: Verifier) -> Envelope:
    """Verify, then read, then compare with what the carrier said.

    `here` is the receiver's schema. Raises UnknownSender, BadSignature, WrongDestination,
    UnknownContract, UnknownMessageType, BreaksContract or DigestMismatch.
    """
    signer = verifier.signer_of(
        data=parcel.envelope, signature=parcel.signature, key_id=parcel.key_id
    )
    envelope = Envelope.from_bytes(parcel.envelope)
    if envelope.origin != signer or parcel.origin != signer:
        raise WrongDestination(where=["/from"])
    if envelope.destination != here:
        raise WrongDestination(where=["/to"])
    if envelope.id != parcel.message_id:
        raise WrongDestination(where=["/id"])
    return envelope


def _json_object(data: bytes) -> dict[str, Any]:
    try:
        fields = json.loads(data, object_pairs_hook=_no_repeats)
    except (ValueError, RecursionError) as unreadable:
        raise BreaksContract(where=["/"]) from unreadable
    if not isinstance(fields, dict):
        raise BreaksContract(where=["/"])
    return fields


def _no_repeats(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """Refuse a key that stands twice: two readers could take different ones."""
    fields = dict(pairs)
    if len(fields) != len(pairs):
        raise ValueError("A key stands twice.")
    return fields
