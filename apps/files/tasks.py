"""Once a night, bytes whose transaction never committed and old drawn pages are removed."""

import structlog

from apps.core.actors import Actor
from apps.files import services
from apps.regions.kinds import SchemaKind
from apps.regions.scoping import ready_authorities
from apps.regions.tasks import scoped_task

log = structlog.get_logger(__name__)


@scoped_task(name="files.remove_orphans", kinds={SchemaKind.CITY, SchemaKind.PORT})
def remove_orphans(*, schema: str) -> None:
    """Tidy the storage of one authority. Safe to run twice: what is gone is no longer listed."""
    actor = Actor.system("files")
    dropped = services.drop_renditions(actor=actor)
    removed = services.remove_orphans(actor=actor)
    log.info("files.orphans_removed", schema=schema, files=removed, pages=dropped)


@scoped_task(name="files.remove_orphans_everywhere", kinds={SchemaKind.PUBLIC})
def remove_orphans_everywhere(*, schema: str) -> None:
    """Ring `remove_orphans` for each ready authority; beat calls this one."""
    authorities = ready_authorities()
    for authority in authorities:
        remove_orphans.delay(schema=authority.schema_name)
    log.info("files.tidying_rung", schema=schema, authorities=len(authorities))
