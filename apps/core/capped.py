"""Long lists: counted to a thousand and paged to the first thousand.

Nobody needs the exact number of a long list, and counting it costs more than reading a page.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final, TypeVar

from django.core.paginator import Paginator
from django.db.models import IntegerField, Model, QuerySet, Subquery
from django.utils.functional import cached_property

COUNTED: Final = 1000

Row = TypeVar("Row", bound=Model)


class _CountOf(Subquery):
    """How many rows another query has, as a column."""

    template = "(SELECT COUNT(*) FROM (%(subquery)s) counted)"
    output_field = IntegerField()


def capped_counts(one_row: QuerySet[Any], queries: Mapping[str, QuerySet[Any]]) -> dict[str, int]:
    """Count several queries in one round trip, each to 1,001 at most ("more than 1,000").

    `one_row` is any ordered query of the same schema; where it is empty every count is 0. An order
    that an index gives stays with a query: without it the database may read the whole table from
    the beginning, where the oldest rows lie, before it has found a thousand that fit.
    """
    numbered = {f"n{place}": name for place, name in enumerate(queries)}
    counted = {
        column: _CountOf(queries[name].values("pk")[: COUNTED + 1])
        for column, name in numbered.items()
    }
    found = one_row.values_list(*counted.values()).first() or (0,) * len(queries)
    return dict(zip(queries, found, strict=True))


class CappedPaginator(Paginator[Row]):
    """Pages through the first thousand rows; whoever looks for more narrows the list down.

    `found` is the capped count, where the caller has counted together with other things.
    """

    def __init__(self, rows: QuerySet[Row], per_page: int, *, found: int | None = None) -> None:
        super().__init__(rows, per_page)
        if found is not None:
            self.found = found

    @cached_property
    def count(self) -> int:
        """How many rows there are to page through, at most a thousand."""
        return min(self.found, COUNTED)

    @cached_property
    def found(self) -> int:
        """How many rows match, 1,001 standing for more."""
        rows: Any = self.object_list
        return len(rows.order_by().values_list("pk")[: COUNTED + 1])

    @property
    def is_capped(self) -> bool:
        """Whether there are more rows than can be paged through."""
        return self.found > COUNTED
