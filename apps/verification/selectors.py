"""Checking a seal against what ports have published, and the lists as they are given out."""

from __future__ import annotations

import datetime as dt
import json

from django.utils import timezone

from apps.core.vds.key_list import KeyList, read_keys
from apps.regions.scoping import public_query
from apps.verification.models import KeyFile
from apps.verification.policies import Finding, check_seal, for_passport


@public_query
def key_file() -> str:
    """Give the lists of keys of all signers as one file, each as it was signed."""
    rows = KeyFile.objects.order_by("signer")
    return json.dumps({"lists": [json.loads(row.text) for row in rows]})


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
    return for_passport(check_seal(raw, keys=key_lists(), now=at), passport)
