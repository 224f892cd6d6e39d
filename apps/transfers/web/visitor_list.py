"""The list of visitors: compact, searched by name or the last digits, a page at a time.

A search is a POST, so that no name and no number stands in an address; without JavaScript too.
"""

from __future__ import annotations

from typing import Final

from django.core.paginator import Paginator
from django.http import HttpRequest

from apps.transfers import selectors
from apps.transfers.models import TransferRequest
from apps.transfers.web.inviter_pages import VISITORS_A_PAGE

_LONGEST: Final = 120


def visitor_list(request: HttpRequest, found: TransferRequest) -> dict[str, object]:
    """Give the lines that were asked for, with what stands elsewhere, and the filter in force."""
    asked = request.POST if request.method == "POST" else request.GET
    words = request.POST.get("words", "").replace("\0", "").strip()[:_LONGEST]
    only_lacking = asked.get("lacking") == "yes"
    lines = selectors.visitor_lines(found)
    shown = [line for line in lines if line.is_meant_by(words) and (line.lacks or not only_lacking)]
    page = Paginator(shown, VISITORS_A_PAGE).get_page(asked.get("page"))
    elsewhere = selectors.passports_elsewhere(found)
    return {
        "people": [(one, elsewhere.get(one.visitor.passport_key, [])) for one in page],
        "page": page,
        "words": words,
        "only_lacking": only_lacking,
        "total": len(lines),
        "lacking": sum(bool(line.lacks) for line in lines),
    }
