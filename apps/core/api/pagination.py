"""Lists of the API: a page and the address of the next one, never an offset."""

from __future__ import annotations

from rest_framework.pagination import CursorPagination


class CursorPages(CursorPagination):
    """Pages by cursor, 50 rows unless `limit` asks for another number up to 200.

    A view names its order in `ordering`; it must end in a unique field, so that no row is shown
    twice or left out while others come in.
    """

    page_size = 50
    page_size_query_param = "limit"
    max_page_size = 200
    cursor_query_param = "cursor"
    ordering = ("-created_at", "id")
