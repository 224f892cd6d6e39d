"""The queue of the desk: views with counts, clocks, saved views, and how it holds up when long."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.http import QueryDict
from django.test import Client
from django.urls import reverse as reverse_of
from django.utils import timezone, translation
from hypothesis import given
from hypothesis import strategies as st

from apps.accounts.models import User
from apps.accounts.roles import Role
from apps.core import workcalendar
from apps.core.actors import Actor
from apps.core.parts import Tone
from apps.core.saved_views import MOST_VIEWS, TooManyViews, ViewNotFound, ViewUnfit
from apps.transfers import selectors, services
from apps.transfers.filters import DeskFilter
from apps.transfers.inputs import AskPoint
from apps.transfers.models import SavedView, TransferRequest
from apps.transfers.policies.clock import Pace, clock_of, is_due_today, is_stuck
from apps.transfers.states import QueueView, Status
from tests.factories import transfers as made
from tests.factories.accounts import make_actor
from tests.factories.transfers import People, seen

HOUR = dt.timedelta(hours=1)
DAY = dt.timedelta(days=1)
NOON = dt.datetime(2026, 11, 24, 4, tzinfo=dt.UTC)
HOLIDAY = {dt.date(2026, 11, 23): False, dt.date(2026, 11, 28): True}


def reverse(name: str, *, args: list[Any] | None = None) -> str:
    """The address of a page on a city's host."""
    return reverse_of(name, urlconf="config.urls.city", args=args)


def browser(actor: Actor) -> Client:
    client = Client(HTTP_HOST="suzhou-js.localhost")
    client.force_login(User.objects.get(id=actor.id))
    return client


@pytest.fixture
def officer(people: People) -> Client:
    return browser(people.officer)


def pace(now: dt.datetime = NOON, **changes: Any) -> Pace:
    numbers: dict[str, Any] = {
        "check_days": 2,
        "port_days": 3,
        "urgent_hours": 48,
        "calendar": HOLIDAY,
    }
    return Pace(now=now, **(numbers | changes))


@given(
    minutes=st.integers(0, 365 * 24 * 60),
    back=st.integers(0, 40 * 24 * 60),
    count=st.integers(0, 12),
)
def test_begun_before_the_limit_means_due_by_that_day_and_nothing_else_does(
    minutes: int, back: int, count: int
) -> None:
    at = NOON - dt.timedelta(minutes=minutes)
    begun = at - dt.timedelta(minutes=back)
    beat = pace(at)

    is_late = begun < beat.late_since(count)

    assert is_late == (workcalendar.deadline(begun, count, HOLIDAY) <= at)


@pytest.mark.parametrize(
    ("day", "tone", "words"),
    [
        (24, Tone.NEUTRAL, "2 working days left"),
        (20, Tone.WAITING, "1 working day left"),
        (19, Tone.WAITING, "Due today"),
        (18, Tone.DANGER, "Overdue by 1 working day"),
        (17, Tone.DANGER, "Overdue by 2 working days"),
    ],
)
def test_the_clock_counts_working_days_over_weekends_and_holidays(
    day: int, tone: Tone, words: str
) -> None:
    row = TransferRequest(status=Status.SUBMITTED, submitted_at=NOON.replace(day=day))

    with translation.override("en"):
        clock = clock_of(row, pace())

    assert clock is not None
    assert (clock.tone, clock.words) == (tone, words)


@pytest.mark.parametrize("status", Status)
def test_a_clock_is_red_exactly_where_the_view_of_the_overdue_lists_it(
    people: People, status: Status
) -> None:
    request = made.request_in(status, people)
    long_ago = timezone.now() - 90 * DAY
    for field in ("submitted_at", "handed_on_at", "accepted_at"):
        if getattr(request, field) is not None:
            TransferRequest.objects.filter(id=request.id).update(**{field: long_ago})
    request.asks.update(due_at=long_ago)
    beat = Pace.at(timezone.now())

    row = TransferRequest.objects.with_counts().get(id=request.id)
    clock = clock_of(row, beat)

    is_listed = TransferRequest.objects.filter(is_stuck(beat), id=request.id).exists()
    assert is_listed == (clock is not None and clock.tone == Tone.DANGER)
    assert is_listed == (
        status
        in {
            Status.SUBMITTED,
            Status.CHECKING,
            Status.SUPPLEMENT_ASKED,
            Status.HANDED_ON,
            Status.ACCEPTED,
        }
    )


def test_what_was_filed_just_now_is_neither_due_nor_overdue(people: People) -> None:
    made.submitted(people)
    beat = Pace.at(timezone.now())

    found = TransferRequest.objects.filter(is_due_today(beat) | is_stuck(beat))

    assert beat.check_days > 0
    assert not found.exists()


def english(view: str) -> str:
    with translation.override("en"):
        return str(QueueView(view).label)


def tabs(answer: Any) -> dict[str, int]:
    with translation.override("en"):
        return {str(tab.label): tab.count for tab in answer.context["tabs"]}


def test_every_view_has_its_count(officer: Client, people: People) -> None:
    made.submitted(people)
    made.checking(people, port_of_entry="SHA")
    made.checking(
        People(people.unit, make_actor(Role.CITY_OFFICER), people.supervisor),
        arrival_at=timezone.now() + 12 * DAY,
    )
    made.handed_on(people, arrival_at=timezone.now() + 13 * DAY)

    shown = tabs(officer.get(reverse("transfers:desk")))

    assert shown == {
        "At the city": 3,
        "To take": 1,
        "On my desk": 1,
        "Due today": 0,
        "Back from the port": 0,
        "Waiting for inviters": 0,
        "Overdue": 0,
        "At the port": 1,
        "All": 4,
    }


@pytest.mark.parametrize("view", QueueView.values)
def test_a_view_shows_as_many_rows_as_its_tab_says(
    officer: Client, people: People, view: str
) -> None:
    made.submitted(people)
    made.checking(people, port_of_entry="SHA")
    made.handed_on(people, arrival_at=timezone.now() + 13 * DAY)

    answer = officer.get(reverse("transfers:desk"), {"view": view})

    assert len(answer.context["rows"]) == tabs(answer)[english(view)]


@pytest.mark.parametrize(
    ("query", "count"),
    [
        ({"category": "m"}, 1),
        ({"category": "F"}, 0),
        ({"nationality": "uto"}, 1),
        ({"nationality": "DEU"}, 0),
        ({"overdue": "on"}, 0),
        ({"officer": str(uuid4())}, 0),
        ({"unit": str(uuid4())}, 0),
        ({"arrival_from": "2099-01-01"}, 0),
        ({"view": "nonsense"}, None),
        ({"unit": "nonsense"}, None),
    ],
)
def test_the_filters_narrow_the_queue_down(
    officer: Client, people: People, query: dict[str, str], count: int | None
) -> None:
    made.submitted(people)

    answer = officer.get(reverse("transfers:desk"), query)

    assert answer.status_code == 200
    if count is None:
        assert answer.context["filter"].errors
    else:
        assert len(answer.context["rows"]) == count


def test_a_saved_view_opens_with_its_filters_and_columns(officer: Client, people: People) -> None:
    made.submitted(people)
    officer.post(reverse("transfers:desk-columns"), {"column": ["flight", "holder", "evil"]})
    query = "view=take&port_of_entry=PVG&page=3&evil=1"
    saved = officer.post(reverse("transfers:desk-view-save"), {"name": "  Pudong ", "query": query})
    assert saved.status_code == 302
    officer.post(reverse("transfers:desk-columns"), {"column": ["state"]})

    view = SavedView.objects.get()
    page = officer.get(reverse("transfers:desk-view", args=[view.id]), follow=True)

    assert (view.name, view.columns) == ("Pudong", ["flight", "holder"])
    asked = QueryDict(view.query)
    assert (asked.getlist("view"), asked["port_of_entry"], set(asked)) == (
        ["take"],
        "PVG",
        {"view", "port_of_entry"},
    )
    assert page.context["columns"] == ["flight", "holder"]
    assert tabs(page)["Pudong"] == 1
    current = [str(tab.label) for tab in page.context["tabs"] if tab.is_current]
    assert current == ["Pudong"]


def test_the_default_view_opens_first_and_can_be_left(officer: Client, people: People) -> None:
    made.submitted(people)
    form = {"name": "Mine", "query": "view=mine", "is_default": "on"}
    officer.post(reverse("transfers:desk-view-save"), form)

    first = officer.get(reverse("transfers:desk"), follow=True)
    other = officer.get(reverse("transfers:desk"), {"view": "todo"})

    assert len(first.context["rows"]) == 0
    assert len(other.context["rows"]) == 1


def test_a_shared_view_is_offered_to_colleagues_and_a_private_one_is_not(people: People) -> None:
    mine = services.save_view(actor=people.officer, name="Mine", query="view=mine")
    ours = services.save_view(actor=people.officer, name="Ours", query="view=take", is_shared=True)
    other = people.supervisor

    assert [view.id for view in selectors.views_for(other)] == [ours.id]
    with pytest.raises(ViewNotFound):
        selectors.view_of(other, mine.id)
    with pytest.raises(ViewNotFound):
        services.remove_view(actor=other, view_id=ours.id)
    assert SavedView.objects.count() == 2
    services.remove_view(actor=people.officer, view_id=ours.id)
    assert selectors.views_for(other) == []


def test_one_default_at_a_time_and_a_name_again_replaces(people: People) -> None:
    for name in ("A", "B", "B"):
        services.save_view(actor=people.officer, name=name, query="", is_default=True)

    assert list(SavedView.objects.filter(is_default=True).values_list("name", flat=True)) == ["B"]
    assert SavedView.objects.count() == 2


@pytest.mark.parametrize(
    ("name", "query"), [("", ""), ("x" * 61, ""), ("\x00", ""), ("Long", "reference=" + "x" * 600)]
)
def test_a_view_that_cannot_be_kept_is_refused(people: People, name: str, query: str) -> None:
    with pytest.raises(ViewUnfit):
        services.save_view(actor=people.officer, name=name, query=query)

    assert not SavedView.objects.exists()


def test_an_officer_keeps_a_limited_number_of_views(people: People) -> None:
    for place in range(MOST_VIEWS):
        services.save_view(actor=people.officer, name=str(place), query="")

    with pytest.raises(TooManyViews):
        services.save_view(actor=people.officer, name="one more", query="")

    services.save_view(actor=people.officer, name="0", query="view=all")
    assert SavedView.objects.count() == MOST_VIEWS


def copies(first: TransferRequest, count: int) -> None:
    """Many more requests like the first, written at once."""
    base: dict[str, Any] = dict(TransferRequest.objects.filter(id=first.id).values().get())
    TransferRequest.objects.bulk_create(
        TransferRequest(
            **{
                **base,
                "id": uuid4(),
                "reference": f"T-{place}",
                "arrival_at": base["arrival_at"] + dt.timedelta(minutes=place),
            }
        )
        for place in range(count)
    )


def test_a_queue_of_thousands_says_more_than_a_thousand_and_asks_no_more_queries(
    officer: Client, people: People, django_assert_max_num_queries: Callable[..., Any]
) -> None:
    first = made.submitted(people)
    for name in ("A", "B", "C"):
        services.save_view(actor=people.officer, name=name, query="view=take")
    officer.get(reverse("transfers:desk"))
    with django_assert_max_num_queries(60) as short:
        officer.get(reverse("transfers:desk"))
    copies(first, 1500)

    with django_assert_max_num_queries(len(short)):
        page = officer.get(reverse("transfers:desk"), {"view": "take"})

    assert tabs(page)["To take"] == 1001
    assert page.context["is_capped"]
    assert page.context["page"].paginator.num_pages == 20
    last = officer.get(reverse("transfers:desk"), {"view": "take", "page": "20"})
    assert len(last.context["rows"]) == 50


def test_the_page_takes_the_next_one_and_says_when_there_is_none(
    officer: Client, people: People
) -> None:
    request = made.submitted(people)

    taken = officer.post(reverse("transfers:desk-next"))
    none = officer.post(reverse("transfers:desk-next"))

    assert taken["Location"] == reverse("transfers:desk-request", args=[request.id])
    assert none.status_code == 409


def test_urgent_is_what_lands_soon_and_no_reason_makes_it_so(
    officer: Client, people: People
) -> None:
    now = timezone.now()
    far = made.submitted(people, urgent_reason="A line stands still", port_of_entry="SHA")
    near = made.submitted(people, arrival_at=now + 40 * HOUR, urgent_reason="A line stands still")

    rows = officer.get(reverse("transfers:desk"), HTTP_ACCEPT_LANGUAGE="en").context["rows"]

    assert {one["row"].id: one["is_urgent"] for one in rows} == {far.id: False, near.id: True}


def test_a_supervisor_reassigns_many_and_sees_what_became_of_each(people: People) -> None:
    held, moved = made.checking(people), made.checking(people, port_of_entry="SHA")
    other = make_actor(Role.CITY_OFFICER)
    client = browser(people.supervisor)
    address = reverse("transfers:desk-reassign")
    preview = client.get(address, {"request": [str(held.id), str(moved.id), "junk"]})
    assert preview.content.decode().count('name="seen"') == 2
    sent = {
        "seen": [f"{held.id}:{held.revision}", f"{moved.id}:{moved.revision}"],
        "officer": other.id,
        "reason": "On leave",
    }
    unexplained = client.post(address, sent | {"reason": " "})
    assert unexplained.status_code == 422
    services.ask_supplement(actor=people.officer, **seen(moved), points=[AskPoint("Ticket")])

    result = client.post(address, sent)

    outcomes = {one.row.id: one.is_done for one in result.context["outcomes"]}
    assert outcomes == {held.id: True, moved.id: False}
    assert made.fresh(held).claimed_by == UUID(other.id)
    assert made.fresh(moved).claimed_by == UUID(people.officer.id)


def test_the_page_of_people_enters_and_ends_absences(officer: Client, people: People) -> None:
    made.checking(people)
    today = timezone.localdate().isoformat()
    sent = {
        "officer": people.officer.id,
        "first_day": today,
        "last_day": today,
        "reason": "Training",
    }
    wrong = officer.post(reverse("transfers:desk-absence"), sent | {"last_day": "2020-01-01"})
    assert wrong.status_code == 422
    assert 'value="Training"' in wrong.content.decode()

    assert officer.post(reverse("transfers:desk-absence"), sent).status_code == 302

    page = officer.get(reverse("transfers:desk-people"))
    assert len(page.context["left"]) == 1
    end = reverse("transfers:desk-absence-end", args=[selectors.absences(people.officer)[0].id])
    assert officer.post(end).status_code == 302
    assert selectors.absences(people.officer) == []


def test_every_filter_of_the_desk_is_one_that_names_nobody() -> None:
    assert set(DeskFilter.base_filters) == {
        *("status", "port_of_entry", "arrival_from", "arrival_until", "enterprise"),
        *("claimed_by_me", "reference", "view", "category", "nationality", "officer"),
        *("unit", "overdue"),
    }
