"""What an authority says to all: the signed text, and reading it with its signature verified."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from apps.routing import contract
from apps.routing.canonical import canonical_bytes
from apps.routing.errors import BadSignature, BreaksContract
from apps.routing.keys import Keyring
from apps.routing.models import Statement


@dataclass(frozen=True, slots=True)
class SignedStatement:
    """The bytes as signed, and whose they are. The body is read through `read_statement` only."""

    authority: str
    type: str
    data: bytes
    signature: bytes
    key_id: str
    made_at: dt.datetime


def signed_of(row: Statement) -> SignedStatement:
    """Give a stored statement as it was signed."""
    return SignedStatement(
        authority=row.authority,
        type=row.type,
        data=row.text.encode(),
        signature=bytes(row.signature),
        key_id=row.key_id,
        made_at=row.made_at,
    )


def to_bytes(*, authority: str, type: str, made_at: dt.datetime, body: Mapping[str, Any]) -> bytes:  # noqa: A002 (the word of the contract)
    """Write the signed text: canonical JSON of who says what and when."""
    return canonical_bytes(
        {
            "contract": contract.CURRENT,
            "from": authority,
            "type": type,
            "made_at": made_at.isoformat(),
            "body": dict(body),
        }
    )


def read_statement(signed: SignedStatement) -> dict[str, Any]:
    """Give the body. Raises BadSignature, UnknownSender, UnknownMessageType or BreaksContract.

    The names beside the text are not signed, so they must agree with those inside it.
    """
    keyring = Keyring([signed.key_id])
    signer = keyring.signer_of(data=signed.data, signature=signed.signature, key_id=signed.key_id)
    told = json.loads(signed.data)
    beside = (signed.authority, signed.type, signed.made_at)
    if (told["from"], told["type"], dt.datetime.fromisoformat(told["made_at"])) != beside:
        raise BreaksContract(where=["/from", "/type", "/made_at"])
    if signer != signed.authority:
        raise BadSignature
    body: dict[str, Any] = told["body"]
    contract.check_statement(signed.type, body)
    return body
