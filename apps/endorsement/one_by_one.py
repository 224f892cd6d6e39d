"""What a run does for each of many rows, so that one that fails leaves the others done."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from uuid import UUID

import structlog
from celery.exceptions import SoftTimeLimitExceeded

from apps.core.errors import DomainError

log = structlog.get_logger(__name__)


def one_by_one(ids: Iterable[UUID], act: Callable[[UUID], int], *, failed: str) -> int:
    """Do an act, a command, for each row by itself; gives the sum of what the acts return.

    One that fails, foreseen or not, is logged as `failed` and tried again by the next run. A task
    that has run too long ends all the same.
    """
    done = 0
    for row_id in ids:
        try:
            done += act(row_id)
        except DomainError as refusal:
            log.warning(failed, row=str(row_id), code=refusal.code)
        except SoftTimeLimitExceeded:
            raise
        except Exception as fault:  # noqa: BLE001 (the words of any error may hold personal data)
            log.error(failed, row=str(row_id), fault=type(fault).__name__)  # noqa: TRY400
    return done
