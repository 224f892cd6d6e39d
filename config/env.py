"""The typed environment. Nothing else in the project reads `os.environ`."""

import hashlib
import os
import secrets
import tempfile
from pathlib import Path
from typing import Literal
from urllib.parse import urlsplit

from dotenv import dotenv_values
from pydantic import AliasChoices, Field, SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict

ROOT = Path(__file__).resolve().parent.parent
DEFAULT_DATA_DIR = ROOT / ".data" / "run"
LONGEST_SOCKET = 100
LOCAL_ENV = "local.env"
"""Addresses, passwords and the secret key of a development system, made on its first start."""


def data_dir_from_environment() -> Path:
    """Give the folder that `DATA_DIR` names, as an absolute path, or the default one."""
    named = os.environ.get("DATA_DIR", "").strip()
    return Path(named).expanduser().resolve() if named else DEFAULT_DATA_DIR


def socket_in(folder: Path) -> Path:
    """Give the signer's socket of a data folder; the system allows about 100 characters."""
    wanted = folder / "signer" / "socket"
    if len(str(wanted)) <= LONGEST_SOCKET:
        return wanted
    short = hashlib.sha256(str(folder).encode()).hexdigest()[:16]
    return Path(tempfile.gettempdir()) / f"deltavisa-{short}" / "socket"


def given_outside(name: str) -> bool:
    """Say whether somebody chose this value, in the environment or in the project's .env file.

    The local file of a data folder does not count: the supervisor itself writes it.
    """
    names = {name, f"DELTAVISA_{name}"}
    return bool(names & (os.environ.keys() | dotenv_values(ROOT / ".env").keys()))


def plain(name: str) -> AliasChoices:
    """Let a setting be named plainly, as hosting platforms do, or with our prefix."""
    return AliasChoices(name, f"DELTAVISA_{name}")


class Env(BaseSettings):
    """Every setting that differs between places, from the environment or the local file.

    The defaults let development and tests run with nothing set. `config.settings.production`
    refuses those of them that are not safe there.
    """

    model_config = SettingsConfigDict(
        env_prefix="DELTAVISA_",
        env_file=(ROOT / ".env", data_dir_from_environment() / LOCAL_ENV),
        extra="ignore",
        frozen=True,
    )

    secret_key: SecretStr = Field(default_factory=lambda: SecretStr(secrets.token_urlsafe(48)))
    secret_key_fallbacks: list[SecretStr] = Field(default_factory=list)
    blind_index_key: SecretStr | None = None
    """Keys the search by passport number. Without one it hangs on the secret key, and a new secret
    key would no longer find passports entered before."""

    database_url: SecretStr = Field(
        default=SecretStr("postgresql://deltavisa_app@127.0.0.1:5432/deltavisa"),
        validation_alias=plain("DATABASE_URL"),
    )
    database_owner_url: SecretStr = Field(
        default=SecretStr("postgresql://deltavisa_owner@127.0.0.1:5432/deltavisa"),
        validation_alias=plain("DATABASE_OWNER_URL"),
    )
    database_replica_url: SecretStr | None = Field(
        default=None, validation_alias=plain("DATABASE_REPLICA_URL")
    )
    """A copy that follows the database, for reads that may lag (apps.regions.replica)."""
    database_login: Literal["app", "owner"] = "app"
    database_max_age: int = Field(default=60, ge=0, le=3600)
    redis_url: SecretStr = Field(
        default=SecretStr("redis://127.0.0.1:6379/0"), validation_alias=plain("REDIS_URL")
    )
    broker_url: SecretStr = Field(
        default=SecretStr("redis://127.0.0.1:6379/1"), validation_alias=plain("BROKER_URL")
    )
    broker_master: str = "deltavisa"
    """The name under which Sentinels know the server, where BROKER_URL is sentinel://."""
    broker_tls: bool = False
    """Speak TLS to Sentinels and to the server they name; other brokers say so in their address."""
    worker_processes: int = Field(default=2, ge=1, le=64)
    web_threads: int = Field(default=4, ge=1, le=256)

    passport_reading: bool = True
    """Read the lines off scans of passports; off (`off`, `false`, `0`), people type them."""

    metrics_host: str = "127.0.0.1"
    metrics_port: int = Field(default=9108, ge=1, le=65535)

    traces_url: str = ""
    """Where an OpenTelemetry collector takes spans by HTTP; nothing is traced without it."""

    base_domain: str = "localhost"
    port: int = Field(default=8000, ge=1, le=65535, validation_alias=plain("PORT"))
    public_port: int | None = Field(default=None, ge=1, le=65535)
    behind_proxy: bool = False
    """A proxy before us ends TLS and sets X-Forwarded-Proto (and drops the one of the client)."""

    session_idle_seconds: int = Field(default=60 * 60, ge=10, le=60 * 60)
    """A session ends after so long without a click, and at the latest so long after its login."""
    session_longest_seconds: int = Field(default=12 * 60 * 60, ge=10, le=12 * 60 * 60)

    data_dir: Path = Field(
        default_factory=data_dir_from_environment, validation_alias=plain("DATA_DIR")
    )
    signer_keys_dir: Path | None = None
    """Private keys of seals: only the signer's own process is told, and may read them."""
    signer_socket: Path = Field(
        default_factory=lambda: socket_in(data_dir_from_environment()),
    )
    """Where the signer is asked; whoever may open it may have visas sealed."""
    seal_issuer: str = Field(default="UTO", pattern="^[A-Z]{1,3}$")
    """The state that seals name: UTO, which is none, until an authority installs its keys."""

    specimen: bool = True
    tenant_roles: bool = True
    fault_points: str = ""
    """Where tests let a process die (apps.routing.faults); empty everywhere else."""
    mail_url: SecretStr | None = None
    """smtp://user:password@host:port; file: for the data folder; without it mail is printed."""
    mail_from: str = "Deltavisa <no-reply@localhost>"

    @property
    def shown_port(self) -> int:
        """The port in addresses that we print or send: the one outside, if it is another."""
        return self.public_port or self.port

    @property
    def active_database_url(self) -> SecretStr:
        """The login that this process uses: the application's, or the owner's to change schemas."""
        return self.database_owner_url if self.database_login == "owner" else self.database_url

    def is_local(self, url: SecretStr) -> bool:
        """Say whether an address, or each of several, stays on this machine and needs no TLS."""
        hosts = (urlsplit(one).hostname for one in url.get_secret_value().split(";"))
        return all((host or "localhost") in {"localhost", "127.0.0.1", "::1"} for host in hosts)


env = Env()
