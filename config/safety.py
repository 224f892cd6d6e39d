"""What production will not start with."""

from collections.abc import Iterator
from urllib.parse import parse_qs, urlsplit

from django.core.exceptions import ImproperlyConfigured
from pydantic import SecretStr

from config.env import Env

SHORTEST_SECRET = 50


def require_safe(env: Env) -> None:
    """Raise ImproperlyConfigured that lists every unsafe setting, so one start shows them all."""
    problems = [f"  - {problem}" for problem in unsafe_values(env)]
    if problems:
        message = "Production will not start:\n" + "\n".join(problems)
        raise ImproperlyConfigured(message)


def unsafe_values(env: Env) -> Iterator[str]:
    """Say, one sentence each, which settings are unsafe in production and how to mend them."""
    yield from unsafe_secret(env)
    yield from unsafe_databases(env)
    for name, url in (("REDIS_URL", env.redis_url), ("BROKER_URL", env.broker_url)):
        yield from unsafe_broker(env, name=name, url=url)
    if same_login(env.database_url, env.database_owner_url):
        yield "DATABASE_URL must use another login than DATABASE_OWNER_URL: the app owns no table."
    if not env.tenant_roles:
        yield "DELTAVISA_TENANT_ROLES is off: nothing in the database would keep authorities apart."
    if env.fault_points:
        yield "DELTAVISA_FAULT_POINTS is set: it makes processes die, for tests."
    if env.base_domain == "localhost" or env.base_domain.endswith(".localhost"):
        yield "DELTAVISA_BASE_DOMAIN is localhost: name the domain that the hosts are under."
    if "data_dir" not in env.model_fields_set:
        yield "DATA_DIR is not set: keys and files would land inside the program's folder."


def unsafe_secret(env: Env) -> Iterator[str]:
    """Say what is unsafe about the two secrets: none given, or a short one."""
    if "secret_key" not in env.model_fields_set:
        yield "DELTAVISA_SECRET_KEY is not set: every process would have another one."
    elif len(env.secret_key.get_secret_value()) < SHORTEST_SECRET:
        yield f"DELTAVISA_SECRET_KEY is shorter than {SHORTEST_SECRET} characters."
    if env.blind_index_key is None:
        yield "DELTAVISA_BLIND_INDEX_KEY is not set: passports would be lost with the secret key."
    elif len(env.blind_index_key.get_secret_value()) < SHORTEST_SECRET:
        yield f"DELTAVISA_BLIND_INDEX_KEY is shorter than {SHORTEST_SECRET} characters."


def unsafe_databases(env: Env) -> Iterator[str]:
    """Say what is unsafe about each database address; a replica need not be there."""
    yield from unsafe_database(env, name="DATABASE_URL", url=env.database_url)
    yield from unsafe_database(env, name="DATABASE_OWNER_URL", url=env.database_owner_url)
    if env.database_replica_url is not None:
        yield from unsafe_database(env, name="DATABASE_REPLICA_URL", url=env.database_replica_url)


def unsafe_database(env: Env, *, name: str, url: SecretStr) -> Iterator[str]:
    """Say what is unsafe about a database address: none given, no password, no verified TLS."""
    if name.lower() not in env.model_fields_set:
        yield f"{name} is not set."
        return
    parts = urlsplit(url.get_secret_value())
    if not env.is_local(url):
        if not parts.password:
            yield f"{name} has no password."
        if parse_qs(parts.query).get("sslmode") != ["verify-full"]:
            yield f"{name} leaves this machine without sslmode=verify-full."


def unsafe_broker(env: Env, *, name: str, url: SecretStr) -> Iterator[str]:
    """Say what is unsafe about a Redis or broker address: none given, or in the clear."""
    if name.lower() not in env.model_fields_set:
        yield f"{name} is not set."
    elif not env.is_local(url) and _is_in_the_clear(env, url):
        yield (
            f"{name} leaves this machine without TLS: use rediss:// or amqps://, or sentinel:// "
            "with DELTAVISA_BROKER_TLS."
        )


def _is_in_the_clear(env: Env, url: SecretStr) -> bool:
    scheme = urlsplit(url.get_secret_value()).scheme
    return scheme in {"redis", "amqp"} or (scheme == "sentinel" and not env.broker_tls)


def same_login(one: SecretStr, other: SecretStr) -> bool:
    """Say whether two database addresses log in as the same user."""
    return urlsplit(one.get_secret_value()).username == urlsplit(other.get_secret_value()).username
