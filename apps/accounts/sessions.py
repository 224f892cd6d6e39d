"""Sessions that belong to one host: in its own schema, under a key that names the schema."""

from __future__ import annotations

import datetime as dt
import hashlib
from typing import Any, Final, cast

from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore as DatabaseStore
from django.utils import timezone
from django.utils.crypto import get_random_string

from apps.accounts.models import Session
from apps.regions.scoping import current

#: Names inside the session's data.
SCHEMA: Final = "_schema"
STARTED: Final = "_started"
SEEN: Final = "_seen"
DEVICE: Final = "_device"
CONFIRMED: Final = "_confirmed"

_MARK_LENGTH: Final = 8
_KEY_CHARACTERS: Final = "abcdefghijklmnopqrstuvwxyz0123456789"


def mark_of(schema_name: str) -> str:
    """Give the eight characters with which every session key of a schema begins."""
    return hashlib.sha256(f"session {schema_name}".encode()).hexdigest()[:_MARK_LENGTH]


def is_foreign(key: str) -> bool:
    """Tell whether a session key was not given out by the host now entered."""
    return not key.startswith(mark_of(current().schema_name))


class SessionStore(DatabaseStore):
    """Keeps sessions in `accounts.Session`; knows whose they are and where they belong.

    A key of another host is never looked up, and a row that was copied here from another schema is
    not believed either, since the schema is written inside its data too.
    """

    @classmethod
    def get_model_class(cls) -> type[Session]:
        """Give the table of this store."""
        return Session

    def _get_new_session_key(self) -> str:
        """Draw 32 random characters (165 bits) behind the mark of the schema."""
        drawn = get_random_string(32, _KEY_CHARACTERS)
        return mark_of(current().schema_name) + drawn

    def load(self) -> dict[str, Any]:
        """Read the data of a session of this host; any other is as good as none."""
        if self.session_key is not None and not is_foreign(self.session_key):
            data = super().load()
            if data.get(SCHEMA) == current().schema_name:
                return data
        self._session_key = None
        return {}

    def create_model_instance(self, data: dict[str, Any]) -> Session:
        """Make the row for this data, with the columns that the list of sessions shows."""
        now = timezone.now()
        data[SCHEMA] = current().schema_name
        data.setdefault(STARTED, now.timestamp())
        row = cast("Session", super().create_model_instance(data))
        row.user_id = data.get(SESSION_KEY)
        row.started_at = dt.datetime.fromtimestamp(data[STARTED], tz=dt.UTC)
        row.seen_at = now
        row.device = data.get(DEVICE, "")
        return row
