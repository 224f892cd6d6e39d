"""Reminding units of their yearly review; the row says who has been reminded of which."""

from __future__ import annotations

from uuid import UUID

from apps.core.actors import Actor
from apps.enterprises import services
from apps.regions.kinds import SchemaKind
from apps.regions.scoping import ready_authorities
from apps.regions.tasks import scoped_task


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
