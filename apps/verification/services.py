"""Keeping what ports publish."""

from __future__ import annotations

import structlog
from django.conf import settings

from apps.core.vds.errors import ListUntrusted
from apps.core.vds.key_list import read_keys
from apps.core.vds.remote import signer_name
from apps.regions.kinds import SchemaKind
from apps.regions.scoping import public_command, ready_authorities
from apps.verification.errors import SignerNotTheirs
from apps.verification.models import KeyFile

log = structlog.get_logger(__name__)


@public_command
def keep_keys(*, authority: str, signer: str, text: str) -> None:
    """Keep a port's list of keys in place of its last one; an older one changes nothing.

    Raises ListUntrusted, also for a list that leaves out a certificate that was on the last: old
    seals would no longer verify. Raises SignerNotTheirs.
    """
    found = read_keys(text)
    _check_theirs(authority, signer)
    if found.signer != signer:
        raise ListUntrusted
    row = KeyFile.objects.select_for_update().filter(signer=signer).first()
    if row is not None:
        before = read_keys(row.text)
        if found.told.issued_at < row.issued_at:
            return
        if found.told.root == before.told.root and not before.seals.items() <= found.seals.items():
            raise ListUntrusted
        if found.told.root != before.told.root:
            log.warning("verification.root_changed", signer=signer, authority=authority)
    KeyFile.objects.update_or_create(
        signer=signer,
        defaults={
            "authority": authority,
            "text": text,
            "issued_at": found.told.issued_at,
            "ends_at": found.told.ends_at,
        },
    )


def _check_theirs(authority: str, signer: str) -> None:
    """Raise SignerNotTheirs unless seals name this authority so."""
    named = {
        port.schema_name: signer_name(issuer=settings.SEAL_ISSUER, authority=port.code)
        for port in ready_authorities(SchemaKind.PORT)
    }
    if named.get(authority) != signer:
        raise SignerNotTheirs(authority=authority, signer=signer)
