"""What beat rings for this app."""

from typing import Any, Final

from celery.schedules import crontab

BEAT_SCHEDULE: Final[dict[str, dict[str, Any]]] = {
    "files.remove_orphans_everywhere": {
        "task": "files.remove_orphans_everywhere",
        "schedule": crontab(minute="20", hour="3"),
        "kwargs": {"schema": "public"},
        "options": {"queue": "standard", "expires": 3600.0},
    },
}
