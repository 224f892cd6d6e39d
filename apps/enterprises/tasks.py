"""What the clock does here: units are reminded of their review, what was never sent is cleared."""

from __future__ import annotations

from uuid import UUID

import structlog

from apps.core.actors import Actor
from apps.enterprises import services
from apps.regions.kinds import SchemaKind
from apps.regions.scoping import ready_authorities
from apps.regions.tasks import scoped_task

log = structlog.get_logger(__name__)


@scoped_task(name="enterprises.remind", kinds={SchemaKind.CITY})
def remind(*, schema: str) -> None:
    """Remind the units of one city. Safe to run twice, and to be killed between two units."""
    for unit_id in services.units_to_remind():
        services.remind_of_review(
            actor=Actor.system("enterprises"), enterprise_id=UUID(str(unit_id))
        )


@scoped_task(name="enterprises.remind_everywhere", kinds={SchemaKind.PUBLIC})
def remind_everywhere(*, schema: str) -> None:
    """Ask every city, in a task of its own, to remind; what one run misses the next one finds."""
    for city in ready_authorities(SchemaKind.CITY):
        remind.apply_async(kwargs={"schema": city.schema_name})


@scoped_task(name="enterprises.clear", kinds={SchemaKind.CITY})
def clear(*, schema: str) -> None:
    """Clear what one city's applicants and units never sent. Safe to run twice."""
    actor = Actor.system("retention")
    drafts, proofs = services.clear_drafts(actor=actor), services.clear_proofs(actor=actor)
    log.info("enterprises.cleared", schema=schema, drafts=drafts, proofs=proofs)


@scoped_task(name="enterprises.clear_everywhere", kinds={SchemaKind.PUBLIC})
def clear_everywhere(*, schema: str) -> None:
    """Ring `clear` for each ready city; beat calls this one."""
    for city in ready_authorities(SchemaKind.CITY):
        clear.apply_async(kwargs={"schema": city.schema_name})
