"""Where code runs: entering a schema, and the declaration each service and selector makes.

A service says with a decorator in which kind of schema it runs. A command also opens the
transaction; a query only asserts. Outside its schema either raises WrongSchema.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Final, ParamSpec, TypeVar

import structlog
from django.db import connections, transaction

from apps.regions import directory
from apps.regions.authority import PUBLIC, AuthorityRef
from apps.regions.backend.connection import wrapper
from apps.regions.errors import NotEntered, OpenTransaction, UnknownAuthority, WrongSchema
from apps.regions.kinds import SchemaKind

__all__ = [
    "PUBLIC",
    "AuthorityRef",
    "any_command",
    "any_query",
    "city_command",
    "city_query",
    "current",
    "enter",
    "enter_authority",
    "port_command",
    "port_query",
    "public_command",
    "public_query",
    "ready_authorities",
    "tenant_command",
    "tenant_query",
]

P = ParamSpec("P")
R = TypeVar("R")

_PUBLIC: Final = frozenset({SchemaKind.PUBLIC})
_CITY: Final = frozenset({SchemaKind.CITY})
_PORT: Final = frozenset({SchemaKind.PORT})
_TENANT: Final = _CITY | _PORT
_ANY: Final = _TENANT | _PUBLIC


def current() -> AuthorityRef:
    """Return the authority whose schema has been entered; raises NotEntered where none has."""
    tenant = wrapper().tenant
    if not isinstance(tenant, AuthorityRef):
        raise NotEntered("No schema has been entered: use apps.regions.scoping.enter().")
    return tenant


def ready_authorities(kind: SchemaKind | None = None) -> list[AuthorityRef]:
    """List the authorities that are ready, cities before ports, by code; not the public side."""
    return [
        entry.authority
        for entry in directory.entries()
        if entry.ready and kind in {None, entry.authority.kind}
    ]


@contextmanager
def enter(schema_name: str) -> Iterator[AuthorityRef]:
    """Work in one schema until the block ends, then go back to where the caller was.

    Raises UnknownAuthority when no authority with that schema is ready, and OpenTransaction when
    the schema would change inside a transaction: nothing may write on two sides at once.
    """
    refuse_inside_transaction(schema_name)
    entry = directory.by_schema(schema_name)
    if entry is None or not entry.ready:
        raise UnknownAuthority(f"No authority is ready in schema {schema_name!r}")
    with enter_authority(entry.authority) as authority:
        yield authority


@contextmanager
def enter_authority(authority: AuthorityRef) -> Iterator[AuthorityRef]:
    """Work in the schema of an authority already looked up; for the middleware and provisioning.

    Whoever calls this has made sure that the authority is ready, or is making it so.
    """
    refuse_inside_transaction(authority.schema_name)
    doors = [wrapper(alias) for alias in connections]
    before = doors[0].tenant
    for door in doors:
        door.set_tenant(authority)
    try:
        with structlog.contextvars.bound_contextvars(schema=authority.schema_name):
            yield authority
    finally:
        for door in doors:
            door.set_tenant(before)


def refuse_inside_transaction(schema_name: str) -> None:
    """Raise OpenTransaction when a transaction is open in another schema than this one.

    The transaction that a test runs in does not count: it is rolled back and commits nothing.
    """
    here = wrapper()
    if here.schema_name == schema_name:
        return
    real = [block for block in here.atomic_blocks if not block._from_testcase]  # noqa: SLF001
    if real or (not here.atomic_blocks and here.connection and not here.get_autocommit()):
        raise OpenTransaction(
            f"A transaction is open in {here.schema_name!r}: it can not go on in {schema_name!r}."
        )


def _check(kinds: frozenset[SchemaKind], name: str) -> None:
    here = current()
    if here.kind not in kinds:
        raise WrongSchema(f"{name} runs in {sorted(kinds)}, not in {here.schema_name}")


def _declare(
    func: Callable[P, R], kinds: frozenset[SchemaKind], *, is_command: bool
) -> Callable[P, R]:
    @functools.wraps(func)
    def scoped(*args: P.args, **kwargs: P.kwargs) -> R:
        _check(kinds, func.__qualname__)
        if not is_command:
            return func(*args, **kwargs)
        with transaction.atomic():
            return func(*args, **kwargs)

    scoped.runs_in = kinds  # type: ignore[attr-defined]  # read by tests and by the reference
    scoped.is_command = is_command  # type: ignore[attr-defined]
    return scoped


def public_command(func: Callable[P, R]) -> Callable[P, R]:
    """Run in public only, in one transaction."""
    return _declare(func, _PUBLIC, is_command=True)


def city_command(func: Callable[P, R]) -> Callable[P, R]:
    """Run in a city only, in one transaction."""
    return _declare(func, _CITY, is_command=True)


def port_command(func: Callable[P, R]) -> Callable[P, R]:
    """Run in a port only, in one transaction."""
    return _declare(func, _PORT, is_command=True)


def tenant_command(func: Callable[P, R]) -> Callable[P, R]:
    """Run in a city or a port, in one transaction."""
    return _declare(func, _TENANT, is_command=True)


def any_command(func: Callable[P, R]) -> Callable[P, R]:
    """Run in whichever schema has been entered, in one transaction."""
    return _declare(func, _ANY, is_command=True)


def public_query(func: Callable[P, R]) -> Callable[P, R]:
    """Read in public only."""
    return _declare(func, _PUBLIC, is_command=False)


def city_query(func: Callable[P, R]) -> Callable[P, R]:
    """Read in a city only."""
    return _declare(func, _CITY, is_command=False)


def port_query(func: Callable[P, R]) -> Callable[P, R]:
    """Read in a port only."""
    return _declare(func, _PORT, is_command=False)


def tenant_query(func: Callable[P, R]) -> Callable[P, R]:
    """Read in a city or a port."""
    return _declare(func, _TENANT, is_command=False)


def any_query(func: Callable[P, R]) -> Callable[P, R]:
    """Read in whichever schema has been entered."""
    return _declare(func, _ANY, is_command=False)
