"""Both embedded servers of one data folder, with the logins that the application needs."""

import secrets
from collections.abc import Mapping
from pathlib import Path

from psycopg import sql

from config.running.child import Child
from config.running.local import LOOPBACK, free_port, read_values, write_values
from config.running.postgres import SUPERUSER, Postgres
from config.running.valkey import Valkey

DATABASE = "deltavisa"
OWNER = "deltavisa_owner"
APP = "deltavisa_app"

PASSWORDS = ("ADMIN_PASSWORD", "OWNER_PASSWORD", "APP_PASSWORD", "VALKEY_PASSWORD")
PORTS = ("POSTGRES_PORT", "VALKEY_PORT")


class EmbeddedServers:
    """PostgreSQL and Valkey of a folder. Ports and passwords are made once and kept there."""

    def __init__(self, folder: Path, *, safe: bool = True) -> None:
        self.folder = folder
        values = read_values(folder)
        for name in PASSWORDS:
            values.setdefault(name, secrets.token_urlsafe(24))
        values.setdefault("DELTAVISA_SECRET_KEY", secrets.token_urlsafe(64))
        for name in PORTS:
            values[name] = str(free_port(int(values.get(name, "0")) or None))
        self.values = {**values, **addresses(values)}
        logs = folder / "logs"
        self.postgres = Postgres(
            folder / "postgres",
            port=int(values["POSTGRES_PORT"]),
            password=values["ADMIN_PASSWORD"],
            log=logs / "postgres.log",
            safe=safe,
        )
        self.valkey = Valkey(
            folder / "valkey",
            port=int(values["VALKEY_PORT"]),
            password=values["VALKEY_PASSWORD"],
            log=logs / "valkey.log",
        )

    @property
    def children(self) -> list[Child]:
        """Give both processes, to be watched."""
        return [self.postgres.child, self.valkey.child]

    def start(self) -> None:
        """Start both, make the logins and the database on the first start, write the addresses."""
        self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        write_values(self.folder, self.values)
        self.postgres.prepare()
        self.valkey.prepare()
        self.postgres.start()
        self.valkey.start()
        make_logins(self.postgres, self.values)

    def stop(self) -> None:
        """Stop both in order."""
        self.valkey.stop()
        self.postgres.stop()


def addresses(values: Mapping[str, str]) -> dict[str, str]:
    """Give the addresses that the settings read, for the ports and passwords of a folder."""
    at = f"{LOOPBACK}:{values['POSTGRES_PORT']}"
    broker = f"redis://:{values['VALKEY_PASSWORD']}@{LOOPBACK}:{values['VALKEY_PORT']}"
    return {
        "DATABASE_URL": f"postgresql://{APP}:{values['APP_PASSWORD']}@{at}/{DATABASE}",
        "DATABASE_OWNER_URL": f"postgresql://{OWNER}:{values['OWNER_PASSWORD']}@{at}/{DATABASE}",
        "DATABASE_ADMIN_URL": f"postgresql://{SUPERUSER}:{values['ADMIN_PASSWORD']}@{at}/postgres",
        "REDIS_URL": f"{broker}/0",
        "BROKER_URL": f"{broker}/1",
    }


def make_logins(postgres: Postgres, values: Mapping[str, str]) -> None:
    """Make the login that owns the tables, the one that uses them, and the database.

    The application's login inherits nothing: until it takes an authority's role it may do nothing.
    The owner may make roles, and takes those it made, so that it can hand tables to them.
    """
    with postgres.connect() as connection:
        known = {
            row[0]
            for row in connection.execute(
                "SELECT rolname FROM pg_roles WHERE rolname = ANY(%s)", [[OWNER, APP]]
            )
        }
        for name, rights, password in (
            (OWNER, "CREATEROLE CREATEDB", values["OWNER_PASSWORD"]),
            (APP, "NOINHERIT", values["APP_PASSWORD"]),
        ):
            if name not in known:
                connection.execute(
                    sql.SQL("CREATE ROLE {} LOGIN {} PASSWORD {}").format(
                        sql.Identifier(name), sql.SQL(rights), sql.Literal(password)
                    )
                )
        connection.execute(
            sql.SQL("ALTER ROLE {} SET createrole_self_grant = 'set, inherit'").format(
                sql.Identifier(OWNER)
            )
        )
        found = connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [DATABASE])
        if found.fetchone() is None:
            connection.execute(
                sql.SQL("CREATE DATABASE {} OWNER {}").format(
                    sql.Identifier(DATABASE), sql.Identifier(OWNER)
                )
            )
