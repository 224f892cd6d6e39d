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
    "transfers.free_desks_everywhere": {
        "task": "transfers.free_desks_everywhere",
        "schedule": crontab(minute="7,22,37,52"),
        "kwargs": {"schema": "public"},
        "options": {"queue": "standard", "expires": 600.0},
    },
    "transfers.sweep_imports": {
        "task": "transfers.sweep_imports",
        "schedule": 60.0,
        "kwargs": {"schema": "public"},
        "options": {"queue": "standard", "expires": 60.0},
    },
    "transfers.clear_imports_everywhere": {
        "task": "transfers.clear_imports_everywhere",
        "schedule": crontab(minute="40", hour="3"),
        "kwargs": {"schema": "public"},
        "options": {"queue": "standard", "expires": 3600.0},
    },
    "transfers.clear_scans_everywhere": {
        "task": "transfers.clear_scans_everywhere",
        "schedule": crontab(minute="42", hour="3"),
        "kwargs": {"schema": "public"},
        "options": {"queue": "standard", "expires": 3600.0},
    },
    "transfers.sweep_scans": {
        "task": "transfers.sweep_scans",
        "schedule": 30.0,
        "kwargs": {"schema": "public"},
        "options": {"queue": "standard", "expires": 30.0},
    },
    "transfers.remind_everywhere": {
        "task": "transfers.remind_everywhere",
        "schedule": crontab(minute="3,33"),
        "kwargs": {"schema": "public"},
        "options": {"queue": "standard", "expires": 1800.0},
    },
}
