"""Background work of the carrier."""

import datetime as dt

from django.utils import timezone

from apps.regions.kinds import SchemaKind
from apps.regions.placement import CITY_AND_PORT
from apps.regions.tasks import scoped_task
from apps.routing import certifying, reconciling
from apps.routing import relay as carrier
from apps.routing import sweep as sweeper
from apps.routing.bell import ring


@scoped_task(name="routing.relay", kinds=CITY_AND_PORT)
def relay(*, schema: str, destination: str, lane: str) -> None:
    """Carry one pair's due messages, a fair share of them, then let the other pairs go first."""
    if carrier.carry_pair(origin=schema, destination=destination, lane=lane):
        ring(schema=schema, destination=destination, lane=lane)


@scoped_task(name="routing.reconcile", kinds={SchemaKind.PUBLIC})
def reconcile(*, schema: str) -> None:
    """Compare both sides of the last days, and have sent again what a receiver has lost."""
    reconciling.reconcile()


@scoped_task(name="routing.certify", kinds={SchemaKind.PUBLIC})
def certify(*, schema: str) -> None:
    """Have both sides of every line sign what they have of yesterday."""
    certifying.certify(day=timezone.localdate() - dt.timedelta(days=1))


@scoped_task(name="routing.sweep", kinds={SchemaKind.PUBLIC})
def sweep(*, schema: str) -> None:
    """Ring for what the bell missed, and heal the ledger."""
    sweeper.sweep()
