"""Will it make the flight? An estimate with its basis, a warning, and never a bar to filing."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.test import Client
from django.utils import timezone, translation
from hypothesis import given
from hypothesis import strategies as st

from apps.accounts.models import User
from apps.regions.scoping import AuthorityRef, enter
from apps.routing.services import publish, sign_statement
from apps.transfers import selectors, services
from apps.transfers.policies.estimates import (
    Basis,
    Outlook,
    Verdict,
    Yardsticks,
    outlook,
    stretch_percent,
)
from apps.transfers.states import Status
from apps.transfers.web.outlook_parts import duration
from tests.factories import transfers as made
from tests.factories.transfers import People

NOW = dt.datetime(2026, 11, 24, 8, tzinfo=dt.UTC)
BY = Yardsticks(min_sample=8, stale_hours=2, max_stretch_percent=300)
SUZHOU = "city_320500"


def group(
    half: int = 540, most: int = 1260, *, origin: str | None = SUZHOU, sample: int = 57, **more: Any
) -> dict[str, Any]:
    at = NOW.isoformat()
    told = {"origin": origin, "category": more.get("category", "M"), "sample": sample}
    spans = {"filed_half": half, "filed_most": most, "received_half": half, "received_most": most}
    return told | spans | {"first_at": at, "last_at": at, "accepted_half": 1, "accepted_most": 2}


def figures(*groups: dict[str, Any], **changes: Any) -> dict[str, Any]:
    return {
        "computed_at": NOW.isoformat(),
        "since": NOW.isoformat(),
        "waiting_urgent": 2,
        "waiting_week": 3,
        "waiting_later": 4,
        "usually_waiting": 9,
        "groups": list(groups),
    } | changes


def look(told: dict[str, Any] | None, hours: float | None = 14, **changes: Any) -> Outlook:
    at = None if hours is None else NOW + dt.timedelta(hours=hours)
    return outlook(
        told,
        **{"origin": SUZHOU, "categories": {"M"}, "arrival_at": at, "now": NOW, "by": BY} | changes,
    )


@pytest.mark.parametrize(
    ("hours", "verdict"),
    [
        (100, Verdict.IN_TIME),
        (21, Verdict.IN_TIME),
        (20.9, Verdict.TIGHT),
        (9, Verdict.TIGHT),
        (8.9, Verdict.UNLIKELY),
        (0.01, Verdict.UNLIKELY),
        (0, Verdict.LANDED),
        (-5, Verdict.LANDED),
        (None, Verdict.UNKNOWN),
    ],
)
def test_the_landing_is_put_beside_half_and_eighty_percent(
    hours: float | None, verdict: Verdict
) -> None:
    found = look(figures(group()), hours)

    assert found.verdict == verdict
    assert found.estimate is not None
    assert (found.estimate.half_hours, found.estimate.most_hours) == (9, 21)
    assert (found.estimate.sample, found.estimate.basis) == (57, Basis.CITY_AND_CATEGORY)


def test_too_few_cases_widen_the_basis_and_then_there_is_no_answer() -> None:
    everywhere = group(600, 1200, origin=None)
    anything = group(700, 1400, origin=None, category=None)

    bases = [
        look(figures(group(sample=8), everywhere, anything)),
        look(figures(group(sample=7), everywhere, anything)),
        look(figures(group(sample=7), group(origin=None, sample=7), anything)),
        look(figures(group(origin="city_320100"), anything)),
        look(figures(anything), categories={"Q2"}),
        look(figures(anything), categories=set()),
    ]
    assert [one.estimate and one.estimate.basis for one in bases] == [
        Basis.CITY_AND_CATEGORY,
        Basis.CATEGORY,
        Basis.ALL,
        Basis.ALL,
        Basis.ALL,
        Basis.ALL,
    ]
    for told in (None, figures(), figures(group(sample=1)), figures(group(category="F"))):
        assert look(told) == Outlook(None, Verdict.UNKNOWN, 14)
    assert look(None, -1).verdict == Verdict.LANDED


def test_one_case_is_enough_where_the_rules_say_so_and_no_time_is_a_time() -> None:
    lenient = Yardsticks(min_sample=0, stale_hours=2, max_stretch_percent=300)

    found = look(figures(group(0, 0, sample=1)), by=lenient)

    assert found.estimate is not None
    assert (found.estimate.half_hours, found.estimate.most_hours) == (0, 0)
    assert found.verdict == Verdict.IN_TIME


def test_of_several_categories_the_slowest_counts() -> None:
    told = figures(group(60, 120), group(600, 6000, category="F"))

    found = look(told, categories={"M", "F"}).estimate

    assert found is not None
    assert (found.category, found.most_hours) == ("F", 100)


def test_figures_of_the_future_are_no_basis_and_old_ones_are_told_to_be_old() -> None:
    def of(minutes: int) -> Outlook:
        at = NOW + dt.timedelta(minutes=minutes)
        return look(figures(group(), computed_at=at.isoformat()))

    assert of(6).estimate is None
    assert [(one := of(minutes).estimate) and one.is_old for minutes in (5, 0, -120, -121)] == [
        False,
        False,
        False,
        True,
    ]


def test_a_longer_queue_lengthens_and_a_shorter_one_never_shortens() -> None:
    longer = look(figures(group(), waiting_week=30, usually_waiting=17)).estimate
    shorter = look(figures(group(), usually_waiting=900)).estimate

    assert longer is not None
    assert longer.stretch_percent == 205
    assert longer.most_hours == pytest.approx(21 * 2.05)
    assert shorter is not None
    assert (shorter.stretch_percent, shorter.most_hours) == (100, 21)
    assert stretch_percent(10**7, 0, most_percent=300) == 300
    assert stretch_percent(0, 0, most_percent=300) == 100
    assert stretch_percent(5, 1, most_percent=0) == 100


counts = st.integers(0, 100_000)


@given(counts, counts, counts, counts, st.integers(1, 500), st.floats(-100, 1000))
def test_whatever_the_figures_half_is_not_later_than_most_and_none_is_below_zero(
    half: int, more: int, waiting: int, usually: int, sample: int, hours: float
) -> None:
    told = figures(
        group(half, half + more, sample=sample), waiting_later=waiting, usually_waiting=usually
    )

    found, busier = look(told, hours), look(told | {"waiting_later": waiting + 50}, hours)

    if sample < BY.min_sample:
        assert found.estimate is None
        return
    assert found.estimate is not None
    assert busier.estimate is not None
    assert 0 <= found.estimate.half_hours <= found.estimate.most_hours
    assert found.estimate.most_hours <= busier.estimate.most_hours
    order = [Verdict.IN_TIME, Verdict.TIGHT, Verdict.UNLIKELY, Verdict.LANDED]
    assert order.index(found.verdict) <= order.index(busier.verdict)


@pytest.mark.parametrize(
    ("hours", "words"),
    [
        (0, "1 min"),
        (0.5, "30 min"),
        (1.99, "120 min"),
        (2, "2 h"),
        (8.1, "9 h"),
        (72, "72 h"),
        (73, "4 days"),
    ],
)
def test_times_are_rounded_up_as_people_say_them(hours: float, words: str) -> None:
    with translation.override("en"):
        assert duration(hours) == words


def publish_as_port(*groups: dict[str, Any], **changes: Any) -> None:
    """Have the port say something to all."""
    now = timezone.now()
    body = figures(*groups, computed_at=now.isoformat(), **changes)
    with enter("port_shanghai"):
        statement = sign_statement(type="port.figures", body=body, made_at=now)
    with enter("public"):
        publish(statement=statement)


def page_of(people: People, path: str) -> str:
    client = Client(HTTP_HOST="suzhou-js.localhost", HTTP_ACCEPT_LANGUAGE="en")
    client.force_login(User.objects.get(id=people.unit.user_id))
    answer = client.get(path)
    assert answer.status_code == 200
    return " ".join(BeautifulSoup(answer.content, "lxml").get_text(" ").split())


def test_the_inviter_reads_it_while_writing_and_before_filing(suzhou: AuthorityRef) -> None:
    people = People()
    soon = timezone.now() + dt.timedelta(hours=14, minutes=-1)
    request = made.whole_draft(people, arrival_at=soon, urgent_reason="The line stands still")
    for path in (f"/requests/{request.id}/", f"/requests/{request.id}/check/"):
        assert "Not enough data" in page_of(people, path)
    publish_as_port(group())

    for path in (f"/requests/{request.id}/", f"/requests/{request.id}/check/"):
        text = page_of(people, path)
        assert "Half of comparable requests were decided within 9 h, 80% within 21 h." in text
        assert "Your guests land in 14 h." in text
        assert "It may not make the flight" in text
        assert "From the last 57 requests of Suzhou in category M" in text
        assert "Ask for the expedited lane" in text


def test_a_flight_that_is_too_near_keeps_nobody_from_filing(suzhou: AuthorityRef) -> None:
    people = People()
    publish_as_port(group(90_000, 90_000))
    request = made.whole_draft(people)
    assert selectors.outlook_of(
        selectors.request_for_inviter(people.handler, request.id)
    ).verdict == (Verdict.UNLIKELY)

    filed = services.submit(
        actor=people.handler,
        **made.seen(made.fresh(request)),
        declaration=made.declared(),
    )

    assert filed.status == Status.SUBMITTED


def test_a_guest_who_may_need_no_visa_is_pointed_out_and_no_other(suzhou: AuthorityRef) -> None:
    people = People()
    request = made.draft(people)
    made.add(people, request, made.visitor(1))
    assert "may not need a port visa" not in page_of(people, f"/requests/{request.id}/visitors/")
    swede = made.add(
        people, request, made.visitor(2, nationality="SWE", passport_issuing_state="SWE")
    )

    text = page_of(people, f"/requests/{request.id}/visitors/")

    assert f"{swede.full_name} may not need a port visa" in text
    assert text.count("may not need a port visa") == 1
    assert "12367" in text


def test_guests_with_the_same_reason_are_told_of_together(suzhou: AuthorityRef) -> None:
    people = People()
    request = made.draft(people)
    for place in (1, 2, 3):
        made.add(
            people, request, made.visitor(place, nationality="SWE", passport_issuing_state="SWE")
        )

    text = page_of(people, f"/requests/{request.id}/visitors/")

    assert "3 visitors may not need a port visa" in text
    assert text.count("may not need a port visa") == 1


def test_programs_read_the_outlook(suzhou: AuthorityRef) -> None:
    people = People()
    publish_as_port(group())
    request = made.draft(people)
    client = Client(HTTP_HOST="suzhou-js.localhost")
    client.force_login(User.objects.get(id=people.unit.user_id))

    told = client.get(f"/api/v1/requests/{request.id}/outlook").json()

    assert told["verdict"] == "unknown"
    assert told["estimate"] is None
    assert told["hours_left"] > 200
