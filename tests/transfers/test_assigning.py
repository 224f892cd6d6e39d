"""On whose desk a request lies: taking the next, putting back, giving to a colleague, absences."""

from __future__ import annotations

import datetime as dt
import threading
from collections.abc import Callable
from uuid import UUID, uuid4

import pytest
from django.db import connection
from django.utils import timezone

from apps.accounts import services as accounts
from apps.accounts.permissions import NotAllowed
from apps.accounts.roles import Role
from apps.core.actors import Actor
from apps.core.errors import DomainError, MoveNotAllowed, StaleRevision
from apps.notices.models import Notice
from apps.regions.scoping import enter
from apps.transfers import selectors, services
from apps.transfers.errors import (
    AbsenceDaysWrong,
    NothingToTake,
    OfficerNotAvailable,
    ReasonMissing,
    TextUnfit,
)
from apps.transfers.inputs import AskPoint
from apps.transfers.models import TransferRequest
from apps.transfers.states import Status
from apps.transfers.tasks import free_desks
from tests.databases import Copy
from tests.factories import transfers as made
from tests.factories.accounts import SYSTEM, make_actor
from tests.factories.transfers import People, seen
from tests.transfers.acts import everything

HOUR = dt.timedelta(hours=1)
DAY = dt.timedelta(days=1)


def told(actor: Actor) -> list[str]:
    """What an officer was told of the desk changing hands."""
    given = "(assigned|released)"
    mine = Notice.objects.filter(recipient_id=UUID(actor.id), event__regex=given)
    return sorted(mine.values_list("event", flat=True))


def away(actor: Actor, officer: Actor, first: dt.date, last: dt.date) -> None:
    services.enter_absence(
        actor=actor,
        officer_id=UUID(officer.id),
        first_day=first,
        last_day=last,
        reason="Leave",
    )


def test_the_next_one_lands_within_hours_then_is_overdue_then_lands_first(people: People) -> None:
    now = timezone.now()
    order = ["soon", "overdue", "next week", "in two weeks", "landed"]
    arrivals = [5 * HOUR, 12 * DAY, 7 * DAY, 14 * DAY, 9 * DAY]
    requests = {
        name: made.submitted(people, arrival_at=now + wait, urgent_reason="A line stands still")
        for name, wait in zip(order, arrivals, strict=True)
    }
    late = TransferRequest.objects.filter(id=requests["overdue"].id)
    late.update(submitted_at=now - 30 * DAY, first_filed_at=now - 30 * DAY)
    TransferRequest.objects.filter(id=requests["landed"].id).update(arrival_at=now - 2 * DAY)

    taken = [services.take_next(actor=people.officer).id for _ in order]

    assert taken == [requests[name].id for name in order]
    assert set(TransferRequest.objects.values_list("status", "claimed_by")) == {
        (Status.CHECKING, UUID(people.officer.id))
    }
    with pytest.raises(NothingToTake):
        services.take_next(actor=people.officer)


def test_putting_back_needs_a_reason_and_frees_it_for_anyone(people: People) -> None:
    request = made.checking(people)
    before = everything()
    for reason, error in (("", ReasonMissing), ("x" * 2001, TextUnfit)):
        with pytest.raises(error):
            services.release(actor=people.officer, **seen(request), reason=reason)
        assert everything() == before

    freed = services.release(actor=people.officer, **seen(request), reason="I know the unit")

    assert (freed.status, freed.claimed_by, freed.claimed_at) == (Status.SUBMITTED, None, None)
    assert freed.first_filed_at == request.first_filed_at
    assert services.take_next(actor=make_actor(Role.CITY_OFFICER)).id == request.id


def test_why_a_desk_changed_is_read_by_the_desk_and_not_by_the_inviter(people: People) -> None:
    request = made.checking(people)
    services.release(actor=people.officer, **seen(request), reason="I know the unit")

    at_desk = selectors.history(made.fresh(request), for_desk=True)
    at_home = selectors.history(made.fresh(request))

    assert "I know the unit" in {str(entry.remark) for entry in at_desk}
    assert {entry.event for entry in at_desk} - {entry.event for entry in at_home} == {
        "transfers.released"
    }


@pytest.mark.parametrize("status", [Status.CHECKING, Status.SUPPLEMENT_ASKED, Status.HANDED_ON])
def test_a_supervisor_gives_it_to_another_officer_and_both_are_told(
    people: People, status: Status
) -> None:
    request = made.request_in(status, people)
    other = make_actor(Role.CITY_OFFICER)

    given = services.reassign(
        actor=people.supervisor,
        **seen(request),
        officer_id=UUID(other.id),
        reason="On leave",
    )

    assert (given.status, given.claimed_by) == (status, UUID(other.id))
    assert given.revision == request.revision + 1
    assert "transfers.reassigned.former" in told(people.officer)
    assert told(other) == ["transfers.reassigned.desk"]


def test_what_nobody_has_can_be_given_out(people: People) -> None:
    request = made.submitted(people)

    given = services.reassign(
        actor=people.supervisor,
        **seen(request),
        officer_id=UUID(people.officer.id),
        reason="Your turn",
    )

    assert (given.status, given.claimed_by) == (Status.CHECKING, UUID(people.officer.id))
    assert told(people.officer) == ["transfers.assigned.desk"]


def test_a_supervisor_takes_it_off_a_desk_and_the_officer_is_told(people: People) -> None:
    request = made.checking(people)

    freed = services.reassign(
        actor=people.supervisor, **seen(request), officer_id=None, reason="Ill"
    )

    assert (freed.status, freed.claimed_by) == (Status.SUBMITTED, None)
    assert told(people.officer) == ["transfers.released.former"]


def test_who_cannot_have_it_is_not_given_it_and_nothing_changes(people: People) -> None:
    request = made.checking(people)
    gone, on_leave = make_actor(Role.CITY_OFFICER), make_actor(Role.CITY_OFFICER)
    accounts.deactivate(actor=SYSTEM, user_id=UUID(gone.id))
    today = timezone.localdate()
    away(people.supervisor, on_leave, today, today)
    before = everything()
    wrong = [
        people.officer.id,  # has it already
        people.handler.id,  # is no officer
        gone.id,
        on_leave.id,
        str(uuid4()),
    ]

    for officer in wrong:
        with pytest.raises(OfficerNotAvailable):
            services.reassign(
                actor=people.supervisor, **seen(request), officer_id=UUID(officer), reason="x"
            )
        assert everything() == before


@pytest.mark.parametrize("status", [Status.RETURNED, Status.CLOSED, Status.WITHDRAWN])
def test_what_lies_on_no_desk_is_not_given_away(people: People, status: Status) -> None:
    request = made.request_in(status, people)
    other = UUID(make_actor(Role.CITY_OFFICER).id)
    before = everything()

    with pytest.raises(MoveNotAllowed):
        services.reassign(actor=people.supervisor, **seen(request), officer_id=other, reason="x")

    assert everything() == before


def test_an_officer_does_not_reassign_and_does_not_enter_a_colleagues_absence(
    people: People,
) -> None:
    request, today = made.checking(people), timezone.localdate()
    other = make_actor(Role.CITY_OFFICER)
    before = everything()

    with pytest.raises(NotAllowed):
        services.reassign(
            actor=people.officer, **seen(request), officer_id=UUID(other.id), reason="x"
        )
    with pytest.raises(NotAllowed):
        away(people.officer, other, today, today)
    assert everything() == before
    away(people.officer, people.officer, today, today)
    assert [one.officer for one in selectors.absences(people.officer)] == [UUID(people.officer.id)]


@pytest.mark.parametrize(
    ("first", "last", "error"),
    [
        (0, -1, AbsenceDaysWrong),
        (-5, -1, AbsenceDaysWrong),
        (0, 367, AbsenceDaysWrong),
    ],
)
def test_days_that_cannot_be_right_are_refused(
    people: People, first: int, last: int, error: type[DomainError]
) -> None:
    today = timezone.localdate()

    with pytest.raises(error):
        away(people.officer, people.officer, today + first * DAY, today + last * DAY)

    assert selectors.absences(people.officer) == []


def test_what_the_absent_hold_is_listed_until_they_are_back(people: People) -> None:
    request, today = made.checking(people), timezone.localdate()
    made.submitted(people, port_of_entry="SHA")
    away(people.supervisor, people.officer, today, today + 5 * DAY)

    left = selectors.on_desks_of_the_absent(people.supervisor)
    load = next(one for one in selectors.loads(people.supervisor) if one.checking)

    assert [one.id for one in left] == [request.id]
    assert load.away_until == today + 5 * DAY
    services.end_absence(actor=people.officer, absence_id=selectors.absences(people.officer)[0].id)
    assert not selectors.on_desks_of_the_absent(people.supervisor).exists()


def test_what_a_closed_account_was_checking_goes_back_into_the_queue(people: People) -> None:
    held, kept = made.checking(people), made.checking(People(people.unit), port_of_entry="SHA")
    accounts.deactivate(actor=SYSTEM, user_id=UUID(people.officer.id))
    left = selectors.on_desks_of_the_absent(people.supervisor)
    assert [one.id for one in left] == [held.id]

    for _twice in range(2):
        free_desks(schema="city_320500")

    assert made.fresh(held).claimed_by is None
    assert made.fresh(kept).claimed_by is not None


def test_loads_count_by_officer_in_a_fixed_number_of_queries(
    people: People, django_assert_max_num_queries: Callable[..., object]
) -> None:
    made.checking(people)
    second = made.checking(people, port_of_entry="SHA")
    services.ask_supplement(actor=people.officer, **seen(second), points=[AskPoint("Seal")])

    with django_assert_max_num_queries(9):  # type: ignore[attr-defined]
        load = next(one for one in selectors.loads(people.officer) if one.held)

    assert (load.checking, load.waiting, load.overdue, load.at_port) == (1, 1, 0, 0)
    assert load.name == "Test Person"


# Two at once ---------------------------------------------------------------------------------


def at_once(*acts: Callable[[], object]) -> list[str]:
    """Do the acts at the same moment, each in a thread and a transaction of its own."""
    started = threading.Barrier(len(acts))
    outcomes: list[str] = []

    def run(act: Callable[[], object]) -> None:
        try:
            with enter("city_320500"):
                started.wait(10)
                done = act()
                outcomes.append(str(getattr(done, "id", "done")))
        except DomainError as refused:
            outcomes.append(refused.code)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(act,)) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    return sorted(outcomes)


def test_two_who_take_the_next_one_at_once_get_two_requests(committed: Copy) -> None:
    with enter("city_320500"):
        people = People()
        requests = [made.submitted(people), made.submitted(people, port_of_entry="SHA")]
        officers = [people.officer, make_actor(Role.CITY_OFFICER)]

    outcomes = at_once(
        lambda: services.take_next(actor=officers[0]),
        lambda: services.take_next(actor=officers[1]),
    )

    assert outcomes == sorted(str(one.id) for one in requests)
    with enter("city_320500"):
        holders = set(TransferRequest.objects.values_list("claimed_by", flat=True))
        assert holders == {UUID(one.id) for one in officers}


def test_of_a_claim_and_a_gift_at_once_one_wins_and_the_other_is_told(committed: Copy) -> None:
    with enter("city_320500"):
        people = People()
        request = made.submitted(people)
        other = make_actor(Role.CITY_OFFICER)

    outcomes = at_once(
        lambda: services.claim(actor=people.officer, **seen(request)),
        lambda: services.reassign(
            actor=people.supervisor, **seen(request), officer_id=UUID(other.id), reason="x"
        ),
    )

    assert outcomes == sorted([str(request.id), StaleRevision.code])
    with enter("city_320500"):
        assert TransferRequest.objects.get().revision == request.revision + 1
