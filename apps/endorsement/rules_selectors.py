"""Reading the versions of the desk rules, and what one of them would have changed last month."""

from __future__ import annotations

import datetime as dt
from typing import Final
from uuid import UUID

from django.db.models import QuerySet
from django.db.models.functions import Coalesce
from django.utils import timezone

from apps.accounts.functions import Function
from apps.accounts.permissions import check_may
from apps.audit import services as audit
from apps.core.actors import Actor
from apps.endorsement.desk_errors import RulesNotFound
from apps.endorsement.models import DeskRules, PortCase
from apps.endorsement.placing import Trip
from apps.endorsement.replay import Comparison, PastCase, compare
from apps.endorsement.rules_in_force import as_rules, rules_in_force
from apps.regions.scoping import port_command, port_query

MONTH: Final = dt.timedelta(days=31)
MOST_CASES: Final = 50_000


@port_query
def versions(*, actor: Actor) -> QuerySet[DeskRules]:
    """Every version, the newest first. Raises NotAllowed."""
    check_may(actor, Function.PORT_DESKS)
    return DeskRules.objects.order_by("-version")


@port_query
def version(*, actor: Actor, rules_id: UUID) -> DeskRules:
    """One version. Raises NotAllowed, RulesNotFound."""
    found = versions(actor=actor).filter(id=rules_id).first()
    if found is None:
        raise RulesNotFound
    return found


@port_query
def replay(*, actor: Actor, rules: DeskRules, now: dt.datetime | None = None) -> Comparison:
    """Play the cases of the last 31 days through a version and through the one in force.

    It reads references, places and times, and nothing of any person, so that administrators, who
    read no case, may look at it. Of more than 50,000 cases the last ones. Raises NotAllowed.
    """
    check_may(actor, Function.PORT_DESKS)
    now = now or timezone.now()
    done = Coalesce("decided_at", "withdrawn_at", "recalled_at", "not_accepted_at")
    lately = PortCase.objects.filter(received_at__gt=now - MONTH, received_at__lte=now)
    rows = lately.order_by("-received_at", "-id").values_list(
        "reference", "port_of_entry", "arrival_at", "received_at", done
    )
    cases = [
        PastCase(reference, Trip(port, arrival_at), received_at, done_at)
        for reference, port, arrival_at, received_at, done_at in rows[:MOST_CASES]
    ]
    lines = as_rules(rules.lines.select_related("rules").order_by("position"))
    return compare(cases[::-1], rules_in_force(), lines)


@port_command
def replay_to_export(*, actor: Actor, rules_id: UUID) -> Comparison:
    """The replay of a version for a file; that it was taken out is on record.

    A command, since it writes the trace. Raises NotAllowed, RulesNotFound.
    """
    rules = version(actor=actor, rules_id=rules_id)
    found = replay(actor=actor, rules=rules)
    audit.record(
        "endorsement.desk_rules_replay_exported",
        actor=actor,
        chain=rules.chain,
        payload={"version": rules.version, "cases": found.cases, "moved": len(found.moved)},
    )
    return found
