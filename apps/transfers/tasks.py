"""Work on requests that nobody asks for."""

from __future__ import annotations

import structlog

from apps.core.actors import Actor
from apps.regions.kinds import SchemaKind
from apps.regions.scoping import ready_authorities
from apps.regions.tasks import scoped_task
from apps.transfers import services

log = structlog.get_logger(__name__)


@scoped_task(name="transfers.drop_typed", kinds={SchemaKind.CITY})
def drop_typed(*, schema: str) -> None:
    """Drop what was typed long ago and never saved. Safe to run twice."""
    dropped = services.drop_old_typed(actor=Actor.system("retention"))
    log.info("transfers.typed_dropped", schema=schema, dropped=dropped)


@scoped_task(name="transfers.drop_typed_everywhere", kinds={SchemaKind.PUBLIC})
def drop_typed_everywhere(*, schema: str) -> None:
    """Ring `drop_typed` for each ready city; beat calls this one."""
    for city in ready_authorities(SchemaKind.CITY):
        drop_typed.delay(schema=city.schema_name)


@scoped_task(name="transfers.free_desks", kinds={SchemaKind.CITY})
def free_desks(*, schema: str) -> None:
    """Free the requests of closed accounts in one city. Safe to run twice: what is free is free."""
    freed = services.free_those_of_closed_accounts(actor=Actor.system("desk"))
    log.info("transfers.desks_freed", schema=schema, requests=freed)


@scoped_task(name="transfers.free_desks_everywhere", kinds={SchemaKind.PUBLIC})
def free_desks_everywhere(*, schema: str) -> None:
    """Ring `free_desks` for each ready city; beat calls this one."""
    cities = ready_authorities(SchemaKind.CITY)
    for city in cities:
        free_desks.delay(schema=city.schema_name)
    log.info("transfers.free_desks_rung", schema=schema, cities=len(cities))
