"""Bringing in what was done at the counter while the platform was away: once, or as a conflict."""

from __future__ import annotations

import base64
import binascii
import datetime as dt
import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

from django.utils import timezone
from jsonschema import Draft202012Validator, FormatChecker

from apps.accounts.functions import Function
from apps.accounts.permissions import check_may
from apps.audit import services as audit
from apps.core.actors import Actor
from apps.core.errors import DomainError, TryAgain
from apps.endorsement.counter_cipher import ACTS, opened
from apps.endorsement.counter_states import OfflineKind, OfflineOutcome
from apps.endorsement.errors import ActNotInTime, ActsOfAnother, ActsUnreadable, OfflineActNotFound
from apps.endorsement.models import CounterSnapshot, OfflineAct
from apps.endorsement.policies import check_explained
from apps.endorsement.services.desk import accept
from apps.endorsement.services.examination import recommend
from apps.endorsement.services.visas import mark_used
from apps.endorsement.states import Recommendation
from apps.regions.scoping import port_command, port_query

LARGEST: Final = 1024 * 1024
"""Bytes of a file of acts; five hundred acts with long notes are half of that."""
CLOCK_SKEW: Final = dt.timedelta(minutes=10)
"""How far the clock of a counter may be wrong."""

_ID: Final = {"type": "string", "format": "uuid"}
_ACT: Final = {
    "type": "object",
    "required": ["id", "kind", "at", "case"],
    "additionalProperties": False,
    "properties": {
        "id": _ID,
        "kind": {"enum": list(OfflineKind.values)},
        "at": {"type": "string", "format": "date-time", "maxLength": 40},
        "case": _ID,
        "revision": {"type": "integer", "minimum": 1, "maximum": 1_000_000},
        "visitor": _ID,
        "visa": _ID,
        "recommendation": {"enum": list(Recommendation.values)},
        "ground": {"type": "string", "maxLength": 8},
        "note": {"type": "string", "maxLength": 2000},
        "port": {"type": "string", "maxLength": 3},
    },
    "allOf": [
        {
            "if": {"properties": {"kind": {"const": OfflineKind.USED.value}}},
            "then": {"required": ["visa", "revision", "port"]},
        },
        {
            "if": {"properties": {"kind": {"const": OfflineKind.RECOMMEND.value}}},
            "then": {"required": ["visitor", "revision", "recommendation"]},
            "else": {"required": ["revision"]},
        },
    ],
}
_FILE: Final = Draft202012Validator(
    {
        "type": "object",
        "required": ["snapshot", "officer", "acts"],
        "properties": {
            "snapshot": _ID,
            "officer": _ID,
            "acts": {"type": "array", "minItems": 1, "maxItems": 500, "items": _ACT},
        },
    },
    format_checker=FormatChecker(),
)


@dataclass(frozen=True, slots=True)
class Merged:
    """What became of a file: each act as it is kept, and how many had been brought in before."""

    acts: list[OfflineAct]
    known_before: int

    @property
    def conflicts(self) -> list[OfflineAct]:
        """Those that somebody has to look at."""
        return [act for act in self.acts if act.outcome == OfflineOutcome.CONFLICT]


def bring_in(*, actor: Actor, data: bytes) -> Merged:
    """Do each act of a file in the order in which it was noted, in a transaction of its own.

    An act that a rule refuses becomes a conflict and holds no other back. Raises NotAllowed,
    ActsUnreadable and ActsOfAnother, when nothing is done; and TryAgain when the world fails
    midway: bringing in the same file again goes on where it stopped.
    """
    snapshot, noted = read_acts(actor=actor, data=data)
    kept, known = [], 0
    for one in noted:
        act, is_new = _brought_in(actor, snapshot, one)
        kept.append(act)
        known += not is_new
    return Merged(kept, known)


@port_query
def read_acts(*, actor: Actor, data: bytes) -> tuple[CounterSnapshot, Sequence[dict[str, Any]]]:
    """Open a file of acts. Raises NotAllowed, ActsUnreadable, ActsOfAnother."""
    check_may(actor, Function.PORT_EXAMINE)
    if len(data) > LARGEST:
        raise ActsUnreadable
    try:
        outer = json.loads(data)
        snapshot_id, box = UUID(outer["snapshot"]), base64.b64decode(outer["box"], validate=True)
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError, binascii.Error):
        raise ActsUnreadable from None
    found = CounterSnapshot.objects.filter(id=snapshot_id, acts_key__isnull=False)
    snapshot = found.defer("content").first()
    if snapshot is None:
        raise ActsUnreadable
    about = ACTS + str(snapshot.id).encode()
    try:
        told = json.loads(opened(bytes(snapshot.acts_key or b""), box, about=about))
    except (ValueError, RecursionError):
        raise ActsUnreadable from None
    if not _FILE.is_valid(told) or told["snapshot"] != str(snapshot.id):
        raise ActsUnreadable
    if not all(_is_instant(act["at"]) for act in told["acts"]):
        raise ActsUnreadable
    if told["officer"] != actor.id:
        raise ActsOfAnother
    return snapshot, told["acts"]


@port_command
def settle(*, actor: Actor, act_id: UUID, note: str) -> OfflineAct:
    """Close a conflict, saying what was done about it.

    Raises NotAllowed, OfflineActNotFound, NoteMissing.
    """
    check_may(actor, Function.PORT_EXAMINE)
    act = (
        OfflineAct.objects.select_for_update(of=("self",))
        .filter(id=act_id, outcome=OfflineOutcome.CONFLICT, resolved_at=None)
        .first()
    )
    if act is None:
        raise OfflineActNotFound
    told = check_explained(note, field="note")
    act.resolved_at, act.resolved_by, act.resolution = timezone.now(), actor.id, told
    act.save(update_fields=["resolved_at", "resolved_by", "resolution"])
    _record("endorsement.offline_act_settled", act, actor)
    return act


def _is_instant(text: str) -> bool:
    try:
        return dt.datetime.fromisoformat(text).tzinfo is not None
    except ValueError:
        return False


def _brought_in(
    actor: Actor, snapshot: CounterSnapshot, noted: dict[str, Any]
) -> tuple[OfflineAct, bool]:
    """The act as it is kept, and whether it is new."""
    try:
        return _do(actor=actor, snapshot=snapshot, noted=noted)
    except TryAgain:
        raise
    except DomainError as refusal:
        return _keep_conflict(actor=actor, snapshot=snapshot, noted=noted, code=refusal.code)


@port_command
def _do(
    *, actor: Actor, snapshot: CounterSnapshot, noted: dict[str, Any]
) -> tuple[OfflineAct, bool]:
    known = _known(snapshot, noted)
    if known is not None:
        return known, False
    now = timezone.now()
    at = dt.datetime.fromisoformat(noted["at"])
    if not snapshot.made_at - CLOCK_SKEW <= at <= now + CLOCK_SKEW:
        raise ActNotInTime
    act = _act(actor, snapshot, noted)
    before = OfflineAct.objects.filter(
        snapshot=snapshot, subject=act.subject, outcome=OfflineOutcome.DONE
    )
    revisions = before.order_by("-revision_after").values_list("revision_after", flat=True)
    seen = revisions.first() or noted["revision"]
    act.revision_after = _acted(actor, noted, revision=seen, at=min(at, now))
    act.outcome = OfflineOutcome.DONE
    return _kept(act, actor), True


def _acted(actor: Actor, noted: dict[str, Any], *, revision: int, at: dt.datetime) -> int:
    """Do it by the service that a page would call; gives the revision it led to."""
    if noted["kind"] == OfflineKind.USED:
        return mark_used(
            actor=actor,
            visa_id=UUID(noted["visa"]),
            revision=revision,
            entered_at=at,
            port=noted["port"],
        ).revision
    case_id = UUID(noted["case"])
    if noted["kind"] == OfflineKind.ACCEPT:
        return accept(actor=actor, case_id=case_id, revision=revision).revision
    return recommend(
        actor=actor,
        case_id=case_id,
        visitor_id=UUID(noted["visitor"]),
        revision=revision,
        recommendation=Recommendation(noted["recommendation"]),
        ground=noted.get("ground", ""),
        note=noted.get("note", ""),
    ).revision


@port_command
def _keep_conflict(
    *, actor: Actor, snapshot: CounterSnapshot, noted: dict[str, Any], code: str
) -> tuple[OfflineAct, bool]:
    known = _known(snapshot, noted)
    if known is not None:
        return known, False
    act = _act(actor, snapshot, noted)
    act.outcome, act.code = OfflineOutcome.CONFLICT, code
    return _kept(act, actor), True


def _known(snapshot: CounterSnapshot, noted: dict[str, Any]) -> OfflineAct | None:
    """The act if it was brought in before; the snapshot stays locked, so that two uploads queue."""
    CounterSnapshot.objects.select_for_update(of=("self",)).only("id").get(id=snapshot.id)
    return OfflineAct.objects.filter(id=UUID(noted["id"])).first()


def _act(actor: Actor, snapshot: CounterSnapshot, noted: dict[str, Any]) -> OfflineAct:
    of_visa = noted["kind"] == OfflineKind.USED
    return OfflineAct(
        id=UUID(noted["id"]),
        snapshot=snapshot,
        kind=noted["kind"],
        case_id=UUID(noted["case"]),
        subject=f"visa:{noted['visa']}" if of_visa else f"case:{noted['case']}",
        done_at=dt.datetime.fromisoformat(noted["at"]),
        merged_at=timezone.now(),
        merged_by=actor.id,
    )


def _kept(act: OfflineAct, actor: Actor) -> OfflineAct:
    act.save(force_insert=True)
    _record("endorsement.offline_act_brought_in", act, actor)
    return act


def _record(event: str, act: OfflineAct, actor: Actor) -> None:
    audit.record(
        event,
        actor=actor,
        chain=f"request:{act.case_id}",
        subject=f"offline-act:{act.id}",
        payload={
            "kind": act.kind,
            "outcome": act.outcome,
            "code": act.code,
            "done_at": act.done_at,
            "snapshot": act.snapshot_id,
        },
    )
