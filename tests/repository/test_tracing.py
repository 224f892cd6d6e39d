"""Traces reach a collector, tell what took how long, and nobody's data."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest

from tests.databases import Copy

CANARY = "E12345678"
PROGRAM = f"""
import django, os
from config.tracing import trace_process
provider = trace_process("web")
django.setup()
from django.test import Client
from django.db import connection
from apps.regions.scoping import enter
answer = Client(HTTP_HOST="suzhou-js.localhost").post("/login/", {{"username": "{CANARY}"}})
assert answer.status_code < 500, answer.status_code
with enter("city_320500"), connection.cursor() as cursor:
    cursor.execute("SELECT FROM transfers_visitor WHERE passport_number = %s", ["{CANARY}"])
assert provider is None or provider.force_flush()
print("traced" if provider else "not traced")
"""


class Collector(ThreadingHTTPServer):
    """Takes spans as a collector does, and keeps them."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.bodies: list[bytes] = []

    @property
    def url(self) -> str:
        """Where it takes them."""
        return f"http://127.0.0.1:{self.server_address[1]}/v1/traces"

    @property
    def names(self) -> set[str]:
        """The names of all spans."""
        return {
            span.name
            for body in self.bodies
            for resource in ExportTraceServiceRequest.FromString(body).resource_spans
            for scope in resource.scope_spans
            for span in scope.spans
        }


class Handler(BaseHTTPRequestHandler):
    """Answers 200 to every batch."""

    server: Collector

    def do_POST(self) -> None:
        """Keep the body."""
        self.server.bodies.append(self.rfile.read(int(self.headers["Content-Length"])))
        self.send_response(200)
        self.end_headers()

    def log_message(self, *_args: object) -> None:
        """Say nothing."""


@pytest.fixture
def collector() -> Iterator[Collector]:
    with Collector() as made:
        thread = threading.Thread(target=made.serve_forever)
        thread.start()
        yield made
        made.shutdown()
        thread.join()


def run(copy: Copy, url: str) -> str:
    """Run a process that answers a request and asks the database something about a passport."""
    environment = {**os.environ, **copy.environment, "DELTAVISA_TRACES_URL": url}
    environment |= {"OTEL_EXPORTER_OTLP_COMPRESSION": "none"}
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM], env=environment, capture_output=True, text=True, check=True
    )
    return done.stdout.strip().splitlines()[-1]


def test_spans_name_routes_and_statements_and_hold_no_parameter(
    committed: Copy, collector: Collector
) -> None:
    assert run(committed, collector.url) == "traced"

    assert "POST login/" in collector.names
    assert any(b"transfers_visitor" in body for body in collector.bodies)
    assert not any(CANARY.encode() in body for body in collector.bodies)


def test_without_a_collector_nothing_is_traced(committed: Copy, collector: Collector) -> None:
    assert run(committed, "") == "not traced"
    assert collector.bodies == []


def test_a_collector_that_is_away_stops_no_request(committed: Copy) -> None:
    with Collector() as gone:
        url = gone.url

    assert run(committed, url.replace("/v1/traces", "/gone")) == "traced"
