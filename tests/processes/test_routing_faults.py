"""Real workers, a real broker, real requests: whatever is killed, each request arrives once."""

import datetime as dt
import os
import secrets
import signal
import time
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from uuid import UUID

import psycopg
import pytest
import redis
from django.conf import settings
from django.db import connection
from django.utils import timezone

from apps.audit.models import AuditEvent
from apps.endorsement.models import PortCase
from apps.regions.scoping import enter
from apps.routing.invariants import examine
from apps.routing.models import OutboxMessage
from apps.routing.relay import _pack
from apps.transfers.models import TransferRequest
from apps.transfers.services import ask_recall
from config.running import processes
from config.running.child import Child
from config.running.local import LOOPBACK, free_port
from config.running.valkey import Valkey
from tests.databases import Copy
from tests.factories.transfers import People, handed_on, seen
from tests.routing.carrying import CITY, PORT, receive
from tests.servers import ringing

pytestmark = [pytest.mark.processes, pytest.mark.xdist_group("routing")]

ARRIVES_WITHIN = 180
"""Seconds, on a machine that does much else. An idle one needs few."""

POINTS = ("after_claim", "after_receive", "after_settle", "after_ledger")


class Road:
    """A broker, workers and a clock of its own over one committed database."""

    def __init__(self, copy: Copy, folder: Path) -> None:
        self.copy = copy
        self.folder = folder
        self.valkey = Valkey(
            folder / "valkey",
            port=free_port(),
            password=secrets.token_urlsafe(12),
            log=folder / "valkey.log",
        )
        self.broker = f"redis://:{self.valkey.password}@{LOOPBACK}:{self.valkey.port}/1"
        self.children: list[Child] = []
        with enter(CITY):
            self.people = People()
        self.filed: list[UUID] = []

    def open(self, *, faults: str = "", workers: int = 2) -> None:
        """Start workers and beat, which fail where `faults` says."""
        environment = {
            **os.environ,
            **self.copy.environment,
            "BROKER_URL": self.broker,
            "DJANGO_SETTINGS_MODULE": "tests.processes.quick",
            "DELTAVISA_SECRET_KEY": settings.SECRET_KEY,
            "DELTAVISA_FAULT_POINTS": faults,
        }
        self.children = [
            processes.worker(
                self.folder, queue="urgent,standard", count=workers, settings=environment
            ),
            processes.beat(self.folder, settings=environment),
        ]
        for child in self.children:
            child.start()

    def kill(self) -> None:
        """Kill the workers and the clock outright, with all that they have started."""
        for child in self.children:
            kill(child)

    def file(self, count: int, *, recall: bool = False) -> None:
        """Have a firm file requests, and the city hand them on; each commits here.

        With `recall` the city asks for each back at once: a message that must not come first.
        """
        with enter(CITY):
            for number in range(len(self.filed), len(self.filed) + count):
                arrival = timezone.now() + dt.timedelta(days=5 + number)
                request = handed_on(self.people, arrival_at=arrival)
                if recall:
                    ask_recall(actor=self.people.officer, **seen(request), reason="A mistake")
                self.filed.append(request.id)

    def done(self) -> int:
        """Count the messages of the city that have arrived and whose receipt is here."""
        with enter(CITY):
            return OutboxMessage.objects.filter(state="done").count()

    def under_way(self) -> int:
        """Count the messages of both sides whose receipt is not here yet."""
        count = 0
        for schema in (CITY, PORT):
            with enter(schema):
                count += OutboxMessage.objects.exclude(state="done").count()
        return count

    def wait_for_all(self) -> None:
        """Wait until everything has arrived, and what it brought about too."""
        wait_for(lambda: self.revive() and self.under_way() == 0, self.said)

    def revive(self) -> bool:
        """Start again what has ended, as the supervisor does.

        A worker of Celery 5.7 ends itself when its broker dies while it acknowledges a task.
        """
        for child in self.children:
            if not child.is_running:
                child.start()
        return True

    def said(self) -> str:
        """Give the end of what the workers logged, for the message of a failure."""
        logs = sorted(self.folder.rglob("*.log"))
        return "\n".join(f"--- {log.name}\n{log.read_text()[-3000:]}" for log in logs)

    def flush(self) -> None:
        """Empty the broker."""
        client = redis.Redis(host=LOOPBACK, port=self.valkey.port, password=self.valkey.password)
        client.flushall()
        client.close()


def kill(child: Child) -> None:
    """Kill a process outright, with all that it has started, and wait until it is gone."""
    child.kill()
    if child.process is not None:
        child.process.wait(10)


def wait_for(seen: Callable[[], bool], said: Callable[[], str]) -> None:
    """Wait until something is so."""
    until = time.monotonic() + ARRIVES_WITHIN
    while not seen():
        assert time.monotonic() < until, said()
        time.sleep(0.1)


@pytest.fixture
def road(committed: Copy, tmp_path: Path) -> Iterator[Road]:
    made = Road(committed, tmp_path)
    made.valkey.prepare()
    made.valkey.start()
    with ringing(made.broker):
        yield made
    made.kill()
    made.valkey.stop()


def assert_each_arrived_once(road: Road) -> None:
    """Compare both sides: every request has one case that was opened once, and all is in order."""
    report = examine(patience=dt.timedelta(seconds=ARRIVES_WITHIN))
    assert report.findings == []
    assert (report.sent, report.dead) == (report.applied, 0)
    with enter(PORT):
        cases = set(PortCase.objects.values_list("id", flat=True))
        opened = Counter(
            AuditEvent.objects.filter(event="endorsement.case_received").values_list(
                "chain", flat=True
            )
        )
    assert cases == set(road.filed)
    assert opened == Counter(f"request:{case}" for case in cases)


def test_a_worker_killed_between_any_two_transactions(road: Road) -> None:
    road.file(4)

    road.open(faults=",".join(f"routing.{point}=kill:once" for point in POINTS))
    road.wait_for_all()

    died_at = {path.name for path in (road.copy.folder / "faults").iterdir()}
    assert died_at >= {"routing.after_claim", "routing.after_receive", "routing.after_settle"}
    assert_each_arrived_once(road)


def test_all_workers_killed_outright_and_every_message_delivered_again_out_of_order(
    road: Road,
) -> None:
    road.file(3, recall=True)
    road.open(faults="routing.after_receive=kill:0.3,routing.after_claim=kill:0.3")
    road.file(2)
    wait_for(lambda: road.done() > 0, road.said)
    road.kill()
    road.file(2)
    road.open()
    with enter(CITY):
        backwards = list(OutboxMessage.objects.order_by("-created_at"))
        parcels, _ = _pack(backwards, origin=CITY)
    receive(parcels + parcels)

    road.wait_for_all()

    assert_each_arrived_once(road)
    with enter(PORT):
        recalled = PortCase.objects.filter(status="RECALLED").values_list("id", flat=True)
        assert set(recalled) == set(road.filed[:3])
    with enter(CITY):
        back = TransferRequest.objects.filter(status="CHECKING").values_list("id", flat=True)
        assert set(back) == set(road.filed[:3])


def test_a_broker_that_is_flushed_stopped_and_started_again(road: Road) -> None:
    road.file(2)
    road.flush()
    road.open()
    road.wait_for_all()

    kill(road.valkey.child)
    road.file(2)
    assert road.done() == 2
    road.valkey.start()
    for _ in range(3):
        road.file(1)
        road.flush()
    road.wait_for_all()

    assert_each_arrived_once(road)


def test_a_database_that_drops_every_connection(road: Road) -> None:
    road.file(2)
    road.open()
    road.wait_for_all()

    with psycopg.connect(road.copy.addresses.database_admin_url, autocommit=True) as admin:
        for _ in range(3):
            admin.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s",
                [road.copy.name],
            )
            connection.close()
            road.file(1)
    road.wait_for_all()

    assert_each_arrived_once(road)


def test_a_worker_that_slept_through_its_lease_changes_nothing_when_it_wakes(road: Road) -> None:
    road.file(3)
    road.open(faults="routing.after_claim=stop:once,routing.after_receive=stop:once", workers=4)
    road.wait_for_all()
    sleepers = stopped_processes(road.children[0])
    assert len(sleepers) == 2

    for pid in sleepers:
        os.kill(pid, signal.SIGCONT)
    road.file(2)
    road.wait_for_all()

    assert stopped_processes(road.children[0]) == []
    assert_each_arrived_once(road)


def stopped_processes(worker: Child) -> list[int]:
    """Give the processes of a worker's group that are stopped."""
    assert worker.process is not None
    found = []
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                state, _, group = (entry / "stat").read_text().rpartition(")")[2].split()[:3]
            except OSError:
                continue
            if state == "T" and int(group) == worker.process.pid:
                found.append(int(entry.name))
    return found
