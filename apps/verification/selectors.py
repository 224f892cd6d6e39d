"""Checking a visa against what ports have published, and the lists as they are given out."""

from __future__ import annotations

import datetime as dt
import json
from typing import Any

from django.conf import settings
from django.utils import timezone

from apps.core.vds.key_list import KeyList, read_keys
from apps.core.vds.status_list import (
    Listed,
    StatusList,
    day_text,
    digest_of,
    lookup_of,
    read_statuses,
)
from apps.regions.scoping import public_query
from apps.verification.errors import StatusNotKnown
from apps.verification.models import KeyFile, ListedVisa, StatusDay, StatusFile
from apps.verification.policies import (
    Finding,
    check_seal,
    for_passport,
    is_current,
    of_number,
    with_status,
)


@public_query
def key_file() -> str:
    """Give the lists of keys of all signers as one file, each as it was signed."""
    return _together(KeyFile.objects.order_by("signer").values_list("text", flat=True))


@public_query
def status_file() -> str:
    """Give the lists of statuses of all signers as one file, without the days that they name."""
    return _together(StatusFile.objects.order_by("signer").values_list("text", flat=True))


@public_query
def day_file(*, signer: str, day: dt.date) -> str:
    """Give the file of one day of issue; one that nothing was issued on has an empty one."""
    row = StatusDay.objects.filter(file_id=signer, day=day).first()
    return row.text if row is not None else day_text(signer=signer, day=day, visas={})


@public_query
def all_statuses() -> str:
    """Give lists and days of all signers as one file, for whoever works without a connection.

    Lists and days are read in one statement, so that they always fit each other.
    """
    rows = StatusDay.objects.select_related("file").order_by("file_id", "day")
    lists = {row.file_id: json.loads(row.file.text) for row in rows}
    days = {f"{row.file_id}/{row.day.isoformat()}": row.text for row in rows}
    return json.dumps({"lists": list(lists.values()), "days": days})


@public_query
def key_lists() -> list[KeyList]:
    """Give the lists of keys of all signers, verified when they were kept and again now."""
    return [read_keys(row.text) for row in KeyFile.objects.order_by("signer")]


@public_query
def check(raw: bytes, *, passport: str = "", now: dt.datetime | None = None) -> Finding:
    """Check a seal; `passport` is the number of the passport at hand, as `parse_number` gives it.

    Raises SealUnreadable, SealOfOtherProfile, ListTooOld and ListOfTheFuture.
    """
    at = now or timezone.now()
    found = check_seal(raw, keys=key_lists(), now=at)
    if found.seal is not None:
        row = ListedVisa.objects.filter(seal=digest_of(raw)).first()
        status = Listed(row.status) if row is not None else None
        found = with_status(found, status, listed=_statuses_of(found.seal.header.signer), now=at)
    return for_passport(found, passport)


@public_query
def find(*, number: str, passport: str, now: dt.datetime | None = None) -> Finding:
    """Say what became of the visa of that number in that passport, both in their written form.

    A wrong number and a wrong passport get the same answer. Raises StatusNotKnown where the port
    has published nothing lately.
    """
    at = now or timezone.now()
    lookup = lookup_of(number=number, passport=passport, key=settings.BLIND_INDEX_KEY)
    row = ListedVisa.objects.select_related("day__file").filter(lookup=lookup).first()
    if row is not None:
        listed = read_statuses(row.day.file.text)
        found = of_number(Listed(row.status), row.enter_by, listed=listed, now=at)
        if found is None:
            raise StatusNotKnown
        return found
    lists = [read_statuses(one.text) for one in StatusFile.objects.order_by("signer")]
    if not lists or not all(is_current(one, at) and not one.pending for one in lists):
        raise StatusNotKnown
    return Finding.nowhere(min(one.told.issued_at for one in lists))


def _statuses_of(signer: str) -> StatusList | None:
    row = StatusFile.objects.filter(signer=signer).first()
    return read_statuses(row.text) if row is not None else None


def _together(texts: Any) -> str:  # noqa: ANN401 (a lazy list of texts)
    return json.dumps({"lists": [json.loads(text) for text in texts]})
