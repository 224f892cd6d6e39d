"""Reads that may lag go to a real standby, in the right schema and role; all else does not."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from django.db import ProgrammingError, connections, transaction

from apps.audit.models import AuditEvent
from apps.regions.models import Authority
from apps.regions.replica import REPLICA, may_lag
from apps.regions.scoping import enter
from apps.transfers.models import TransferRequest
from config.running.local import free_port
from config.running.postgres import Postgres, as_ordinary_user, program
from tests.databases import Copy

pytestmark = pytest.mark.processes

CITY = "city_320500"


@pytest.fixture
def standby(committed: Copy, tmp_path: Path) -> Iterator[None]:
    """A standby of the test servers, under the name that settings give a replica."""
    admin = urlsplit(committed.addresses.database_admin_url)
    folder, port = tmp_path / "standby", free_port()
    server = Postgres(
        folder, port=port, password=str(admin.password), log=tmp_path / "log", safe=False
    )
    folder.mkdir(mode=0o700)
    server.hand_over(tmp_path, folder)
    subprocess.run(
        [
            *as_ordinary_user(),
            program("pg_basebackup"),
            *("-D", folder, "-R", "-X", "stream", "--checkpoint=fast", "--no-sync"),
            *("-d", admin._replace(path="/postgres").geturl()),
        ],
        check=True,
        capture_output=True,
    )
    server.start()
    connections.settings[REPLICA] = {**connections.settings["default"], "PORT": str(port)}
    connections[REPLICA].settings_dict["NAME"] = committed.name
    yield
    connections[REPLICA].close()
    del connections[REPLICA], connections.settings[REPLICA]
    server.stop()


def test_only_reads_that_may_lag_go_to_the_replica(standby: None) -> None:
    with enter("public"):
        assert Authority.objects.all().db == "default"
        with may_lag():
            read = Authority.objects.order_by("id")
            assert read.db == REPLICA
            assert [one.schema_name for one in read]
            with transaction.atomic():  # which has writes that the replica does not know
                assert Authority.objects.all().db == "default"
        assert Authority.objects.all().db == "default"


def test_the_replica_is_in_the_same_schema_and_role(standby: None) -> None:
    with may_lag():
        with enter(CITY):
            assert TransferRequest.objects.all().db == REPLICA
            assert TransferRequest.objects.count() == 0
            with connections[REPLICA].cursor() as cursor:
                cursor.execute("SELECT current_schema(), current_user, pg_is_in_recovery()")
                assert cursor.fetchone() == (CITY, f"t_{CITY}", True)
                with pytest.raises(ProgrammingError, match="permission denied"):
                    cursor.execute("SELECT 1 FROM city_320100.transfers_transferrequest")
        with enter("port_shanghai"):
            assert AuditEvent.objects.all().db == REPLICA
            assert list(AuditEvent.objects.order_by("id")) is not None
