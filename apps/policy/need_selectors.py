"""Which papers are asked for in several categories, read at once."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from apps.policy.dated import in_force
from apps.policy.papers import PaperRule, PaperType
from apps.policy.selectors import PaperNeed, need_of
from apps.policy.states import InviterKind
from apps.regions.scoping import any_query


@any_query
def papers_by_category(
    inviter_kind: InviterKind | str, on: dt.date, categories: Iterable[str]
) -> dict[str, list[PaperNeed]]:
    """List the papers for each category as `papers_for` does: two queries for all of them.

    A category that such an inviter may not ask for has no papers.
    """
    asked = dict.fromkeys(categories)
    rules = PaperRule.objects.filter(
        in_force(on), category__in=asked, inviter_kind=str(inviter_kind)
    )
    by_type = {(rule.category, rule.paper_type): rule for rule in rules}
    types = PaperType.objects.filter(in_force(on), code__in={code for _name, code in by_type})
    listed = list(types.order_by("position", "code"))
    return {
        category: [
            need_of(kind, by_type[category, kind.code])
            for kind in listed
            if (category, kind.code) in by_type
        ]
        for category in asked
    }
