"""Which visa desk a case is at: given by the rules in force, or moved there by an officer."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext as _

from apps.accounts.functions import Function
from apps.accounts.permissions import check_may
from apps.audit import services as audit
from apps.core.actors import Actor
from apps.endorsement.errors import DeskIsShut, DeskNotFound, SameDesk
from apps.endorsement.models import DeskHours, DeskRule, DeskRules, PortCase, VisaDesk
from apps.endorsement.models.desk_rules import FIRST_VERSION
from apps.endorsement.moving import lock_case, write_case
from apps.endorsement.placing import DAY, Rule, Trip, choose
from apps.endorsement.policies import check_explained
from apps.endorsement.possible import check_movable_to_desk
from apps.endorsement.rules_in_force import rules_in_force
from apps.endorsement.states import UNDECIDED, RulesStatus
from apps.regions.scoping import port_command


@dataclass(frozen=True, slots=True)
class PlannedDesk:
    """A desk that comes with the port, open day and night, and the places it begins with."""

    code: str
    name_en: str
    name_zh: str
    places: tuple[str, ...]


@port_command
def ensure_desks(*, actor: Actor, planned: Sequence[PlannedDesk]) -> list[VisaDesk]:
    """Make the desks that are missing, and the first rules where there are none yet.

    What is there is left alone: it belongs to the port's administrators. The first rules send each
    place to its own desk and everything else to the first of them. Gives the desks that were made.
    """
    known = set(VisaDesk.objects.values_list("code", flat=True))
    made = [
        _make_desk(one, position, actor=actor)
        for position, one in enumerate(planned, start=1)
        if one.code not in known
    ]
    if planned and not DeskRules.objects.exists():
        _make_first_rules(planned, actor=actor)
    return made


def rule_for(trip: Trip) -> Rule | None:
    """The line of the rules in force that says where a case belongs; none without rules."""
    return choose(trip, rules_in_force(), is_busy)


def columns_of(rule: Rule | None) -> dict[str, Any]:
    """The columns of a case that the rule puts at its desk."""
    desk_id = rule.desk.id if rule else None
    return {"desk_id": desk_id, "desk_rule_id": rule.key if rule else None, "desk_reason": ""}


def facts_of(rule: Rule | None) -> dict[str, Any]:
    """What the audit trail says of it: the desk, and the version and line that chose it."""
    if rule is None:
        return {}
    return {"desk": rule.desk.code, "rules_version": rule.version, "rule": rule.position}


def is_busy(desk_id: UUID, limit: int) -> bool:
    """Whether a desk has `limit` undecided cases or more; counts no further than that."""
    found = PortCase.objects.filter(desk_id=desk_id, status__in=sorted(UNDECIDED))
    return found.order_by()[:limit].count() >= limit


def follow_trip(case: PortCase, *, actor: Actor) -> bool:
    """Put a locked case where its new trip belongs; says whether it has changed desks.

    The one place that is called when a flight or place of entry changes. A case that an officer
    has moved stays where it was put: a person has looked at it, the rules have not.
    """
    if not case.is_open or (case.desk_id and case.desk_rule_id is None):
        return False
    rule = rule_for(Trip(case.port_of_entry, case.arrival_at))
    if rule is None or rule.desk.id == case.desk_id:
        return False
    facts = {"before": case.desk.code if case.desk else "", **facts_of(rule)}
    write_case(case, "endorsement.case_rerouted", actor=actor, facts=facts, **columns_of(rule))
    return True


@port_command
def move_to_desk(*, actor: Actor, case_id: UUID, revision: int, desk: str, reason: str) -> PortCase:
    """Send an open case to another desk, by its code; the reason stays at the port.

    Raises NotAllowed, NoteMissing, DeskNotFound, CaseNotFound, StaleRevision, CaseHeld when it
    is an officer's other than the actor or a supervisor, MoveNotAllowed when the case is over,
    SameDesk, and DeskIsShut when the desk is shut at the landing.
    """
    check_may(actor, Function.PORT_EXAMINE)
    told = check_explained(reason, field="reason")
    target = VisaDesk.objects.filter(code=desk).first()
    if target is None:
        raise DeskNotFound(fields={"desk": _("Choose one of the visa desks.")})
    case = lock_case(case_id, revision=revision)
    check_movable_to_desk(case, actor)
    if case.desk_id == target.id:
        raise SameDesk(fields={"desk": _("The case is there already.")})
    if target.facts().is_shut(case.arrival_at):
        raise DeskIsShut(desk=target.code, until=target.shut_until)
    facts = {"before": case.desk.code if case.desk else "", "desk": target.code}
    return write_case(
        case,
        "endorsement.case_moved_to_desk",
        actor=actor,
        facts=facts,
        desk=target,
        desk_rule=None,
        desk_reason=told,
    )


def _make_desk(plan: PlannedDesk, position: int, *, actor: Actor) -> VisaDesk:
    event, now = "endorsement.desk_made", timezone.now()
    desk = VisaDesk.objects.create(
        code=plan.code,
        name_en=plan.name_en,
        name_zh=plan.name_zh,
        position=position,
        last_event=event,
        last_actor=actor.id,
        last_at=now,
    )
    DeskHours.objects.bulk_create(
        DeskHours(desk=desk, weekday=weekday, opens=0, minutes=DAY) for weekday in range(7)
    )
    audit.record(event, actor=actor, chain=desk.chain, payload={"desk": desk.code})
    return desk


def _make_first_rules(planned: Sequence[PlannedDesk], *, actor: Actor) -> None:
    event, now = "endorsement.desk_rules_published", timezone.now()
    desks = {desk.code: desk for desk in VisaDesk.objects.all()}
    rules = DeskRules.objects.create(
        version=FIRST_VERSION,
        status=RulesStatus.PUBLISHED,
        published_by=actor.id,
        published_at=now,
        last_event=event,
        last_actor=actor.id,
        last_at=now,
    )
    lines = [(one.code, list(one.places)) for one in planned] + [(planned[0].code, [])]
    DeskRule.objects.bulk_create(
        DeskRule(rules=rules, position=position, desk=desks[code], ports=places)
        for position, (code, places) in enumerate(lines, start=1)
    )
    audit.record(event, actor=actor, chain=rules.chain, payload={"version": rules.version})
