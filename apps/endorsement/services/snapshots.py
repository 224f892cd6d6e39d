"""Snapshots for a counter without network: hourly, locked for whoever knows the passphrase."""

from __future__ import annotations

import base64
import datetime as dt
import hashlib
import json
import os
from typing import Final

from django.utils import timezone
from django.utils.translation import gettext as _

from apps.accounts.functions import Function
from apps.accounts.permissions import check_may
from apps.audit import services as audit
from apps.core.actors import Actor
from apps.core.vds.remote import Purpose
from apps.endorsement.counter_cipher import locked_for, new_lock
from apps.endorsement.counter_selectors import current_lock, landing_between, told_offline
from apps.endorsement.errors import NoCounterLock, PassphraseTooWeak
from apps.endorsement.models import CounterLock, CounterSnapshot
from apps.endorsement.sealing import signer
from apps.regions.scoping import current, port_command

AHEAD: Final = dt.timedelta(hours=12)
"""How far a snapshot looks ahead."""
OPEN_FOR: Final = dt.timedelta(hours=24)
"""After that the content is cleared; nobody works with a file of yesterday."""
MERGED_WITHIN: Final = dt.timedelta(days=7)
"""After that the acts noted in a file cannot be brought in any more."""
_SHORTEST, _DIFFERENT, _LONGEST = 16, 8, 200
_CASE_FIELDS: Final = ("contact", "inviter", "papers", "passport", "person")


@port_command
def set_passphrase(*, actor: Actor, passphrase: str) -> CounterLock:
    """Lock the files to come with a new passphrase, which is kept nowhere.

    Files made earlier keep theirs. Raises NotAllowed, PassphraseTooWeak.
    """
    check_may(actor, Function.PORT_SUPERVISE)
    if not _SHORTEST <= len(passphrase) <= _LONGEST or len(set(passphrase)) < _DIFFERENT:
        words = _("Take four or more words by chance: 16 characters or more, 8 of them different.")
        raise PassphraseTooWeak(fields={"passphrase": words})
    keys = new_lock(passphrase)
    CounterLock.objects.select_for_update(of=("self",)).filter(is_current=True).update(
        is_current=False
    )
    lock = CounterLock.objects.create(
        public_key=keys.public_key,
        wrapped_key=keys.wrapped_key,
        salt=keys.salt,
        rounds=keys.rounds,
        set_at=timezone.now(),
        set_by=actor.id,
    )
    audit.record(
        "endorsement.counter_locked", actor=actor, chain="counter", subject=f"lock:{lock.id}"
    )
    return lock


@port_command
def take_snapshot(*, actor: Actor, now: dt.datetime | None = None) -> CounterSnapshot:
    """Lock and sign what lands in the next twelve hours; each case's being told is on record.

    Raises NotAllowed, NoCounterLock; and SignerAway, when nothing is kept: the file before stays
    the newest.
    """
    if actor.kind != "system":
        check_may(actor, Function.PORT_READ)
    lock, now = current_lock(), now or timezone.now()
    if lock is None:
        raise NoCounterLock
    cases = landing_between(now, now + AHEAD)
    acts_key = os.urandom(32)
    snapshot = CounterSnapshot(
        lock=lock, made_at=now, until=now + AHEAD, cases=len(cases), acts_key=acts_key
    )
    told = {
        "snapshot": str(snapshot.id),
        "made_at": snapshot.made_at.isoformat(),
        "until": snapshot.until.isoformat(),
        "port": [current().name_zh, current().name_en],
        "acts_key": base64.b64encode(acts_key).decode(),
        **told_offline(cases),
    }
    box = locked_for(
        bytes(lock.public_key), json.dumps(told).encode(), about=str(snapshot.id).encode()
    )
    snapshot.ephemeral_key, snapshot.content = box.ephemeral_key, box.content
    signed = signer().sign(Purpose.LISTS, signed_words(snapshot))
    snapshot.signature, snapshot.certificate = signed.signature, signed.certificate
    snapshot.save(force_insert=True)
    for case in sorted(cases, key=lambda one: one.id):  # in one order: chains stay locked meanwhile
        audit.record_read(
            "endorsement.case_in_snapshot",
            actor=actor,
            chain=case.chain,
            fields=_CASE_FIELDS,
            subject=f"counter:{snapshot.id}",
        )
    _clear_old(now)
    return snapshot


def signed_words(snapshot: CounterSnapshot) -> bytes:
    """What the signature of a snapshot covers: which it is, when it was made, and its content."""
    content = hashlib.sha256(bytes(snapshot.ephemeral_key) + bytes(snapshot.content or b""))
    lines = ("deltavisa counter snapshot v1", snapshot.id, _instant(snapshot), content.hexdigest())
    return "\n".join(map(str, lines)).encode()


def _instant(snapshot: CounterSnapshot) -> str:
    return snapshot.made_at.astimezone(dt.UTC).isoformat()


def _clear_old(now: dt.datetime) -> None:
    old = CounterSnapshot.objects.filter(made_at__lt=now - OPEN_FOR, content__isnull=False)
    old.update(content=None)
    forgotten = CounterSnapshot.objects.filter(
        made_at__lt=now - MERGED_WITHIN, acts_key__isnull=False
    )
    forgotten.update(acts_key=None)
