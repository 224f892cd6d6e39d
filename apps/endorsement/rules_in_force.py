"""The published desk rules as `placing` reads them."""

from __future__ import annotations

from collections.abc import Iterable

from apps.endorsement.models import DeskRule, VisaDesk
from apps.endorsement.placing import DeskFacts, Rule
from apps.endorsement.states import RulesStatus


def rules_in_force() -> list[Rule]:
    """The lines of the version in force, in their order; three queries, nothing is cached."""
    lines = (
        DeskRule.objects.filter(rules__status=RulesStatus.PUBLISHED)
        .select_related("rules")
        .order_by("position")
    )
    return as_rules(lines)


def as_rules(lines: Iterable[DeskRule]) -> list[Rule]:
    """Lines of a version (`rules` loaded), with the desks as they stand now."""
    desks = {desk.id: desk.facts() for desk in VisaDesk.objects.prefetch_related("hours")}
    return [_rule(line, desks[line.desk_id]) for line in lines]


def _rule(line: DeskRule, desk: DeskFacts) -> Rule:
    return Rule(
        position=line.position,
        desk=desk,
        ports=frozenset(line.ports),
        from_minute=line.from_minute,
        until_minute=line.until_minute,
        busy_at=line.busy_at,
        version=line.rules.version,
        key=line.pk,
    )
