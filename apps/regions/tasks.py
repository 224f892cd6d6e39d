"""Tasks that run in one schema, which they are told by name, or not at all."""

from __future__ import annotations

from collections.abc import Callable, Collection
from typing import Any, ClassVar, Final, cast

import structlog
from celery import Task, shared_task
from celery.exceptions import Reject
from celery.result import AsyncResult
from django.db import InterfaceError, OperationalError, close_old_connections, connection

from apps.regions import directory
from apps.regions.authority import PUBLIC, AuthorityRef
from apps.regions.kinds import SchemaKind
from apps.regions.models import RejectedTask
from apps.regions.scoping import enter_authority

log = structlog.get_logger(__name__)

_SECONDS_TO_NEXT_TRY: Final = 5
_TRIES: Final = 12


class ScopedTask(Task):  # type: ignore[type-arg]
    """A task whose keyword `schema` names where it runs.

    Without it, or with a schema that is unknown, not ready or of the wrong kind, the body does not
    run at all: the message is rejected and a RejectedTask row is left in public. A task never
    falls back to public. A database that does not answer is another matter: the task tries again.
    """

    abstract = True
    kinds: ClassVar[frozenset[SchemaKind]] = frozenset()

    def apply_async(  # type: ignore[override]  # Celery's list of options is long and all optional
        self,
        args: tuple[Any, ...] | None = None,
        kwargs: dict[str, Any] | None = None,
        **options: Any,
    ) -> AsyncResult[Any]:
        """Send the task; raises TypeError at the sender when `schema` is not given."""
        if not (kwargs or {}).get("schema"):
            raise TypeError(f"{self.name} needs schema=<schema name>")
        return super().apply_async(args, kwargs, **options)

    def __call__(self, *args: Any, **kwargs: Any) -> Any:  # noqa: ANN401 (whatever the body gives)
        """Enter the schema, check its kind, run the body.

        A connection that broke in an earlier task is dropped first. Celery keeps connections for a
        thousand tasks, and without this a worker stays deaf after a restart of the database.
        """
        if not connection.in_atomic_block:  # as it is where a test calls a task
            close_old_connections()
        schema = kwargs.get("schema")
        if args or not isinstance(schema, str) or not schema:
            raise self._rejected("", "no schema given")
        authority = self._authority(schema)
        with enter_authority(authority):
            return self.run(*args, **kwargs)

    def _authority(self, schema: str) -> AuthorityRef:
        try:
            entry = directory.by_schema(schema)
        except (OperationalError, InterfaceError) as exc:
            raise self.retry(exc=exc, countdown=_SECONDS_TO_NEXT_TRY, max_retries=_TRIES) from exc
        if entry is None or not entry.ready:
            raise self._rejected(schema, "schema unknown or not ready")
        if entry.authority.kind not in self.kinds:
            raise self._rejected(schema, f"not a task of a {entry.authority.kind.value}")
        return entry.authority

    def _rejected(self, schema: str, reason: str) -> Reject:
        """Leave a record in public and return the refusal to raise."""
        task_id = str(self.request.id or "")
        log.error("task_rejected", task=self.name, task_id=task_id, asked=schema, reason=reason)
        with enter_authority(PUBLIC):
            RejectedTask.objects.create(
                task=self.name, task_id=task_id[:64], schema_asked=schema[:63], reason=reason
            )
        return Reject(reason, requeue=False)


def scoped_task(
    *, name: str, kinds: Collection[SchemaKind], **options: Any
) -> Callable[[Callable[..., None]], ScopedTask]:
    """Make a function a task that runs in schemas of these kinds only.

    The function takes keywords only, `schema` among them; `options` are Celery's own.
    """

    def decorate(func: Callable[..., None]) -> ScopedTask:
        decorated = shared_task(base=ScopedTask, name=name, kinds=frozenset(kinds), **options)
        return cast("ScopedTask", decorated(func))  # type: ignore[no-untyped-call]

    return decorate
