"""Settings of the workers that fault tests start: the leases of dead ones end soon."""

from config.settings.dev import *  # noqa: F403 (the settings of these processes)

ROUTING_LEASE_SECONDS = 3
