"""What beat rings for this app."""

from typing import Any, Final

from celery.schedules import crontab

BEAT_SCHEDULE: Final[dict[str, dict[str, Any]]] = {
    "accounts.clear_everywhere": {
        "task": "accounts.clear_everywhere",
        "schedule": crontab(hour="3", minute="17"),
        "kwargs": {"schema": "public"},
        "options": {"queue": "standard"},
    },
}
