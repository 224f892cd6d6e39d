"""Whether this process lives and is of use: for supervisors, load balancers and container hosts."""

from collections.abc import Callable
from http import HTTPStatus

import structlog
from django.conf import settings
from django.db import DatabaseError, connection
from django.http import HttpRequest, HttpResponse, JsonResponse
from redis import Redis, RedisError

from apps.regions import scoping

log = structlog.get_logger(__name__)

LIVE = "/livez"
READY = "/readyz"
WAIT = 0.5
"""Seconds that the broker has to answer."""


class HealthMiddleware:
    """Answers /livez and /readyz before the host is looked at.

    Probes come by address and not by name, and must get an answer while the database is away. What
    they are told says nothing about any authority.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer a probe, or pass the request on."""
        if request.path_info == LIVE:
            return JsonResponse({"status": "alive"})
        if request.path_info == READY:
            return ready()
        return self._get_response(request)


def ready() -> HttpResponse:
    """Answer 200 when requests can be served: the database answers and authorities are ready.

    The broker is told but not asked for: without it messages wait for the sweep, nothing fails.
    """
    authorities = authorities_served()
    return JsonResponse(
        {
            "status": "ready" if authorities else "not ready",
            "authorities": authorities,
            "broker": "up" if broker_answers() else "down",
        },
        status=HTTPStatus.OK if authorities else HTTPStatus.SERVICE_UNAVAILABLE,
        headers={"Cache-Control": "no-store"},
    )


def authorities_served() -> int:
    """Count the authorities that are ready; none while the database does not answer."""
    try:
        with scoping.enter_authority(scoping.PUBLIC), connection.cursor() as cursor:
            cursor.execute("SELECT 1")
        return len(scoping.ready_authorities())
    except DatabaseError:
        log.warning("database_does_not_answer")
        return 0


def broker_answers() -> bool:
    """Say whether the Redis that wakes the workers takes commands; True for any other broker."""
    if not settings.CELERY_BROKER_URL.startswith("redis"):
        return True
    try:
        with Redis.from_url(
            settings.CELERY_BROKER_URL, socket_timeout=WAIT, socket_connect_timeout=WAIT
        ) as broker:
            return bool(broker.ping())
    except RedisError:
        return False
