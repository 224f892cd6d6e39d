"""The databases of a test run.

One base is provisioned for each state of migrations and reference data and kept with the servers:
public, three cities and the port. Nobody ever connects to it again; each run, each parallel worker
and each test that commits for real works on a copy of it, logged in as the application, with roles
enforced as in production.
"""

import hashlib
import io
import os
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import django
import psycopg
from django.conf import settings
from django.core.management import call_command, get_commands
from django.db import connections
from psycopg import sql
from pydantic import SecretStr

from apps.regions import directory, provisioning, reference, schemas
from apps.regions.backend.connection import wrapper
from apps.regions.grants import secure_database
from apps.regions.kinds import SchemaKind
from apps.regions.scoping import enter
from apps.regions.templates import template_sql
from config.database import login_of
from config.running.local import is_alive, locked
from tests.servers import ROOT, Addresses, ensure_servers, login_as, test_folder, use_servers

CITIES = ("320500", "320100", "310000")
BASE = "tests_base_"
MAKERS = frozenset(
    {
        "grants.py",
        "keys.py",
        "kinds.py",
        "placement.py",
        "provisioning.py",
        "reference.py",
        "router.py",
        "schemas.py",
        "seeding.py",
        "templates.py",
    }
)
COPY = "tests_copy_"


@dataclass(frozen=True, slots=True)
class Copy:
    """One copy of the base, with the folders that belong to it."""

    name: str
    folder: Path
    addresses: Addresses

    @property
    def environment(self) -> Mapping[str, str]:
        """What a process of its own needs in its environment to work on this copy."""
        return {
            "DATABASE_URL": with_name(self.addresses.database_url, self.name),
            "DATABASE_OWNER_URL": with_name(self.addresses.database_owner_url, self.name),
            "REDIS_URL": self.addresses.redis_url,
            "BROKER_URL": self.addresses.broker_url,
            "DATA_DIR": str(self.folder),
        }


class Databases:
    """Makes the base where it is missing, and copies of it."""

    def __init__(self) -> None:
        self.folder = test_folder()
        self.addresses = ensure_servers(self.folder)
        use_servers(self.addresses)
        settings.APP_DATABASE_LOGIN = login_of(SecretStr(self.addresses.database_url))
        self.base = BASE + fingerprint()
        self._copies = 0

    def ensure_base(self) -> None:
        """Make the base unless a run before this one, or beside it, has made it."""
        with locked(self.folder / "base.lock", wait=True):
            known = self._names(BASE)
            if self.base in known:
                return
            for old in known:
                self._drop(old)
            unfinished = f"{self.base}_unfinished"
            self._create(unfinished, template="template1")
            use_folders(self.folder / self.base)
            with self.owner_login(unfinished):
                make_authorities()
            self._do(sql.SQL("ALTER DATABASE {} RENAME TO {}"), unfinished, self.base)

    def make_copy(self) -> Copy:
        """Copy the base for this process; forget copies of processes that are gone."""
        self._drop_orphans()
        self._copies += 1
        name = f"{COPY}{os.getpid()}_{self._copies}"
        self._create(name, template=self.base)
        folder = self.folder / "copies" / name
        shutil.copytree(self.folder / self.base, folder, dirs_exist_ok=True)
        copy = Copy(name, folder, self.addresses)
        with self.owner_login(name), connections["default"].cursor() as cursor:
            secure_database(cursor)
        return copy

    def drop(self, copy: Copy) -> None:
        """Drop a copy, whoever is still connected to it."""
        self._drop(copy.name)
        shutil.rmtree(copy.folder, ignore_errors=True)

    @contextmanager
    def using(self, copy: Copy) -> Iterator[Copy]:
        """Let this process work on a copy as the application; go back to the one before after."""
        before = settings.DATA_DIR
        use_folders(copy.folder)
        try:
            with self._login(copy.name, enforces_roles=True):
                yield copy
        finally:
            use_folders(before)

    @contextmanager
    def owner_login(self, name: str | None = None) -> Iterator[None]:
        """Work as the owner of the tables, as the commands that make schemas do."""
        with self._login(name or self.here, enforces_roles=False):
            yield

    @contextmanager
    def app_login(self) -> Iterator[None]:
        """Work as the application again, within a block that works as the owner."""
        with self._login(self.here, enforces_roles=True):
            yield

    @property
    def here(self) -> str:
        """The database that this process works on."""
        return str(wrapper().settings_dict["NAME"])

    @contextmanager
    def _login(self, name: str, *, enforces_roles: bool) -> Iterator[None]:
        before = (self.here, wrapper().enforces_roles)
        self._log_in(name, enforces_roles=enforces_roles)
        try:
            yield
        finally:
            self._log_in(before[0], enforces_roles=before[1])

    def _log_in(self, name: str, *, enforces_roles: bool) -> None:
        urls = self.addresses
        login_as(urls.database_url if enforces_roles else urls.database_owner_url)
        settings.TENANT_ROLES = enforces_roles
        here = wrapper()
        here.settings_dict["NAME"] = name
        here.enforces_roles = enforces_roles
        if enforces_roles:
            here.set_nowhere()
        else:
            here.set_schema_to_public()
        directory.forget()

    def _create(self, name: str, *, template: str) -> None:
        self._drop(name)
        self._do(sql.SQL("CREATE DATABASE {} TEMPLATE {} STRATEGY wal_log"), name, template)

    def _drop(self, name: str) -> None:
        """Drop a database; only the administrator may end the sessions of other logins in it."""
        with self._server(self.addresses.database_admin_url) as server:
            statement = sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)")
            server.execute(statement.format(sql.Identifier(name)))

    def _drop_orphans(self) -> None:
        for name in self._names(COPY):
            pid = int(name.removeprefix(COPY).split("_")[0])
            if pid != os.getpid() and not is_alive(pid):
                self._drop(name)
                shutil.rmtree(self.folder / "copies" / name, ignore_errors=True)

    def _names(self, prefix: str) -> list[str]:
        with self._server(self.addresses.database_owner_url) as server:
            rows = server.execute("SELECT datname FROM pg_database").fetchall()
        return [name for (name,) in rows if name.startswith(prefix)]

    def _do(self, statement: sql.SQL, *names: str) -> None:
        with self._server(self.addresses.database_owner_url) as server:
            server.execute(statement.format(*map(sql.Identifier, names)))

    def _server(self, login: str) -> psycopg.Connection:
        return psycopg.connect(with_name(login, "postgres"), autocommit=True)


def make_authorities() -> None:
    """Provision what tests work with: public, three cities, the port, the dated rules."""
    provisioning.prepare()
    plans = [plan for plan in reference.cities() if plan.code in CITIES]
    template = template_sql(SchemaKind.CITY)
    for plan in plans:
        provisioning.provision(plan, template=template)
    for plan in reference.port_authorities():
        provisioning.provision(plan)
    with enter("public"):
        reference.load_ports_of_entry()
    if "policy_load" in get_commands():
        call_command("policy_load", stdout=io.StringIO())
    schemas.grant("public")


def use_folders(folder: Path) -> None:
    """Keep keys, files and mail of the tests under one folder."""
    folder.mkdir(parents=True, exist_ok=True)
    settings.DATA_DIR = folder
    settings.KEYS_DIR = folder / "keys"
    settings.FILES_DIR = folder / "files"
    settings.MAIL_DIR = folder / "mail"


def with_name(url: str, name: str) -> str:
    """Give the same address for another database of the server."""
    return urlunsplit(urlsplit(url)._replace(path=f"/{name}"))


def fingerprint() -> str:
    """Name the state of everything that the base is made from."""
    digest = hashlib.sha256(django.get_version().encode())
    for path in sorted((ROOT / "apps").rglob("*")):
        if path.is_file() and shapes_the_base(path.relative_to(ROOT)):
            digest.update(str(path).encode() + path.read_bytes())
    digest.update(Path(__file__).read_bytes())
    return digest.hexdigest()[:12]


def shapes_the_base(path: Path) -> bool:
    """Say whether a file takes part in making the base."""
    if "__pycache__" in path.parts:
        return False
    is_model = path.name == "models.py" or "models" in path.parts
    is_maker = path.name in MAKERS
    return "migrations" in path.parts or "data" in path.parts or is_model or is_maker
