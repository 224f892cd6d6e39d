"""The certificate of a day: what each of two authorities says of their messages, signed by it.

Who has the two public keys can check it without the platform. It names counts and digests only.
"""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import dataclass

from django.utils import timezone

from apps.audit import services as audit
from apps.regions.scoping import (
    PUBLIC,
    current,
    enter,
    public_command,
    public_query,
    tenant_command,
)
from apps.routing.canonical import canonical_bytes, sha256_hex
from apps.routing.errors import BadSignature, UnknownSender
from apps.routing.keys import Keyring, Signer
from apps.routing.models import Certificate
from apps.routing.reconciling import Line, both_sides
from apps.routing.services.stopping import ROUTING
from apps.routing.tallies import EMPTY, Tally


@dataclass(frozen=True, slots=True)
class Statement:
    """What one side says of a line and day, with its signature (Ed25519)."""

    text: str
    signature: bytes
    key_id: str


def certify(*, day: dt.date) -> list[Certificate]:
    """Have both sides of every line sign what they have of a day; skips lines without messages.

    A line whose newest certificate says the same already gets no other.
    """
    sent, taken = both_sides(since=day)
    made: list[Certificate] = []
    for line in sorted({*sent, *taken}):
        if line[2] == day:
            made += _certify_line(line, sent.get(line, EMPTY), taken.get(line, EMPTY))
    return made


def _certify_line(line: Line, sent: Tally, taken: Tally) -> list[Certificate]:
    origin, destination, day = line
    with enter(origin):
        by_sender = state(side="sent", line=line, tally=sent)
    with enter(destination):
        by_receiver = state(side="taken", line=line, tally=taken)
    with enter(PUBLIC.schema_name):
        newest = (
            Certificate.objects.filter(origin=origin, destination=destination, day=day)
            .order_by("-made_at")
            .first()
        )
        if newest and (newest.sent, newest.taken) == (by_sender.text, by_receiver.text):
            return []
        return [keep(line=line, sent=by_sender, taken=by_receiver, is_same=sent == taken)]


@tenant_command
def state(*, side: str, line: Line, tally: Tally) -> Statement:
    """Sign, as the authority in whose schema this runs, its own figures; leaves an audit event."""
    origin, destination, day = line
    signer = Signer()
    data = canonical_bytes(
        {
            "certificate": "1",
            "side": side,
            "from": origin,
            "to": destination,
            "day": day.isoformat(),
            "count": tally.count,
            "digest": tally.digest,
        }
    )
    audit.record(
        "routing.day_stated",
        actor=ROUTING,
        chain=f"authority:{current().schema_name}",
        subject=f"authority:{destination if side == 'sent' else origin}",
        payload={"day": day.isoformat(), "side": side, "digest": sha256_hex(data)},
    )
    return Statement(data.decode(), signer.sign(data), signer.key_id)


@public_command
def keep(*, line: Line, sent: Statement, taken: Statement, is_same: bool) -> Certificate:
    """Keep both statements side by side."""
    origin, destination, day = line
    certificate = Certificate(
        origin=origin,
        destination=destination,
        day=day,
        agrees=is_same,
        count=json.loads(sent.text)["count"],
        sent=sent.text,
        sent_signature=sent.signature,
        sent_key_id=sent.key_id,
        taken=taken.text,
        taken_signature=taken.signature,
        taken_key_id=taken.key_id,
        made_at=timezone.now(),
    )
    certificate.save(force_insert=True)
    return certificate


@public_query
def is_genuine(certificate: Certificate) -> bool:
    """Tell whether each statement was signed by its authority and speaks of this line and day."""
    keys = Keyring([certificate.sent_key_id, certificate.taken_key_id], also_past=True)
    by_sender = Statement(
        certificate.sent, bytes(certificate.sent_signature), certificate.sent_key_id
    )
    by_receiver = Statement(
        certificate.taken, bytes(certificate.taken_signature), certificate.taken_key_id
    )
    line = (certificate.origin, certificate.destination, certificate.day)
    return _said_by(certificate.origin, by_sender, "sent", line, keys) and _said_by(
        certificate.destination, by_receiver, "taken", line, keys
    )


def _said_by(author: str, one: Statement, side: str, line: Line, keys: Keyring) -> bool:
    try:
        signer = keys.signer_of(data=one.text.encode(), signature=one.signature, key_id=one.key_id)
    except (BadSignature, UnknownSender):
        return False
    said = json.loads(one.text)
    about = (said["side"], said["from"], said["to"], said["day"])
    return signer == author and about == (side, line[0], line[1], line[2].isoformat())
