"""The database's clock: leases and retries are compared by one clock, whatever a host's shows."""

import datetime as dt

from django.db import connection


def database_now() -> dt.datetime:
    """Give the present instant as the database sees it, also inside a long transaction."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT clock_timestamp()")
        (now,) = cursor.fetchone()
    assert isinstance(now, dt.datetime)  # noqa: S101 (narrows the type for mypy)
    return now
