"""Writing the desk rules in versions: a draft, proposed by one person, published by another."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext as _

from apps.accounts.functions import Function
from apps.accounts.permissions import check_may
from apps.audit import services as audit
from apps.core.actors import Actor
from apps.core.errors import MoveNotAllowed, StaleRevision
from apps.endorsement.desk_errors import (
    CatchAllMissing,
    RuleNeverReached,
    RuleOfShutDesk,
    RulesNotFound,
    RuleUnfit,
    SamePublisher,
)
from apps.endorsement.models import DeskRule, DeskRules, VisaDesk
from apps.endorsement.placing import DAY
from apps.endorsement.policies import check_explained
from apps.endorsement.rules_in_force import as_rules
from apps.endorsement.rules_states import RULES_MOVES, RulesAction
from apps.endorsement.states import RulesStatus
from apps.regions.scoping import port_command
from apps.regions.selectors import place_names

MOST_LINES: Final = 50
_MOST_BUSY: Final = 1_000_000


@dataclass(frozen=True, slots=True)
class Line:
    """One rule as it is written: a desk by code, and what the rule asks for, see `placing.Rule`."""

    desk: str
    ports: tuple[str, ...] = ()
    from_minute: int | None = None
    until_minute: int | None = None
    busy_at: int | None = None


@port_command
def begin_draft(*, actor: Actor) -> DeskRules:
    """Begin a new version as a copy of the one in force. Raises NotAllowed."""
    check_may(actor, Function.PORT_DESKS)
    versions = list(DeskRules.objects.select_for_update().order_by("version"))
    event, now = "endorsement.desk_rules_begun", timezone.now()
    draft = DeskRules.objects.create(
        version=versions[-1].version + 1 if versions else 1,
        last_event=event,
        last_actor=actor.id,
        last_at=now,
    )
    lines = DeskRule.objects.filter(rules__status=RulesStatus.PUBLISHED).order_by("position")
    for line in (copies := list(lines)):
        line.pk, line.rules = None, draft
        line._state.adding = True  # noqa: SLF001 (as Django tells to copy a row)
    DeskRule.objects.bulk_create(copies)
    audit.record(event, actor=actor, chain=draft.chain, payload={"version": draft.version})
    return draft


@port_command
def write_draft(
    *, actor: Actor, rules_id: UUID, revision: int, purpose: str, lines: Sequence[Line]
) -> DeskRules:
    """Write a draft whole: what it changes, and its lines in their order.

    A draft may be unfinished; whether it holds together is asked when it is proposed. Raises
    NotAllowed, RulesNotFound, StaleRevision, MoveNotAllowed when it is no draft, RuleUnfit.
    """
    check_may(actor, Function.PORT_DESKS)
    rules = _lock(rules_id, revision)
    if rules.status != RulesStatus.DRAFT:
        raise MoveNotAllowed(action="WRITE", status=str(rules.status))
    rows = _rows(rules, lines)
    rules.lines.all().delete()
    DeskRule.objects.bulk_create(rows)
    return _write(
        rules,
        "endorsement.desk_rules_written",
        actor=actor,
        facts={"lines": len(rows)},
        purpose=purpose.strip()[:400],
    )


@port_command
def propose(*, actor: Actor, rules_id: UUID, revision: int) -> DeskRules:
    """Propose a draft to be published by somebody else.

    Raises NotAllowed, RulesNotFound, StaleRevision, MoveNotAllowed, NoteMissing when nobody has
    written what it changes, CatchAllMissing, RuleNeverReached, RuleOfShutDesk.
    """
    check_may(actor, Function.PORT_DESKS)
    rules = _lock(rules_id, revision)
    check_explained(rules.purpose, field="purpose")
    _check_whole(rules)
    now = timezone.now()
    return _move(rules, RulesAction.PROPOSE, actor=actor, proposed_by=actor.id, proposed_at=now)


@port_command
def publish(*, actor: Actor, rules_id: UUID, revision: int) -> DeskRules:
    """Put a proposed version in force from now on, in place of the one before.

    Cases that are here already stay at their desks. Raises NotAllowed, RulesNotFound,
    StaleRevision, MoveNotAllowed, SamePublisher, and what `propose` raises of the lines.
    """
    check_may(actor, Function.PORT_DESKS)
    rules = _lock(rules_id, revision)
    RULES_MOVES.check(RulesAction.PUBLISH, rules.status)
    if rules.proposed_by == actor.id:
        raise SamePublisher
    _check_whole(rules)
    now = timezone.now()
    for old in DeskRules.objects.filter(status=RulesStatus.PUBLISHED):
        _move(old, RulesAction.REPLACE, actor=actor, replaced_at=now)
    return _move(rules, RulesAction.PUBLISH, actor=actor, published_by=actor.id, published_at=now)


@port_command
def send_back(*, actor: Actor, rules_id: UUID, revision: int) -> DeskRules:
    """Make a proposed version a draft again.

    Raises NotAllowed, RulesNotFound, StaleRevision, MoveNotAllowed.
    """
    check_may(actor, Function.PORT_DESKS)
    rules = _lock(rules_id, revision)
    return _move(rules, RulesAction.SEND_BACK, actor=actor, proposed_by=None, proposed_at=None)


@port_command
def drop(*, actor: Actor, rules_id: UUID, revision: int) -> DeskRules:
    """Give a version up that was never in force; it stays on record.

    Raises NotAllowed, RulesNotFound, StaleRevision, MoveNotAllowed.
    """
    check_may(actor, Function.PORT_DESKS)
    return _move(_lock(rules_id, revision), RulesAction.DROP, actor=actor)


def _lock(rules_id: UUID, revision: int) -> DeskRules:
    """Hold every version until the transaction ends: two who publish at once wait here."""
    versions = {one.id: one for one in DeskRules.objects.select_for_update().order_by("version")}
    if rules_id not in versions:
        raise RulesNotFound
    rules = versions[rules_id]
    if revision != rules.revision:
        raise StaleRevision(
            current=rules.revision,
            seen=revision,
            who=rules.last_actor,
            what=rules.last_event,
            when=rules.last_at,
        )
    return rules


def _rows(rules: DeskRules, lines: Sequence[Line]) -> list[DeskRule]:
    if len(lines) > MOST_LINES:
        raise RuleUnfit(_("Write %d rules at most.") % MOST_LINES)
    desks = {desk.code: desk for desk in VisaDesk.objects.all()}
    places = set(place_names())
    return [
        _row(rules, position, line, desks, places) for position, line in enumerate(lines, start=1)
    ]


def _row(
    rules: DeskRules, position: int, line: Line, desks: Mapping[str, VisaDesk], places: set[str]
) -> DeskRule:
    stretch = (line.from_minute, line.until_minute)
    wrong = (
        (line.desk not in desks, _("Rule %d names no visa desk of this port.")),
        (not set(line.ports) <= places, _("Rule %d names a place that is none.")),
        (
            (stretch != (None, None) and (None in stretch or stretch[0] == stretch[1]))
            or any(one is not None and not 0 <= one < DAY for one in stretch),
            _("Rule %d needs two different times, or none."),
        ),
        (
            line.busy_at is not None and not 1 <= line.busy_at <= _MOST_BUSY,
            _("Rule %d needs a number of cases from 1 on, or none."),
        ),
    )
    for is_wrong, words in wrong:
        if is_wrong:
            raise RuleUnfit(words % position, position=position)
    return DeskRule(
        rules=rules,
        position=position,
        desk=desks[line.desk],
        ports=sorted(set(line.ports)),
        from_minute=line.from_minute,
        until_minute=line.until_minute,
        busy_at=line.busy_at,
    )


def _check_whole(rules: DeskRules) -> None:
    """Raise CatchAllMissing, RuleNeverReached or RuleOfShutDesk unless every case gets a desk."""
    lines = as_rules(rules.lines.select_related("rules").order_by("position"))
    catch_alls = [line.position for line in lines if line.is_catch_all]
    if not catch_alls:
        raise CatchAllMissing
    if catch_alls[0] != len(lines):
        raise RuleNeverReached(position=catch_alls[0])
    for line in lines:
        if line.desk.shut_from is not None and line.desk.shut_until is None:
            raise RuleOfShutDesk(desk=line.desk.code)


def _move(rules: DeskRules, action: RulesAction, *, actor: Actor, **fields: Any) -> DeskRules:
    """The only writer of `DeskRules.status`; raises MoveNotAllowed outside the table."""
    move, before = RULES_MOVES.check(action, rules.status), rules.status
    facts = {"before": str(before), "after": str(move.target)}
    return _write(rules, move.event, actor=actor, facts=facts, status=move.target, **fields)


def _write(
    rules: DeskRules, event: str, *, actor: Actor, facts: Mapping[str, Any], **fields: Any
) -> DeskRules:
    written = {
        "revision": rules.revision + 1,
        "last_event": event,
        "last_actor": actor.id,
        "last_at": timezone.now(),
        **fields,
    }
    for name, value in written.items():
        setattr(rules, name, value)
    rules.save(update_fields=list(written))
    payload = {"version": rules.version, "revision": rules.revision, **facts}
    audit.record(event, actor=actor, chain=rules.chain, payload=payload)
    return rules
