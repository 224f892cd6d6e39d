"""Files of acts as the offline page saves them."""

from __future__ import annotations

import base64
import json
from typing import Any
from uuid import uuid4

from django.utils import timezone

from apps.accounts.roles import Role
from apps.core.actors import Actor
from apps.endorsement.counter_cipher import ACTS, sealed
from apps.endorsement.models import CounterSnapshot, PortCase, Visa
from apps.endorsement.services import snapshots
from tests.factories.accounts import make_actor

PASSPHRASE = "plum kettle orbit seven"


def taken(actor: Actor | None = None) -> CounterSnapshot:
    """A snapshot under the passphrase of tests."""
    snapshots.set_passphrase(actor=make_actor(Role.PORT_SUPERVISOR), passphrase=PASSPHRASE)
    return snapshots.take_snapshot(actor=actor or Actor.system("counter"))


def used(visa: Visa, **changes: Any) -> dict[str, Any]:
    """The note that a visa was used at Pudong just now."""
    return {
        "id": str(uuid4()),
        "kind": "used",
        "at": timezone.now().isoformat(),
        "case": str(visa.visitor.case_id),
        "visa": str(visa.id),
        "revision": visa.revision,
        "port": "PVG",
    } | changes


def accepted(case: PortCase, **changes: Any) -> dict[str, Any]:
    """The note that a case was accepted just now."""
    return {
        "id": str(uuid4()),
        "kind": "accept",
        "at": timezone.now().isoformat(),
        "case": str(case.id),
        "revision": case.revision,
    } | changes


def recommended(case: PortCase, visitor_id: object, **changes: Any) -> dict[str, Any]:
    """The note of a recommendation to approve one visitor."""
    return (
        accepted(case, kind="recommend", visitor=str(visitor_id), recommendation="APPROVE")
        | changes
    )


def acts_file(of: CounterSnapshot, officer: Actor, *acts: dict[str, Any], **outer: Any) -> bytes:
    """The locked file of these acts, as the page of a snapshot saves it."""
    told = {"snapshot": str(of.id), "officer": officer.id, "acts": list(acts)}
    about = ACTS + str(of.id).encode()
    box = sealed(bytes(of.acts_key or b""), json.dumps(told).encode(), about=about)
    return json.dumps(
        {"snapshot": str(of.id), "box": base64.b64encode(box).decode()} | outer
    ).encode()
