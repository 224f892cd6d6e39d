"""What beat rings for this app."""

from typing import Any, Final

from celery.schedules import crontab

BEAT_SCHEDULE: Final[dict[str, dict[str, Any]]] = {
    "enterprises.remind_everywhere": {
        "task": "enterprises.remind_everywhere",
        "schedule": crontab(hour="8,14", minute="7"),
        "kwargs": {"schema": "public"},
        "options": {"queue": "standard"},
    },
    "enterprises.clear_everywhere": {
        "task": "enterprises.clear_everywhere",
        "schedule": crontab(hour="3", minute="47"),
        "kwargs": {"schema": "public"},
        "options": {"queue": "standard", "expires": 3600.0},
    },
}
