"""Calls that may be repeated without acting twice (draft-ietf-httpapi-idempotency-key-header)."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate, Final, ParamSpec, TypeVar

from django.db import connection, transaction
from rest_framework.renderers import JSONRenderer
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from apps.accounts.errors import (
    IdempotencyKeyInUse,
    IdempotencyKeyRequired,
    IdempotencyKeyReused,
)
from apps.accounts.models import IdempotencyKey
from apps.accounts.permissions import actor_of

HEADER: Final = "Idempotency-Key"
REPLAYED: Final = "Idempotency-Replayed"
_KEY: Final = re.compile(r"[!-~]{8,128}", re.ASCII)
_REFUSED_FROM: Final = 400

P = ParamSpec("P")
V = TypeVar("V", bound=APIView)
Handler = Callable[Concatenate[V, Request, P], Response]


def idempotent(*, required: bool) -> Callable[[Handler[V, P]], Handler[V, P]]:
    """Make a handler method answer a repeated call with the answer it gave the first time.

    The stored answer commits together with the effect, so there is never the one without the
    other; a refused call stores nothing and may be repeated. `required` is for creations; an act
    that carries a revision is safe without a key, and honours one that is sent.

    Raises IdempotencyKeyRequired (400), IdempotencyKeyReused (422, another body under the same
    key) or IdempotencyKeyInUse (409, the first call is still running).
    """

    def decorate(handler: Handler[V, P]) -> Handler[V, P]:
        @wraps(handler)
        def once(view: V, request: Request, /, *args: P.args, **kwargs: P.kwargs) -> Response:
            key = request.headers.get(HEADER)
            if key is None and not required:
                return handler(view, request, *args, **kwargs)
            if key is None or not _KEY.fullmatch(key):
                raise IdempotencyKeyRequired
            call = _Call(request, key)
            with transaction.atomic():
                call.lock()
                stored = call.stored()
                if stored is not None:
                    return stored
                response = handler(view, request, *args, **kwargs)
                call.store(response)
                return response

        return once

    return decorate


class _Call:
    """One call with a key: who calls which route, under which key, with which body."""

    def __init__(self, request: Request, key: str) -> None:
        """Take what tells this call from others; the body is compared by digest only."""
        self.principal = actor_of(request.user).id
        self.route = f"{request.method} {request.path}"[:200]
        self.key = key
        # Parsed, not raw: the stream was read by the parser, and spaces are no difference.
        body = json.dumps(request.data, sort_keys=True, default=_digest_of_upload)
        self.body_sha256 = hashlib.sha256(body.encode()).hexdigest()

    def lock(self) -> None:
        """Hold this key until the transaction ends, or raise IdempotencyKeyInUse."""
        name = "\n".join(("idempotency", self.principal, self.route, self.key))
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT pg_try_advisory_xact_lock("
                "hashtextextended(current_schema() || ' ' || %s, 0))",
                [name],
            )
            (held,) = cursor.fetchone() or (False,)
        if not held:
            raise IdempotencyKeyInUse

    def stored(self) -> Response | None:
        """Give the answer kept from the first call, or None; raises IdempotencyKeyReused."""
        kept = IdempotencyKey.objects.filter(
            principal=self.principal, route=self.route, key=self.key
        ).first()
        if kept is None:
            return None
        if kept.body_sha256 != self.body_sha256:
            raise IdempotencyKeyReused
        return Response(kept.response, status=kept.status, headers={REPLAYED: "true"})

    def store(self, response: Response) -> None:
        """Keep the answer with the effect; a refusal given as a response undoes the effect."""
        if response.status_code >= _REFUSED_FROM:
            transaction.set_rollback(True)
            return
        IdempotencyKey.objects.create(
            principal=self.principal,
            route=self.route,
            key=self.key,
            body_sha256=self.body_sha256,
            status=response.status_code,
            response=_plain(response.data),
        )


def _plain(data: object) -> Any:  # noqa: ANN401 (whatever JSON holds)
    """Give the data as it goes over the wire, in JSON's own types."""
    return None if data is None else json.loads(JSONRenderer().render(data))


def _digest_of_upload(value: Any) -> str:  # noqa: ANN401 (whatever a parser gives)
    """Stand in for an uploaded file: by digest of its bytes; other values by their text."""
    if not hasattr(value, "chunks"):
        return str(value)
    digest = hashlib.sha256()
    for chunk in value.chunks():
        digest.update(chunk)
    value.seek(0)
    return digest.hexdigest()
