"""The port's figures: how long cases took and how many wait, with nothing of a person in them."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Any

import pytest
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st
from pytest_django import DjangoAssertNumQueries

from apps.endorsement.figures import DecidedCase, groups_of, quantile, usually_waiting
from apps.endorsement.models import PortCase
from apps.endorsement.services.figures import TYPE, figures_now
from apps.endorsement.tasks import publish_figures
from apps.policy.models import Parameter
from apps.regions.errors import WrongSchema
from apps.regions.scoping import AuthorityRef, enter
from apps.routing.selectors import statement_of
from apps.routing.statements import read_statement
from tests.factories import endorsement as made

NOW = dt.datetime(2026, 11, 24, 8, tzinfo=dt.UTC)
Inside = Callable[[str], AbstractContextManager[AuthorityRef]]


def case(
    hours: float = 9, *, origin: str = "city_320500", ago: float = 1, **more: Any
) -> DecidedCase:
    """A case decided some hours ago, after so many hours."""
    decided = NOW - dt.timedelta(hours=ago)
    filed = decided - dt.timedelta(hours=hours)
    return DecidedCase(origin, more.get("categories", ("M",)), filed, filed, filed, decided)


def by_key(groups: list[dict[str, Any]]) -> dict[tuple[str | None, str | None], dict[str, Any]]:
    return {(one["origin"], one["category"]): one for one in groups}


minutes = st.lists(st.integers(0, 200_000), min_size=1, max_size=60)


@given(minutes)
def test_half_never_exceeds_most_and_both_are_durations_that_were(sample: list[int]) -> None:
    half, most = quantile(sample, 0.5), quantile(sample, 0.8)

    assert 0 <= half <= most
    assert {half, most} <= set(sample)
    assert sum(one <= half for one in sample) >= 0.5 * len(sample)
    assert sum(one <= most for one in sample) >= 0.8 * len(sample)


@given(minutes, st.integers(0, 10_000))
def test_slower_cases_never_make_the_figures_faster(sample: list[int], more: int) -> None:
    for share in (0.5, 0.8):
        assert quantile([one + more for one in sample], share) == quantile(sample, share) + more


def test_one_case_is_its_own_answer_and_none_took_less_than_no_time() -> None:
    assert quantile([7], 0.5) == quantile([7], 0.8) == 7
    assert case(-3).minutes_from("filed") == 0
    assert case(0).minutes_from("filed") == 0


def test_groups_are_cities_with_categories_categories_and_all() -> None:
    cases = [
        case(9, categories=("M", "F")),
        case(20, origin="city_320100"),
        case(30, origin="city_320100"),
    ]

    groups = by_key(groups_of(cases, min_sample=1, last_cases=200))

    assert {key: one["sample"] for key, one in groups.items()} == {
        ("city_320500", "M"): 1,
        ("city_320500", "F"): 1,
        ("city_320100", "M"): 2,
        (None, "M"): 3,
        (None, "F"): 1,
        (None, None): 3,
    }
    assert groups[None, "M"]["filed_half"] == 20 * 60
    assert groups[None, "M"]["filed_most"] == 30 * 60


def test_a_group_that_is_too_small_is_not_told() -> None:
    cases = [case() for _ in range(7)] + [case(origin="city_320100")]

    assert set(by_key(groups_of(cases, min_sample=8, last_cases=200))) == {
        (None, "M"),
        (None, None),
    }


def test_only_the_last_cases_count() -> None:
    cases = [case(2, ago=place) for place in range(5)] + [case(900, ago=99)] * 50

    group = by_key(groups_of(cases, min_sample=1, last_cases=5))[None, None]

    assert (group["sample"], group["filed_most"]) == (5, 120)


def test_the_usual_queue_is_all_the_waiting_spread_over_its_time() -> None:
    cases = [case(10, ago=0), case(10, ago=0), case(5, ago=0)]

    assert usually_waiting(cases, until=NOW) == 2
    assert usually_waiting([], until=NOW) == 0
    assert usually_waiting([case(0, ago=0)], until=NOW) == 0


def slower(found: PortCase, hours: int) -> None:
    """Have a decided case filed so long before its decision."""
    decided = PortCase.objects.get(id=found.id).decided_at
    assert decided is not None
    begun = decided - dt.timedelta(hours=hours)
    PortCase.objects.filter(id=found.id).update(
        submitted_at=begun, received_at=begun + dt.timedelta(hours=1)
    )


def test_the_port_counts_what_is_decided_and_what_waits(
    port: AuthorityRef, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    desk = made.Desk()
    with enter("public"):
        Parameter.objects.filter(key="figures.min_sample").update(value=2)
    for hours in (10, 30):
        slower(made.decided(desk), hours)
    soon = timezone.now() + dt.timedelta(hours=20)
    trip = made.request_body()["trip"] | {"arrival_at": soon.isoformat()}
    waits = made.received(trip=trip)
    made.accepted(desk)
    made.received(trip=trip | {"arrival_at": (soon + dt.timedelta(days=20)).isoformat()})
    made.not_accepted(desk)

    with django_assert_num_queries(7):  # the key, four numbers, decided cases, waiting ones
        statement = figures_now()

    told = read_statement(statement)
    groups = by_key(told["groups"])
    assert groups["city_320500", "M"]["sample"] == 2
    assert groups["city_320500", "M"]["filed_half"] == 10 * 60
    assert groups["city_320500", "M"]["filed_most"] == 30 * 60
    assert groups["city_320500", "M"]["received_most"] == 29 * 60
    waiting = [told[f"waiting_{band}"] for band in ("urgent", "week", "later")]
    assert waiting == [1, 1, 1]
    for secret in ("ERIKSSON", waits.reference, str(waits.id), "L8989", "王芳"):
        assert secret not in json.dumps(told, ensure_ascii=False)


def test_a_port_that_has_decided_nothing_says_so(port: AuthorityRef) -> None:
    told = read_statement(figures_now())

    assert (told["groups"], told["usually_waiting"]) == ([], 0)


def test_what_was_decided_long_ago_does_not_count(port: AuthorityRef) -> None:
    made.decided(made.Desk())

    told = read_statement(figures_now(now=timezone.now() + dt.timedelta(days=91)))

    assert told["groups"] == []


def test_the_clock_has_the_figures_published_again_and_again(
    public: AuthorityRef, inside: Inside
) -> None:
    publish_figures(schema="public")
    publish_figures(schema="public")

    with inside("city_320500"):
        assert statement_of("port_shanghai", TYPE) is not None
        with pytest.raises(WrongSchema):
            figures_now()
