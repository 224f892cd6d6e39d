"""The sweep finds what the bell missed: every message that is due, at every authority."""

import structlog

from apps.regions.scoping import enter, ready_authorities
from apps.routing import selectors
from apps.routing.bell import ring
from apps.routing.relay import post_ledger

log = structlog.get_logger(__name__)


def sweep() -> int:
    """Ring for each pair with something due, and heal the ledger; returns the number of rings.

    One authority's trouble does not keep the sweep from the others.
    """
    return sum(_sweep_one(authority.schema_name) for authority in ready_authorities())


def _sweep_one(schema: str) -> int:
    try:
        with enter(schema):
            pairs = selectors.due_pairs()
        for destination, lane in pairs:
            ring(schema=schema, destination=destination, lane=lane)
        post_ledger(schema)
    except Exception as error:  # noqa: BLE001 (the other authorities' messages must not wait)
        log.error(  # noqa: TRY400 (the text of an error may hold a person's data)
            "routing_sweep_failed", authority=schema, error=type(error).__name__
        )
        return 0
    return len(pairs)
