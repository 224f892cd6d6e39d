"""What beat rings for this app."""

from typing import Any, Final

from celery.schedules import crontab

BEAT_SCHEDULE: Final[dict[str, dict[str, Any]]] = {
    "routing.reconcile": {
        "task": "routing.reconcile",
        "schedule": 60.0,
        "kwargs": {"schema": "public"},
        "options": {"queue": "standard", "expires": 50.0},
    },
    "routing.certify": {
        "task": "routing.certify",
        # Twice: a day is certified again only where something has changed meanwhile.
        "schedule": crontab(hour="0,8", minute="10"),
        "kwargs": {"schema": "public"},
        "options": {"queue": "standard", "expires": 3600.0},
    },
    "routing.sweep": {
        "task": "routing.sweep",
        "schedule": 2.0,
        "kwargs": {"schema": "public"},
        # One that waited longer is no use: the next is already behind it.
        "options": {"queue": "urgent", "expires": 4.0},
    },
}
