"""What the port publishes so that anyone can check its seals (docs/adr/0038)."""

from __future__ import annotations

import datetime as dt
from typing import Final

from django.utils import timezone

from apps.core.errors import DomainError
from apps.core.vds.key_list import LIVES, KeyList, keys_payload, read_keys
from apps.core.vds.lists import ListKind, write_list
from apps.endorsement.sealing import own_name, signer
from apps.regions.scoping import current, port_query
from apps.routing.selectors import statement_of
from apps.routing.services import sign_statement
from apps.routing.statements import SignedStatement

KEYS: Final = "port.seal_keys"
SIGN_KEYS_EVERY: Final = dt.timedelta(hours=1)


@port_query
def keys_now(*, now: dt.datetime | None = None) -> SignedStatement | None:
    """Have the signer list its keys, or give None where what is published is still right.

    A new list is made once an hour, and at once for a new key. Raises SignerAway, NoSigningKey.
    """
    now = now or timezone.now()
    by = signer()
    certificates = by.certificates()
    payload = keys_payload(certificates)
    known = _published_keys()
    if (
        known is not None
        and known.told.payload["keys"] == payload["keys"]
        and now < known.told.issued_at + SIGN_KEYS_EVERY
    ):
        return None
    text = write_list(
        by, kind=ListKind.KEYS, signer=own_name(), payload=payload, issued_at=now, lives=LIVES
    )
    return sign_statement(type=KEYS, body={"signer": own_name(), "list": text}, made_at=now)


def _published_keys() -> KeyList | None:
    """Give what this port last published, where it can be read."""
    told = statement_of(current().schema_name, KEYS)
    try:
        return read_keys(told["list"]) if told is not None else None
    except DomainError:
        return None
