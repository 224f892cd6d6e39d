"""What beat rings for this app."""

from typing import Any, Final

BEAT_SCHEDULE: Final[dict[str, dict[str, Any]]] = {
    "routing.sweep": {
        "task": "routing.sweep",
        "schedule": 2.0,
        "kwargs": {"schema": "public"},
        # One that waited longer is no use: the next is already behind it.
        "options": {"queue": "urgent", "expires": 4.0},
    },
}
