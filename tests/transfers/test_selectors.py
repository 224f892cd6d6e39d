"""What lists and pages are given: the right rows in order, in few queries, each read noted."""

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from django.utils import timezone
from django.utils.translation import override

from apps.accounts.permissions import NotAllowed
from apps.accounts.roles import Role
from apps.audit.models import AuditEvent
from apps.core.actors import Actor
from apps.files.errors import StoredFileNotFound
from apps.files.policies import check_may_open
from apps.files.selectors import file_of
from apps.transfers import selectors, services
from apps.transfers.errors import AskNotFound
from apps.transfers.filters import TransferFilter
from apps.transfers.models import Paper
from apps.transfers.selectors import StepState
from apps.transfers.services import port_answers, undelivered
from apps.transfers.states import Status, Turn
from tests.factories import transfers as made
from tests.factories.accounts import make_actor
from tests.factories.enterprises import make_unit
from tests.factories.transfers import People, seen

DAY = dt.timedelta(days=1)


class Asker:
    """A request of the web, as far as a filter looks at it."""

    def __init__(self, actor: Actor) -> None:
        """Act for one user."""
        self.user = type("User", (), {"pk": actor.id})()


def test_the_desk_is_ordered_by_landing_and_counts_visitors(people: People) -> None:
    late = made.submitted(people, 2, arrival_at=timezone.now() + 20 * DAY)
    soon = made.submitted(people, 1, arrival_at=timezone.now() + 5 * DAY)
    made.whole_draft(people)

    queue = list(selectors.desk_queue(people.officer))

    assert [row.id for row in queue] == [soon.id, late.id]
    assert [row.visitor_count for row in queue] == [1, 2]  # type: ignore[attr-defined]


def test_lists_take_one_query_however_long_they_are(
    people: People, django_assert_num_queries: Callable[[int], Any]
) -> None:
    for days in (5, 6, 7):
        made.submitted(people, arrival_at=timezone.now() + days * DAY)

    with django_assert_num_queries(1):
        for row in selectors.desk_queue(people.officer):
            assert str(row.enterprise)
            selectors.turn_of(row)
    with django_assert_num_queries(2):
        for row in selectors.requests_of_inviter(people.handler):
            selectors.turn_of(row)


@pytest.mark.parametrize("visitors", [1, 4])
def test_a_whole_request_takes_as_many_queries_for_one_visitor_as_for_many(
    people: People, visitors: int, django_assert_num_queries: Callable[[int], Any]
) -> None:
    request = made.asked(people, visitors)

    with django_assert_num_queries(13):
        whole = selectors.request_for_desk(people.officer, request.id)
        names = [one.full_name for one in whole.visitors.all()]
        files = [paper.file.name for paper in whole.papers.all()]
        points = [item.subject for ask in whole.asks.all() for item in ask.items.all()]

    assert len(names) == visitors
    assert len(files) == 2 + 2 * visitors
    assert points == ["Return ticket"]


def test_every_read_of_a_whole_request_is_noted_by_field_names_only(people: People) -> None:
    request = made.submitted(people)

    selectors.request_for_desk(people.officer, request.id)
    selectors.request_for_inviter(people.handler, request.id)

    reads = AuditEvent.objects.filter(chain=request.chain, event="transfers.request_read")
    assert {event.actor_id for event in reads} == {people.officer.id, people.handler.id}
    assert all(e.payload == {"fields": ["asks", "papers", "visitors"]} for e in reads)


def test_counts_hold_every_status(people: People) -> None:
    made.submitted(people)
    made.whole_draft(people)

    desk = selectors.counts_by_status(people.officer)
    own = selectors.counts_of_inviter(people.handler)

    assert set(desk) == set(own) == set(Status.values)
    assert (desk[Status.SUBMITTED], desk[Status.DRAFT]) == (1, 0)
    assert (own[Status.SUBMITTED], own[Status.DRAFT]) == (1, 1)


def test_roles_without_the_function_read_nothing(people: People) -> None:
    request = made.submitted(people)

    for actor in (make_actor(Role.CITY_ADMIN), Actor.guest(), Actor.system("x")):
        with pytest.raises(NotAllowed):
            selectors.desk_queue(actor)
        with pytest.raises(NotAllowed):
            selectors.request_for_desk(actor, request.id)
        with pytest.raises(NotAllowed):
            selectors.request_for_inviter(actor, request.id)
        with pytest.raises(NotAllowed):
            selectors.counts_by_status(actor)
    with pytest.raises(NotAllowed):
        selectors.desk_queue(people.handler)
    with pytest.raises(NotAllowed):
        selectors.requests_of_inviter(people.officer)


def test_the_five_steps_follow_the_request(people: People) -> None:
    expected = {
        Status.DRAFT: ("current", "waiting", "waiting", "waiting", "waiting"),
        Status.SUBMITTED: ("done", "current", "waiting", "waiting", "waiting"),
        Status.SUPPLEMENT_ASKED: ("done", "current", "waiting", "waiting", "waiting"),
        Status.HANDED_ON: ("done", "done", "current", "waiting", "waiting"),
        Status.ACCEPTED: ("done", "done", "done", "current", "waiting"),
        Status.DECIDED: ("done", "done", "done", "done", "current"),
        Status.CLOSED: ("done", "done", "done", "done", "done"),
        Status.WITHDRAWN: ("done", "stopped", "stopped", "stopped", "stopped"),
    }
    for days, (status, states) in enumerate(expected.items(), start=1):
        others = People(people.unit, people.officer)
        request = made.request_in(status, others)
        view = selectors.tracker(request)
        assert tuple(step.state for step in view.steps) == states, status
        assert [step.key for step in view.steps] == ["filed", "check", "port", "decided", "visa"]
        if days:  # each trip on a day of its own, or the visitors would be filed twice
            request.visitors.update(passport_key=f"{days:064}")


def test_whose_turn_it_is(people: People) -> None:
    turns = {
        Status.DRAFT: Turn.INVITER,
        Status.RETURNED: Turn.INVITER,
        Status.SUPPLEMENT_ASKED: Turn.INVITER,
        Status.SUBMITTED: Turn.CITY,
        Status.CHECKING: Turn.CITY,
        Status.HANDED_ON: Turn.CARRIER,
        Status.ACCEPTED: Turn.PORT,
        Status.DECIDED: Turn.PORT,
        Status.CLOSED: Turn.NOBODY,
        Status.WITHDRAWN: Turn.NOBODY,
        Status.REDIRECTED: Turn.CARRIER,
    }
    for number, (status, turn) in enumerate(turns.items(), start=1):
        request = made.request_in(status, people)
        assert selectors.turn_of(request) == turn, status
        request.visitors.update(passport_key=f"{number:064}")


def test_received_accepted_and_decided_are_three_things_with_the_times_of_both_sides(
    people: People,
) -> None:
    request = made.handed_on(people)
    undelivered.received(request_id=request.id, at=timezone.now())
    assert selectors.turn_of(made.fresh(request)) == Turn.PORT
    port_answers.accepted(origin=made.PORT, request_id=request.id, accepted_at=timezone.now())

    steps = selectors.tracker(made.fresh(request)).steps

    with override("en"):
        moments = [(str(moment.label), moment.side) for moment in steps[2].moments]
    assert moments == [
        ("Handed on", Turn.CITY),
        ("Received", Turn.CARRIER),
        ("Accepted", Turn.PORT),
    ]
    assert steps[3].state == StepState.CURRENT
    assert steps[3].expected_by is not None


def test_a_history_tells_what_happened_without_reads_and_with_what_was_said(
    people: People,
) -> None:
    request = made.handed_on(people)
    selectors.request_for_desk(people.officer, request.id)

    told = selectors.history(request)

    assert [entry.event for entry in told[-3:]] == [
        "transfers.submitted",
        "transfers.claimed",
        "transfers.handed_on",
    ]
    assert (told[-1].side, told[-1].remark) == (Turn.CITY, "In order")
    assert told[0].side == Turn.INVITER
    assert told[-1].actor_id == people.officer.id


def test_a_paper_is_opened_by_its_inviter_and_by_officers_once_filed(people: People) -> None:
    request = made.whole_draft(people)
    file_id = Paper.objects.filter(request=request).order_by("id")[0].file_id
    stranger = make_unit(1).handler

    file = file_of(file_id=file_id)

    assert check_may_open(file, people.handler) == request.chain
    for actor in (stranger, people.officer, make_actor(Role.CITY_ADMIN), Actor.guest()):
        with pytest.raises(StoredFileNotFound):
            check_may_open(file, actor)
    services.submit(actor=people.handler, **seen(request), declaration=made.declared())
    assert check_may_open(file, people.officer) == request.chain
    with pytest.raises(StoredFileNotFound):
        check_may_open(file, stranger)


def test_a_question_of_another_request_is_not_found(people: People) -> None:
    request, other = made.asked(people), made.draft(people)

    ask = selectors.ask_of(request, request.asks.get().id)

    assert [item.subject for item in ask.items.all()] == ["Return ticket"]
    with pytest.raises(AskNotFound):
        selectors.ask_of(other, ask.id)


def test_destinations_are_the_other_cities_with_a_desk(people: People) -> None:
    codes = [city.code for city in selectors.redirect_destinations()]

    assert "320100" in codes
    assert not {"320500", "310000", "shanghai"} & set(codes)
    assert codes == sorted(codes)


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({}, {"a", "b"}),
        ({"status": ["SUBMITTED"]}, {"b"}),
        ({"status": ["SUBMITTED", "CHECKING"]}, {"a", "b"}),
        ({"port_of_entry": "sha"}, {"b"}),
        ({"arrival_from": "DAY_B"}, {"b"}),
        ({"arrival_until": "DAY_A"}, {"a"}),
        ({"enterprise": "样本精密"}, {"a", "b"}),
        ({"enterprise": "specimen inst"}, {"a", "b"}),
        ({"enterprise": "instruments"}, set()),
        ({"claimed_by_me": "on"}, {"a"}),
        ({"reference": "REFERENCE_A"}, {"a"}),
        ({"reference": "26-AAAAAAA-A"}, set()),
        ({"reference": "'; drop table"}, set()),
        ({"enterprise": "%"}, set()),
    ],
)
def test_the_filter_finds(people: People, query: dict[str, Any], found: set[str]) -> None:
    now = timezone.now()
    rows = {
        "a": made.checking(people, arrival_at=now + 5 * DAY),
        "b": made.submitted(people, arrival_at=now + 9 * DAY, port_of_entry="SHA"),
    }
    words = {
        "DAY_A": f"{timezone.localdate(now + 5 * DAY):%Y-%m-%d}",
        "DAY_B": f"{timezone.localdate(now + 9 * DAY):%Y-%m-%d}",
        "REFERENCE_A": rows["a"].reference.lower().replace("-", " "),
    }
    typed = {
        key: [words.get(one, one) for one in ([value] if isinstance(value, str) else value)]
        for key, value in query.items()
    }
    from django.http import QueryDict

    data = QueryDict(mutable=True)
    for key, values in typed.items():
        data.setlist(key, values)

    result = TransferFilter(
        data, queryset=selectors.desk_queue(people.officer), request=Asker(people.officer)
    )

    assert result.form.is_valid()
    assert {name for name, row in rows.items() if row in set(result.qs)} == found
