"""Quantiles and spans as expressions of the database, so that no row has to leave it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any, Final

from django.contrib.postgres.fields import ArrayField
from django.db.models import Aggregate, DurationField, ExpressionWrapper, F
from django.db.models.expressions import Combinable

SHARES: Final = (0.5, 0.8, 0.95)
"""Half, most and nearly all: nearest rank, as `endorsement.figures.quantile` counts."""


class Quantiles(Aggregate):
    """`percentile_disc`: of each share the smallest duration that at least that many stay within.

    Source: ISO 9075-2, inverse distribution functions; PostgreSQL 15 and newer.
    """

    function = "percentile_disc"
    template = "%(function)s(ARRAY[%(shares)s]) WITHIN GROUP (ORDER BY %(expressions)s)"
    output_field = ArrayField(DurationField())

    def __init__(self, expression: Combinable, **extra: Any) -> None:
        """Take the shares of SHARES of an expression that gives durations."""
        shares = ", ".join(str(one) for one in SHARES)
        super().__init__(expression, **{"shares": shares, **extra})


def between(begun: str | Combinable, ended: str | Combinable) -> ExpressionWrapper[Any]:
    """Give the time from one moment to another as an expression."""
    first = F(begun) if isinstance(begun, str) else begun
    last = F(ended) if isinstance(ended, str) else ended
    return ExpressionWrapper(last - first, output_field=DurationField())


def minutes(span: dt.timedelta | None) -> int | None:
    """Give whole minutes, none below zero: two clocks may disagree."""
    return None if span is None else max(0, int(span.total_seconds() // 60))


def three(spans: Sequence[dt.timedelta | None] | None) -> list[int | None]:
    """Give the quantiles in minutes, three times nothing where there was nothing to rank."""
    return [minutes(one) for one in spans] if spans else [None] * len(SHARES)
