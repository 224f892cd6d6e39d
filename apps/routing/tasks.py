"""Background work of the carrier."""

from apps.regions.kinds import SchemaKind
from apps.regions.placement import CITY_AND_PORT
from apps.regions.tasks import scoped_task
from apps.routing import relay as carrier
from apps.routing import sweep as sweeper
from apps.routing.bell import ring


@scoped_task(name="routing.relay", kinds=CITY_AND_PORT)
def relay(*, schema: str, destination: str, lane: str) -> None:
    """Carry one pair's due messages, a fair share of them, then let the other pairs go first."""
    if carrier.carry_pair(origin=schema, destination=destination, lane=lane):
        ring(schema=schema, destination=destination, lane=lane)


@scoped_task(name="routing.sweep", kinds={SchemaKind.PUBLIC})
def sweep(*, schema: str) -> None:
    """Ring for what the bell missed, and heal the ledger."""
    sweeper.sweep()
