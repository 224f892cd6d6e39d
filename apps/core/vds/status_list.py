"""The list of statuses: which seals there are, by digest, and what became of each visa.

One file a day of issue, and one signed list that has the digest of each of these files. What has
not changed is not fetched again, and whoever fetches a day does not say which visa it is about.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final

from apps.core.identifiers.blind_index import blind_index
from apps.core.vds.errors import ListUntrusted
from apps.core.vds.lists import ListKind, SignedList, read_list

LIVES: Final = dt.timedelta(hours=12)
"""How long a list of statuses counts; a new one is made each minute."""
KEPT: Final = dt.timedelta(days=92)
"""How long after its issue a visa is listed: 15 days to enter and 30 to stay, twice over."""
DIGEST: Final = 32
"""Hexadecimal digits of a seal's digest: the signature in a seal cannot be guessed."""


class Listed(StrEnum):
    """What became of a visa."""

    ISSUED = "issued"
    USED = "used"
    EXPIRED = "expired"
    DECLARED_VOID = "declared_void"
    SUPERSEDED = "superseded"


@dataclass(frozen=True, slots=True)
class DayMark:
    """A day's file: its SHA-256, and how many visas of the day are in each status.

    A visa leaves a status and does not come back, so the same counts are the same visas. They say
    nothing that the file does not: a visa about which two officers still talk shows nowhere.
    """

    sha256: str
    counts: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class StatusList:
    """A list of days. Days from `first` on that are not in it had no visa, but for `pending` ones,
    which are still to be listed.
    """

    told: SignedList
    first: dt.date
    days: Mapping[dt.date, DayMark]
    pending: frozenset[dt.date]

    @property
    def signer(self) -> str:
        """Whose visas they are."""
        return self.told.signer

    def has_all_of(self, day: dt.date) -> bool:
        """Whether a seal of that day which is not listed is none."""
        return day >= self.first and day not in self.pending


def digest_of(seal: bytes) -> str:
    """Give how a list names a seal: the first half of its SHA-256."""
    return hashlib.sha256(seal).hexdigest()[:DIGEST]


def lookup_of(*, number: str, passport: str, key: bytes) -> str:
    """Give how a visa is found by its number and its passport's, for whoever knows both."""
    return blind_index(f"visa\n{number}\n{passport}", key)


def day_text(*, signer: str, day: dt.date, visas: Mapping[str, str]) -> str:
    """Write a day's file: the status of each seal, by digest. One text for one content."""
    told = {"iss": signer, "day": day.isoformat(), "visas": dict(visas)}
    return json.dumps(told, sort_keys=True, separators=(",", ":"))


def read_day(text: str, *, listed: StatusList, day: dt.date) -> dict[str, Listed]:
    """Give the statuses in a day's file; raises ListUntrusted unless the list names this text."""
    mark = listed.days.get(day)
    if mark is None or sha256_of(text) != mark.sha256:
        raise ListUntrusted
    try:
        told = json.loads(text)
        if (told["iss"], told["day"]) != (listed.signer, day.isoformat()):
            raise ListUntrusted
        return {str(digest): Listed(status) for digest, status in told["visas"].items()}
    except (ValueError, TypeError, KeyError, AttributeError):
        raise ListUntrusted from None


def sha256_of(text: str) -> str:
    """Give the digest of a file as it is served."""
    return hashlib.sha256(text.encode()).hexdigest()


def statuses_payload(
    *, first: dt.date, days: Mapping[dt.date, DayMark], pending: Iterable[dt.date] = ()
) -> dict[str, Any]:
    """Give what the list says."""
    return {
        "first": first.isoformat(),
        "days": {
            day.isoformat(): {"sha256": one.sha256, "counts": dict(one.counts)}
            for day, one in days.items()
        },
        "pending": sorted(day.isoformat() for day in pending),
    }


def read_statuses(text: str) -> StatusList:
    """Verify a list of statuses. Raises ListUntrusted. Says nothing about its age."""
    told = read_list(text, kind=ListKind.STATUSES)
    try:
        return StatusList(
            told=told,
            first=dt.date.fromisoformat(told.payload["first"]),
            days={
                dt.date.fromisoformat(day): DayMark(str(one["sha256"]), dict(one["counts"]))
                for day, one in told.payload["days"].items()
            },
            pending=frozenset(map(dt.date.fromisoformat, told.payload["pending"])),
        )
    except (ValueError, TypeError, KeyError, AttributeError):
        raise ListUntrusted from None
