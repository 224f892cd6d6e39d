"""Keeping what ports publish."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any, TypeVar

import structlog
from django.conf import settings

from apps.core.vds.errors import ListUntrusted
from apps.core.vds.key_list import read_keys
from apps.core.vds.lists import SignedList
from apps.core.vds.remote import signer_name
from apps.core.vds.status_list import StatusList, day_text, read_day, read_statuses, sha256_of
from apps.regions.kinds import SchemaKind
from apps.regions.scoping import public_command, ready_authorities
from apps.verification.errors import SignerNotTheirs
from apps.verification.models import KeyFile, ListedVisa, SignedFile, StatusDay, StatusFile

log = structlog.get_logger(__name__)

FileT = TypeVar("FileT", bound=SignedFile)


@public_command
def keep_keys(*, authority: str, signer: str, text: str) -> None:
    """Keep a port's list of keys in place of its last one; an older one changes nothing.

    Raises ListUntrusted, also for a list that leaves out a certificate that was on the last: old
    seals would no longer verify. Raises SignerNotTheirs.
    """
    found = read_keys(text)
    _check_theirs(authority, signer, found.told)
    row = KeyFile.objects.select_for_update().filter(signer=signer).first()
    if row is not None:
        before = read_keys(row.text)
        if found.told.issued_at < row.issued_at:
            return
        if found.told.root == before.told.root and not before.seals.items() <= found.seals.items():
            raise ListUntrusted
        if found.told.root != before.told.root:
            log.warning("verification.root_changed", signer=signer, authority=authority)
    _kept(KeyFile, authority, found.told, text)


@public_command
def keep_statuses(
    *, authority: str, signer: str, text: str, days: Sequence[Mapping[str, Any]]
) -> None:
    """Keep a port's list of statuses, and the days that have changed; an older one changes nothing.

    `days` are as `port.visa_statuses` of the contract words them. Raises SignerNotTheirs, and
    ListUntrusted where a day is not the one that the list names, or one is named and not here.
    """
    found = read_statuses(text)
    _check_theirs(authority, signer, found.told)
    row = StatusFile.objects.select_for_update().filter(signer=signer).first()
    if row is not None and found.told.issued_at < row.issued_at:
        return
    file = _kept(StatusFile, authority, found.told, text)
    file.days.exclude(day__in=found.days).delete()
    for told in days:
        _keep_day(file, found, told)
    here = dict(file.days.values_list("day", "sha256"))
    if here != {day: mark.sha256 for day, mark in found.days.items()}:
        raise ListUntrusted


def _keep_day(file: StatusFile, listed: StatusList, told: Mapping[str, Any]) -> None:
    day = dt.date.fromisoformat(told["day"])
    seals = {one["seal"]: one["status"] for one in told["visas"] if one["seal"] is not None}
    text = day_text(signer=listed.signer, day=day, visas=seals)
    read_day(text, listed=listed, day=day)
    file.days.filter(day=day).delete()
    row = StatusDay.objects.create(file=file, day=day, text=text, sha256=sha256_of(text))
    ListedVisa.objects.bulk_create(
        ListedVisa(
            day=row,
            seal=one["seal"],
            lookup=one["lookup"],
            status=one["status"],
            enter_by=dt.date.fromisoformat(one["enter_by"]),
        )
        for one in told["visas"]
    )


def _kept(model: type[FileT], authority: str, found: SignedList, text: str) -> FileT:
    row, _is_first = model._default_manager.update_or_create(  # noqa: SLF001 (Django's own name)
        signer=found.signer,
        defaults={
            "authority": authority,
            "text": text,
            "issued_at": found.issued_at,
            "ends_at": found.ends_at,
        },
    )
    return row


def _check_theirs(authority: str, signer: str, found: SignedList) -> None:
    """Raise SignerNotTheirs unless seals name this authority so, ListUntrusted for a wrong list."""
    named = {
        port.schema_name: signer_name(issuer=settings.SEAL_ISSUER, authority=port.code)
        for port in ready_authorities(SchemaKind.PORT)
    }
    if named.get(authority) != signer:
        raise SignerNotTheirs(authority=authority, signer=signer)
    if found.signer != signer:
        raise ListUntrusted
