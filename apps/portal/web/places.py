"""The cities as public pages list them."""

from __future__ import annotations

from typing import Any

from django.utils.translation import get_language

from apps.portal.addresses import address_of
from apps.regions import selectors as regions


def provinces() -> list[dict[str, Any]]:
    """Name the cities that are ready by province, each with the address of its host."""
    in_chinese = (get_language() or "").startswith("zh")
    return [
        {
            "name": members[0].province_zh if in_chinese else province,
            "cities": [{"name": c.name, "address": address_of(c.slug)} for c in members],
        }
        for province, members in regions.cities_by_province().items()
    ]
