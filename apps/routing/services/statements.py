"""Saying something to all: signed in the authority's own schema, kept in public by another step.

Nobody writes on two sides at once: whoever carries a statement enters the authority, has it signed,
leaves, and publishes it from public. It may die between the two; the next round says it anew.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from apps.regions.scoping import current, public_command, tenant_query
from apps.routing import contract, registry
from apps.routing.keys import Signer
from apps.routing.models import Statement
from apps.routing.statements import SignedStatement, read_statement, to_bytes


@tenant_query
def sign_statement(
    *,
    type: str,  # noqa: A002 (the word of the contract)
    body: Mapping[str, Any],
    made_at: dt.datetime,
) -> SignedStatement:
    """Sign what this authority says to all. Raises UnknownMessageType, BreaksContract, and
    NoSigningKey.
    """
    contract.check_statement(type, body)
    here, signer = current().schema_name, Signer()
    data = to_bytes(authority=here, type=type, made_at=made_at, body=body)
    return SignedStatement(here, type, data, signer.sign(data), signer.key_id, made_at)


@public_command
def publish(*, statement: SignedStatement) -> bool:
    """Keep a statement for all to read; tells whether it was newer than what was there.

    A repetition or an older one changes nothing. Whoever has registered for the type is told of a
    newer one in the same commit. Raises what `read_statement` raises, and what the reader raises:
    what nobody would believe is not kept. As with the ledger, the signed text is the evidence.
    """
    body = read_statement(statement)
    values = {
        "text": statement.data.decode(),
        "signature": statement.signature,
        "key_id": statement.key_id,
        "made_at": statement.made_at,
    }
    names = {"authority": statement.authority, "type": statement.type}
    _row, is_new = Statement.objects.get_or_create(**names, defaults=values)
    if not is_new:
        older = Statement.objects.filter(**names, made_at__lt=statement.made_at)
        is_new = bool(older.update(**values))
    keep = registry.reader_of(statement.type)
    if is_new and keep is not None:
        keep(statement.authority, body)
    return is_new
