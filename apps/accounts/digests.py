"""Digests that stand in for secrets and names."""

from __future__ import annotations

import hashlib

from django.utils.crypto import salted_hmac


def secret_digest(secret: str) -> str:
    """Give the digest under which a random secret of 256 bits is kept."""
    return hashlib.sha256(secret.encode()).hexdigest()


def session_id_of(session_key: str) -> str:
    """Give a name for a session that may stand in a page: it tells the session, not its key."""
    return hashlib.sha256(session_key.encode()).hexdigest()[:24]


def blind(text: str) -> str:
    """Give a keyed digest: equal texts can be told to be equal, and nothing else."""
    return salted_hmac("apps.accounts.sign_in", text, algorithm="sha256").hexdigest()[:16]
