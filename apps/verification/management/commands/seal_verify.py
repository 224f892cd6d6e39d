"""`manage.py seal_verify FILE [--keys FILE] [--status FILE] [--passport NUMBER]`."""

from __future__ import annotations

import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any, Final

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone, translation

from apps.core.errors import DomainError
from apps.core.identifiers.passport import parse_number
from apps.core.vds.errors import ListUntrusted
from apps.core.vds.key_list import KeyList, read_keys
from apps.core.vds.layout import MAGIC, Header
from apps.core.vds.lists import check_age
from apps.core.vds.status_list import (
    Listed,
    StatusList,
    digest_of,
    read_day,
    read_statuses,
)
from apps.regions.scoping import enter
from apps.verification import selectors
from apps.verification.policies import Finding, check_seal, for_passport, with_status
from apps.verification.reading import seal_in

MOST_BYTES: Final = 50 * 1024 * 1024
NOT_GOOD: Final = 1
NOT_READ: Final = 2


class Command(BaseCommand):
    """Says what a seal is worth. Leaves with 0 when nothing speaks against the visa, with 1 when
    something does, and with 2 when nothing could be checked.

    With `--keys` it needs neither database nor network: keys and statuses are those of the files
    that were fetched from `/verify/keys.json` and `/verify/status/all.json` before. Without
    `--status` it says whether the seal is genuine, not what became of the visa.
    """

    help = "Check the seal in a picture, a PDF or a file of its bytes."
    requires_system_checks = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take the file, and where the keys are."""
        parser.add_argument("file", type=Path, help="JPEG, PNG, PDF, or the bytes of a seal.")
        parser.add_argument("--keys", type=Path, help="The list of keys; else those kept here.")
        parser.add_argument("--status", type=Path, help="The lists of statuses, all in one file.")
        parser.add_argument("--passport", default="", help="The number of the passport at hand.")

    def handle(self, *args: Any, file: Path, **options: Any) -> None:
        """Check, and tell in one line of JSON without colour."""
        with translation.override("en"):
            try:
                found = _checked(_seal_of(file), options["keys"], options["status"])
                passport = parse_number(options["passport"]) if options["passport"] else ""
            except (DomainError, OSError, UnicodeError) as refusal:
                raise CommandError(str(refusal), returncode=NOT_READ) from refusal
            found = for_passport(found, passport)
            self.stdout.write(json.dumps(_told(found), ensure_ascii=False))
        if not found.is_good:
            raise CommandError(f"Not good: {found.verdict.label}", returncode=NOT_GOOD)


def _checked(seal: bytes, keys: Path | None, statuses: Path | None) -> Finding:
    """Check with the files, or else with what is kept here. An old list of statuses is refused."""
    if keys is None:
        with enter("public"):
            return selectors.check(seal)
    now = timezone.now()
    found = check_seal(seal, keys=keys_in(keys.read_text("utf-8")), now=now)
    if statuses is None or found.seal is None:
        return found
    listed, status = status_in(statuses.read_text("utf-8"), seal, found.seal.header)
    check_age(listed.told, now=now)
    return with_status(found, status, listed=listed, now=now)


def keys_in(text: str) -> list[KeyList]:
    """Read the file of all signers' keys. Raises ListUntrusted."""
    try:
        lists = [json.dumps(one) for one in json.loads(text)["lists"]]
    except (ValueError, TypeError, KeyError):
        raise ListUntrusted from None
    return [read_keys(one) for one in lists]


def status_in(text: str, seal: bytes, header: Header) -> tuple[StatusList, Listed | None]:
    """Find a seal in the file of all lists and days; None where it is not listed.

    Raises ListUntrusted, also where the signer has no list in it or a named day is missing.
    """
    try:
        told = json.loads(text)
        lists = [json.dumps(one) for one in told["lists"]]
        days = dict(told["days"])
    except (ValueError, TypeError, KeyError):
        raise ListUntrusted from None
    for one in map(read_statuses, lists):
        if one.signer != header.signer:
            continue
        if header.issued_on not in one.days:
            return one, None
        day = str(days.get(f"{one.signer}/{header.issued_on.isoformat()}"))
        return one, read_day(day, listed=one, day=header.issued_on).get(digest_of(seal))
    raise ListUntrusted


def _seal_of(path: Path) -> bytes:
    data = path.read_bytes()
    if data[:1] == bytes((MAGIC,)):
        return data
    return seal_in(data, name=path.name, max_bytes=MOST_BYTES)


def _told(found: Finding) -> dict[str, Any]:
    told: dict[str, Any] = {"verdict": found.verdict.value}
    if found.doubt is not None:
        told["doubt"] = found.doubt.value
    if found.facts is not None and found.seal is not None:
        told |= {
            "number": found.facts.number,
            "passport": found.facts.passport,
            "names": found.facts.names,
            "nationality": found.facts.nationality,
            "birth_date": found.facts.birth_date.isoformat(),
            "enter_by": found.facts.enter_by.isoformat(),
            "stay_days": found.facts.stay_days,
            "category": found.facts.category,
            "signer": found.seal.header.signer,
            "certificate": found.seal.header.certificate,
        }
    if found.known_at is not None:
        told["known_at"] = found.known_at.isoformat()
    return told
