"""Short statements that an authority signs and anybody may check, without asking the authority.

They are signed with the authority's key for messages, behind a name of their own, so that a signed
statement can never be taken for a message nor a message for a statement (docs/adr/0019).
"""

from __future__ import annotations

import datetime as dt

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from django.db.models import Q

from apps.regions.scoping import any_query, tenant_query
from apps.routing.keys import Signer
from apps.routing.models import AuthorityKey

SIGNATURE_BYTES = 64


@tenant_query
def state(name: str, payload: bytes) -> bytes:
    """Sign a statement for the authority whose schema was entered; raises NoSigningKey.

    `name` says what kind of statement it is; gives an Ed25519 signature of 64 bytes.
    """
    return Signer().sign(_signed(name, payload))


@any_query
def is_stated(
    name: str, payload: bytes, signature: bytes, *, authority: str, at: dt.datetime
) -> bool:
    """Tell whether the authority signed this, which is about `at`, with a key not ended by then.

    A key that has run out since still counts for what it stated of its time; one that was revoked
    counts for nothing after that moment. A newer key may state what happened before it was made:
    a receipt is written whenever it is asked for.
    """
    known = AuthorityKey.objects.filter(
        Q(valid_until=None) | Q(valid_until__gt=at), authority=authority
    )
    data = _signed(name, payload)
    return any(_fits(bytes(key.public_key), signature, data) for key in known)


def _signed(name: str, payload: bytes) -> bytes:
    return b"deltavisa.statement\x00" + name.encode("ascii") + b"\x00" + payload


def _fits(public: bytes, signature: bytes, data: bytes) -> bool:
    try:
        Ed25519PublicKey.from_public_bytes(public).verify(signature, data)
    except InvalidSignature:
        return False
    return True
