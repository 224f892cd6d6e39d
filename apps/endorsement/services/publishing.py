"""What the port publishes so that anyone can check its visas (docs/adr/0038)."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from typing import Any, Final

from django.conf import settings
from django.db.models import Count
from django.db.models.functions import TruncDate
from django.utils import timezone

from apps.core.errors import DomainError
from apps.core.vds import key_list, status_list
from apps.core.vds.key_list import KeyList, keys_payload, read_keys
from apps.core.vds.lists import ListKind, write_list
from apps.core.vds.status_list import (
    DayMark,
    Listed,
    day_text,
    digest_of,
    lookup_of,
    read_statuses,
    sha256_of,
    statuses_payload,
)
from apps.core.workcalendar import BEIJING, beijing_date, end_of_day_beijing, last_day_of
from apps.endorsement.models import Visa
from apps.endorsement.sealing import own_name, signer
from apps.regions.scoping import current, port_query
from apps.routing.selectors import statement_of
from apps.routing.services import sign_statement
from apps.routing.statements import SignedStatement

KEYS: Final = "port.seal_keys"
SIGN_KEYS_EVERY: Final = dt.timedelta(hours=1)
STATUSES: Final = "port.visa_statuses"
MOST_VISAS: Final = 20_000
"""Visas told in one statement; days beyond that are told in the next, a minute later."""


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
        by,
        kind=ListKind.KEYS,
        signer=own_name(),
        payload=payload,
        issued_at=now,
        lives=key_list.LIVES,
    )
    return sign_statement(type=KEYS, body={"signer": own_name(), "list": text}, made_at=now)


@port_query
def statuses_now(*, now: dt.datetime | None = None) -> SignedStatement:
    """Have the signer list what became of the visas of the last 92 days, with the changed days.

    What public has is read from there, so that nothing is lost with a statement that was. Raises
    SignerAway and NoSigningKey.
    """
    now = now or timezone.now()
    first = beijing_date(now) - status_list.KEPT
    counted = _counted(first)
    known = _published_days(first)
    days = {day: mark for day, mark in known.items() if day in counted}
    told: list[dict[str, Any]] = []
    pending: list[dt.date] = []
    room = MOST_VISAS
    for day, counts in sorted(counted.items(), reverse=True):
        if day in days and days[day].counts == counts:
            continue
        visas = sum(counts.values())
        if room < visas and told:
            pending += [day] if day not in days else []
            continue
        body, days[day] = _day(day)
        room -= visas
        told.append(body)
    payload = statuses_payload(first=first, days=days, pending=pending)
    text = write_list(
        signer(),
        kind=ListKind.STATUSES,
        signer=own_name(),
        payload=payload,
        issued_at=now,
        lives=status_list.LIVES,
    )
    body = {"signer": own_name(), "list": text, "days": told}
    return sign_statement(type=STATUSES, body=body, made_at=now)


@port_query
def statuses_if_changed(*, now: dt.datetime | None = None) -> SignedStatement | None:
    """As `statuses_now`, or None where public has every change already.

    So of many acts that ring at once the first has the list signed for all. Raises SignerAway and
    NoSigningKey.
    """
    now = now or timezone.now()
    first = beijing_date(now) - status_list.KEPT
    told = {day: mark.counts for day, mark in _published_days(first).items()}
    return None if told == _counted(first) else statuses_now(now=now)


def _published_keys() -> KeyList | None:
    """Give what this port last published, where it can be read."""
    told = statement_of(current().schema_name, KEYS)
    try:
        return read_keys(told["list"]) if told is not None else None
    except DomainError:
        return None


def _counted(first: dt.date) -> dict[dt.date, dict[str, int]]:
    """Count visas by day of issue and status; any change that the list tells changes a count."""
    rows = (
        Visa.objects.filter(issued_at__gte=end_of_day_beijing(first - dt.timedelta(days=1)))
        .annotate(day=TruncDate("issued_at", tzinfo=BEIJING))
        .values("day", "status")
        .annotate(visas=Count("id"))
        .order_by("day", "status")
    )
    counted: dict[dt.date, dict[str, int]] = {}
    for row in rows:
        counted.setdefault(row["day"], {})[Listed(row["status"].lower())] = row["visas"]
    return counted


def _published_days(first: dt.date) -> dict[dt.date, DayMark]:
    told = statement_of(current().schema_name, STATUSES)
    try:
        days = read_statuses(told["list"]).days if told is not None else {}
    except DomainError:
        days = {}
    return {day: mark for day, mark in days.items() if day >= first}


def _day(day: dt.date) -> tuple[dict[str, Any], DayMark]:
    """Give the visas issued on a day, and the mark of the file that public makes of them."""
    start = end_of_day_beijing(day - dt.timedelta(days=1))
    rows = list(
        Visa.objects.filter(issued_at__gte=start, issued_at__lt=end_of_day_beijing(day))
        .order_by("number")
        .values_list("number", "passport_number", "seal", "status", "enter_by")
    )
    visas = [
        {
            "seal": digest_of(bytes(seal)) if seal is not None else None,
            "lookup": lookup_of(number=number, passport=passport, key=settings.BLIND_INDEX_KEY),
            "status": Listed(status.lower()).value,
            "enter_by": last_day_of(enter_by).isoformat(),
        }
        for number, passport, seal, status, enter_by in rows
    ]
    seals = {str(one["seal"]): str(one["status"]) for one in visas if one["seal"] is not None}
    text = day_text(signer=own_name(), day=day, visas=seals)
    mark = DayMark(sha256_of(text), Counter(str(one["status"]) for one in visas))
    return {"day": day.isoformat(), "visas": visas}, mark
