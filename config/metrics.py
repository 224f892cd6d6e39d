"""Prometheus metrics on a private port, read from the ledger when they are asked for.

    python -m config.metrics          on 127.0.0.1 and DELTAVISA_METRICS_PORT

One such process is enough for the whole region. It holds no personal data: who sends to whom, how
much waits and for how long.
"""

import os
import threading
from collections.abc import Iterator

import django
from django.utils import timezone
from prometheus_client import CollectorRegistry, start_http_server
from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

from config.env import env

PAIR = ("origin", "destination")


class RegionCollector(Collector):
    """What whoever watches has to know: is it carried, how late is the oldest, what is stuck."""

    def collect(self) -> Iterator[Metric]:
        """Read the figures; imports late, since models come only after Django's setup."""
        from apps.regions import scoping  # noqa: PLC0415
        from apps.regions.replica import may_lag  # noqa: PLC0415
        from apps.routing.selectors import region_health  # noqa: PLC0415
        from config.health import authorities_served, broker_answers  # noqa: PLC0415

        yield GaugeMetricFamily(
            "deltavisa_authorities_ready",
            "Authorities that are served; 0 while the database does not answer.",
            value=authorities_served(),
        )
        yield GaugeMetricFamily(
            "deltavisa_broker_up",
            "Whether the broker that wakes the workers answers.",
            value=broker_answers(),
        )
        waiting = GaugeMetricFamily(
            "deltavisa_messages_waiting", "Messages not yet received.", labels=PAIR
        )
        oldest = GaugeMetricFamily(
            "deltavisa_oldest_message_seconds", "Age of the oldest of them.", labels=PAIR
        )
        dead = GaugeMetricFamily(
            "deltavisa_messages_dead", "Messages that wait for a person.", labels=PAIR
        )
        now = timezone.now()
        with scoping.enter_authority(scoping.PUBLIC), may_lag():
            for pair in region_health():
                labels = [pair.origin, pair.destination]
                age = (now - pair.oldest_at).total_seconds() if pair.oldest_at else 0.0
                waiting.add_metric(labels, pair.depth)
                oldest.add_metric(labels, age)
                dead.add_metric(labels, pair.dead)
        yield from (waiting, oldest, dead)


def registry() -> CollectorRegistry:
    """Give a registry of our own: the default one tells of this process only."""
    made = CollectorRegistry(auto_describe=False)
    made.register(RegionCollector())
    return made


def main() -> None:
    """Serve until stopped."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.dev")
    django.setup()
    start_http_server(env.metrics_port, addr=env.metrics_host, registry=registry())
    threading.Event().wait()


if __name__ == "__main__":
    main()
