"""Traces of requests and tasks, sent to an OpenTelemetry collector where the settings name one.

A span names the route, the task or the statement, and how long it took. Parameters of statements,
bodies and headers are left out: they are people's data.
"""

from __future__ import annotations

from django.conf import settings
from opentelemetry import trace
from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
from opentelemetry.instrumentation.celery import CeleryInstrumentor
from opentelemetry.instrumentation.django import DjangoInstrumentor
from opentelemetry.instrumentation.psycopg import PsycopgInstrumentor
from opentelemetry.sdk.resources import Resource
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import BatchSpanProcessor

SECONDS_TO_SEND = 5
"""After that a batch is given up, further tries included."""


def trace_process(role: str) -> TracerProvider | None:
    """Trace this process, `web` or `worker`, from now on; None where no collector is named.

    For the web before Django's handler is made, for a worker after its process was forked: the
    thread that sends spans does not survive a fork. A collector that is away delays no request.
    """
    if not settings.TRACES_URL:
        return None
    provider = TracerProvider(resource=Resource.create({"service.name": f"deltavisa-{role}"}))
    exporter = OTLPSpanExporter(endpoint=settings.TRACES_URL, timeout=SECONDS_TO_SEND)
    provider.add_span_processor(BatchSpanProcessor(exporter))
    trace.set_tracer_provider(provider)
    DjangoInstrumentor().instrument()
    CeleryInstrumentor().instrument()  # type: ignore[no-untyped-call]
    PsycopgInstrumentor().instrument(capture_parameters=False)
    return provider
