"""What time brings about: unused visas expire, and officers are told of cases that are due."""

import structlog

from apps.core.actors import Actor
from apps.endorsement import services
from apps.regions.kinds import SchemaKind
from apps.regions.scoping import ready_authorities
from apps.regions.tasks import scoped_task

log = structlog.get_logger(__name__)


@scoped_task(name="endorsement.expire_due", kinds={SchemaKind.PORT})
def expire_due(*, schema: str) -> None:
    """Let visas of one port expire. Safe to run twice: what has expired is no longer due."""
    expired = services.expire_due(actor=Actor.system("expiry"))
    log.info("endorsement.expired", schema=schema, visas=expired)


@scoped_task(name="endorsement.expire_everywhere", kinds={SchemaKind.PUBLIC})
def expire_everywhere(*, schema: str) -> None:
    """Ring `expire_due` for each ready port; beat calls this one."""
    ports = ready_authorities(SchemaKind.PORT)
    for port in ports:
        expire_due.delay(schema=port.schema_name)
    log.info("endorsement.expiry_rung", schema=schema, ports=len(ports))


@scoped_task(name="endorsement.remind", kinds={SchemaKind.PORT})
def remind(*, schema: str) -> None:
    """Tell officers of one port what is due. Safe to run twice: each deadline is told once."""
    told = services.remind(actor=Actor.system("reminders"))
    log.info("endorsement.reminded", schema=schema, told=told)


@scoped_task(name="endorsement.remind_everywhere", kinds={SchemaKind.PUBLIC})
def remind_everywhere(*, schema: str) -> None:
    """Ring `remind` for each ready port; beat calls this one."""
    for port in ready_authorities(SchemaKind.PORT):
        remind.delay(schema=port.schema_name)
