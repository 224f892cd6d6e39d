"""What beat rings for this app."""

from typing import Any, Final

from celery.schedules import crontab

BEAT_SCHEDULE: Final[dict[str, dict[str, Any]]] = {
    # On the hour, so that midnight in Beijing ends the visas whose last day it was.
    "endorsement.expire_everywhere": {
        "task": "endorsement.expire_everywhere",
        "schedule": crontab(minute="0"),
        "kwargs": {"schema": "public"},
        "options": {"queue": "standard", "expires": 1800.0},
    },
    "endorsement.find_missing_exits_everywhere": {
        "task": "endorsement.find_missing_exits_everywhere",
        "schedule": crontab(minute="17"),
        "kwargs": {"schema": "public"},
        "options": {"queue": "standard", "expires": 1800.0},
    },
    "endorsement.clear_unflown_everywhere": {
        "task": "endorsement.clear_unflown_everywhere",
        "schedule": crontab(minute="27"),
        "kwargs": {"schema": "public"},
        "options": {"queue": "standard", "expires": 1800.0},
    },
    "endorsement.remind_everywhere": {
        "task": "endorsement.remind_everywhere",
        "schedule": crontab(minute="7,37"),
        "kwargs": {"schema": "public"},
        "options": {"queue": "standard", "expires": 1800.0},
    },
    "endorsement.call_officers_everywhere": {
        "task": "endorsement.call_officers_everywhere",
        "schedule": 60.0,
        "kwargs": {"schema": "public"},
        "options": {"queue": "standard", "expires": 55.0},
    },
    "endorsement.measure_work_everywhere": {
        "task": "endorsement.measure_work_everywhere",
        "schedule": crontab(minute="23"),
        "kwargs": {"schema": "public"},
        "options": {"queue": "standard", "expires": 1800.0},
    },
    "endorsement.take_snapshots_everywhere": {
        "task": "endorsement.take_snapshots_everywhere",
        "schedule": crontab(minute="2"),
        "kwargs": {"schema": "public"},
        "options": {"queue": "standard", "expires": 1800.0},
    },
    # What the bell missed; nobody is approved before.
    "endorsement.screen_everywhere": {
        "task": "endorsement.screen_everywhere",
        "schedule": 60.0,
        "kwargs": {"schema": "public"},
        "options": {"queue": "standard", "expires": 55.0},
    },
    # An issue rings the worker itself; this finds what nobody heard.
    "endorsement.send_letters_everywhere": {
        "task": "endorsement.send_letters_everywhere",
        "schedule": 60.0,
        "kwargs": {"schema": "public"},
        "options": {"queue": "standard", "expires": 50.0},
    },
    "endorsement.tell_held_everywhere": {
        "task": "endorsement.tell_held_everywhere",
        "schedule": 60.0,
        "kwargs": {"schema": "public"},
        "options": {"queue": "standard", "expires": 50.0},
    },
    "endorsement.publish_figures": {
        "task": "endorsement.publish_figures",
        "schedule": 180.0,
        "kwargs": {"schema": "public"},
        "options": {"queue": "standard", "expires": 170.0},
    },
    "endorsement.publish_seals": {
        "task": "endorsement.publish_seals",
        "schedule": 60.0,
        "kwargs": {"schema": "public"},
        "options": {"queue": "standard", "expires": 55.0},
    },
}
