"""Fixtures of all tests: the database, the authority that a test runs in, clients, no network."""

import random
import socket
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any

import hypothesis
import pytest
from django.db.models import QuerySet
from django.test import Client
from django.utils import translation
from pytest_django.plugin import DjangoDbBlocker

from apps.accounts import middleware
from apps.regions import directory
from apps.regions.backend.connection import wrapper
from apps.regions.scoping import AuthorityRef, enter
from tests.chromium import browser_page, chromium
from tests.databases import Copy, Databases
from tests.signing import signer

__all__ = ["browser_page", "chromium", "signer"]  # fixtures: one of each for the run

# How fast an example runs tells of the machine, not of a rule.
hypothesis.settings.register_profile(
    "untimed",
    hypothesis.settings.default,
    deadline=None,
    suppress_health_check=[hypothesis.HealthCheck.too_slow],
)
hypothesis.settings.load_profile("untimed")

LOCAL = {"127.0.0.1", "::1", "localhost"}


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Refuse Django's way of testing commits: it empties tables that other tests share."""
    for item in items:
        for mark in item.iter_markers("django_db"):
            if mark.kwargs.get("transaction"):
                message = f"{item.nodeid}: use the fixture `committed` instead of transaction=True"
                raise pytest.UsageError(message)


@pytest.fixture(scope="session")
def databases(django_test_environment: None, django_db_blocker: DjangoDbBlocker) -> Databases:
    """The servers of this run and the base that every test database is copied from."""
    with django_db_blocker.unblock():
        made = Databases()
        made.ensure_base()
    return made


@pytest.fixture(scope="session")
def django_db_setup(
    databases: Databases, signer: Path, django_db_blocker: DjangoDbBlocker
) -> Iterator[None]:
    """Give this process a copy of its own; tests in it are rolled back."""
    with django_db_blocker.unblock():
        copy = databases.make_copy()
    with databases.using(copy):
        yield
    with django_db_blocker.unblock():
        databases.drop(copy)


@pytest.fixture
def committed(
    django_db_setup: None, databases: Databases, django_db_blocker: DjangoDbBlocker
) -> Iterator[Copy]:
    """A database for this test alone, in which transactions really commit.

    For locks, threads, on_commit and other processes, which get `committed.environment`.
    """
    with django_db_blocker.unblock():
        copy = databases.make_copy()
        with databases.using(copy):
            yield copy
        databases.drop(copy)


@pytest.fixture(autouse=True)
def _fresh_directory(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Begin outside every schema, and forget authorities that a rolled back test had made.

    Within a test they stay known, or a count of queries would depend on how busy the machine is.
    """
    monkeypatch.setattr(directory, "FRESH_SECONDS", 3600.0)
    here = wrapper()
    if here.enforces_roles:
        here.set_nowhere()
    directory.forget()
    yield
    directory.forget()


@pytest.fixture(autouse=True)
def _seldom_noted_clicks(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let no session be written anew because a test lasts long: it would count as a query more."""
    monkeypatch.setattr(middleware, "NOTE_EVERY_SECONDS", 600)


@pytest.fixture(autouse=True)
def _own_language() -> None:
    """Begin in English, and not in the language of the last page of another test."""
    translation.activate("en")


@pytest.fixture
def inside() -> Callable[[str], AbstractContextManager[AuthorityRef]]:
    """Switch to another authority for a block: `with inside("port_shanghai"):`."""
    return enter


@pytest.fixture
def client_for() -> Callable[[str], Client]:
    """Make a browser for one host: `client_for("suzhou-js.localhost")`."""
    return lambda host: Client(HTTP_HOST=host)


@pytest.fixture
def public(db: None) -> Iterator[AuthorityRef]:
    """Run the test in public."""
    with enter("public") as authority:
        yield authority


@pytest.fixture
def suzhou(db: None) -> Iterator[AuthorityRef]:
    """Run the test in the city of Suzhou, Jiangsu."""
    with enter("city_320500") as authority:
        yield authority


@pytest.fixture
def nanjing(db: None) -> Iterator[AuthorityRef]:
    """Run the test in the city of Nanjing."""
    with enter("city_320100") as authority:
        yield authority


@pytest.fixture
def shanghai_city(db: None) -> Iterator[AuthorityRef]:
    """Run the test in the city of Shanghai, whose inviters file straight with the port."""
    with enter("city_310000") as authority:
        yield authority


@pytest.fixture
def port(db: None) -> Iterator[AuthorityRef]:
    """Run the test in the port visa authority of Shanghai."""
    with enter("port_shanghai") as authority:
        yield authority


@pytest.fixture(autouse=True)
def _no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let nothing leave this machine."""
    connect = socket.socket.connect

    def guarded(self: socket.socket, address: Any) -> None:
        if self.family != socket.AF_UNIX and address[0] not in LOCAL:
            message = f"A test wants to reach {address[0]}"
            raise AssertionError(message)
        connect(self, address)

    monkeypatch.setattr(socket.socket, "connect", guarded)


@pytest.fixture(autouse=True)
def _no_accidental_order(monkeypatch: pytest.MonkeyPatch) -> None:
    """Shuffle what is asked for without an order, so that no code relies on one by luck."""
    fetch_all = QuerySet._fetch_all

    def shuffled(self: QuerySet[Any]) -> None:
        first_time = self._result_cache is None
        fetch_all(self)
        found = self._result_cache
        if first_time and found and not self.ordered and not self.query.combinator:
            random.shuffle(found)

    monkeypatch.setattr(QuerySet, "_fetch_all", shuffled)
