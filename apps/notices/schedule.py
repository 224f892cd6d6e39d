"""What beat rings for this app."""

from typing import Any, Final

from celery.schedules import crontab

BEAT_SCHEDULE: Final[dict[str, dict[str, Any]]] = {
    "notices.sweep": {
        "task": "notices.sweep",
        "schedule": 60.0,
        "kwargs": {"schema": "public"},
        "options": {"queue": "standard", "expires": 60.0},
    },
    # Often, so that a worker or beat that was away at the hour of the digests makes up for it.
    "notices.digests_everywhere": {
        "task": "notices.digests_everywhere",
        "schedule": crontab(minute="*/10"),
        "kwargs": {"schema": "public"},
        "options": {"queue": "standard", "expires": 600.0},
    },
}
