"""What others ask about the region."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from itertools import groupby

from django.db.models import QuerySet

from apps.core.localised import localised
from apps.regions.models import Authority, City, PortOfEntry, PortOfEntryQuerySet
from apps.regions.scoping import any_query, ready_authorities


@any_query
def authorities() -> QuerySet[Authority]:
    """The authorities that are ready, cities before ports, by code."""
    found: QuerySet[Authority] = Authority.objects.filter(ready=True).order_by("kind", "code")
    return found


@any_query
def names_apart() -> dict[str, str]:
    """Give the name of each ready authority by its schema, for lists across provinces.

    Two cities that share their English name are told apart by the province: Suzhou (Jiangsu) is
    苏州, Suzhou (Anhui) is 宿州. No two names are alike in Chinese.
    """
    known = ready_authorities()
    named = Counter(place.name_en for place in known)
    return {
        place.schema_name: localised(
            en=f"{place.name_en} ({place.province_en})"
            if named[place.name_en] > 1
            else place.name_en,
            zh=place.name_zh,
        )
        for place in known
    }


@any_query
def name_apart(schema_name: str) -> str:
    """Give one of these names; of an authority that is not ready its schema."""
    return names_apart().get(schema_name, schema_name)


@any_query
def ports_of_entry(*, on: dt.date) -> PortOfEntryQuerySet:
    """The places a request for a trip on that day may name, those with a visa window first."""
    return (
        PortOfEntry.objects.open_on(on)
        .select_related("authority")
        .order_by("-has_visa_window", "code")
    )


@any_query
def port_of_entry(*, code: str, on: dt.date) -> PortOfEntry | None:
    """One place by its code if it may be named on that day, else None."""
    return PortOfEntry.objects.open_on(on).select_related("authority").filter(code=code).first()


@any_query
def place_names() -> dict[str, str]:
    """Give the name of each place of entry by its code, also of places closed since."""
    return {place.code: place.name for place in PortOfEntry.objects.all()}


@any_query
def visa_windows(*, on: dt.date) -> list[PortOfEntry]:
    """The places with a port visa window on that day, airports first."""
    return list(
        PortOfEntry.objects.open_on(on).filter(has_visa_window=True).order_by("kind", "code")
    )


@any_query
def cities_by_province() -> dict[str, list[City]]:
    """The cities that are ready, in the order of their codes, under their English province."""
    cities = City.objects.filter(ready=True).order_by("code")
    return {
        province: list(members)
        for province, members in groupby(cities, key=lambda city: city.province_en)
    }
