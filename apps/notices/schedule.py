"""What beat rings for this app."""

from typing import Any, Final

BEAT_SCHEDULE: Final[dict[str, dict[str, Any]]] = {
    "notices.sweep": {
        "task": "notices.sweep",
        "schedule": 60.0,
        "kwargs": {"schema": "public"},
        "options": {"queue": "standard", "expires": 60.0},
    },
}
