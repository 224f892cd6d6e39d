"""What beat rings for this app."""

from typing import Any, Final

from celery.schedules import crontab

BEAT_SCHEDULE: Final[dict[str, dict[str, Any]]] = {
    "transfers.drop_typed_everywhere": {
        "task": "transfers.drop_typed_everywhere",
        "schedule": crontab(hour="3", minute="41"),
        "kwargs": {"schema": "public"},
        "options": {"queue": "standard"},
    },
}
