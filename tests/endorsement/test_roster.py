"""The roster of the visa desks: who is on, who may not be, and the hours in which nobody is."""

from __future__ import annotations

import datetime as dt
import threading
from typing import Any
from uuid import UUID, uuid4

import pytest
import time_machine
from bs4 import BeautifulSoup
from django.db import IntegrityError, connections, transaction
from django.test import Client
from django.urls import reverse

from apps.accounts.models import User
from apps.accounts.permissions import NotAllowed
from apps.accounts.roles import Role
from apps.audit.models import AuditEvent
from apps.core.actors import Actor
from apps.core.workcalendar import BEIJING
from apps.endorsement.coverage import joined, open_stretches, without
from apps.endorsement.desk_errors import NoOfficer, ShiftClash, ShiftNotFound, ShiftOver, ShiftTimes
from apps.endorsement.errors import DeskNotFound
from apps.endorsement.models import Shift, VisaDesk
from apps.endorsement.placing import DeskFacts, Opening
from apps.endorsement.roster_selectors import desk_by_code, on_now, roster_week
from apps.endorsement.services import roster
from apps.endorsement.states import Duty
from apps.notices.models import Notice
from apps.regions.scoping import AuthorityRef, enter
from tests.databases import Copy
from tests.factories.accounts import make_actor
from tests.factories.desks import entered

MONDAY = dt.date(2026, 11, 30)
NOON = dt.datetime(2026, 11, 30, 12, tzinfo=BEIJING)


@pytest.fixture(autouse=True)
def _noon() -> Any:
    """It is Monday noon in Beijing."""
    with time_machine.travel(NOON, tick=False):
        yield


@pytest.fixture
def chief(port: AuthorityRef) -> Actor:
    """Who looks after the roster; the test runs at the port."""
    return make_actor(Role.PORT_SUPERVISOR)


@pytest.fixture
def officer(port: AuthorityRef) -> UUID:
    """Somebody who can be on the roster."""
    return UUID(make_actor(Role.PORT_OFFICER).id)


def put(chief: Actor, officer: UUID, starts: str, ends: str, **changes: Any) -> list[Shift]:
    return entered(
        chief,
        officer,
        starts=dt.time.fromisoformat(starts),
        ends=dt.time.fromisoformat(ends),
        **({"first_day": MONDAY} | changes),
    )


def clocks(shift: Shift) -> str:
    begin, end = (at.astimezone(BEIJING) for at in (shift.starts_at, shift.ends_at))
    return f"{begin:%d %H:%M}-{end:%d %H:%M}"


@pytest.mark.parametrize(
    ("starts", "ends", "told"),
    [
        ("13:00", "20:00", "30 13:00-30 20:00"),
        ("22:00", "06:00", "30 22:00-01 06:00"),
        ("08:00", "08:00", "30 08:00-01 08:00"),
        ("00:00", "00:00", "30 00:00-01 00:00"),
    ],
)
def test_a_shift_may_run_over_midnight_and_is_a_day_at_most(
    chief: Actor, officer: UUID, starts: str, ends: str, told: str
) -> None:
    assert [clocks(one) for one in put(chief, officer, starts, ends)] == [told]


def test_shifts_on_several_days_are_entered_all_with_events_and_one_notice(
    chief: Actor, officer: UUID
) -> None:
    several = put(chief, officer, "22:00", "06:00", days=3)

    assert [clocks(one) for one in several] == [
        "30 22:00-01 06:00",
        "01 22:00-02 06:00",
        "02 22:00-03 06:00",
    ]
    events = AuditEvent.objects.filter(event="endorsement.shift_entered")
    assert {one.subject for one in events} == {f"shift:{one.id}" for one in several}
    assert {one.payload["officer"] for one in events} == {str(officer)}
    assert Notice.objects.get(event="endorsement.shift_entered").recipient_id == officer


@pytest.mark.parametrize(
    ("first", "second"),
    [
        # one officer at two desks at once, by a minute or over midnight
        ({}, {"desk": "SHA", "starts": "19:59"}),
        ({"starts": "22:00", "ends": "06:00"}, {"first_day": "2026-12-01", "starts": "05:00"}),
        # one officer who is called first and second
        ({"duty": Duty.FIRST}, {"duty": Duty.SECOND}),
    ],
)
def test_an_officer_is_in_one_place_at_a_time(
    chief: Actor, officer: UUID, first: dict[str, Any], second: dict[str, Any]
) -> None:
    usual = {"starts": "13:00", "ends": "20:00"}
    put(chief, officer, **(usual | first))
    if "first_day" in second:
        second = second | {"first_day": dt.date.fromisoformat(second["first_day"])}

    with pytest.raises(ShiftClash):
        put(chief, officer, **(usual | second))

    assert Shift.objects.count() == 1


def test_a_desk_has_one_officer_who_is_called_first(chief: Actor, officer: UUID) -> None:
    put(chief, officer, "13:00", "20:00", duty=Duty.FIRST)
    other = UUID(make_actor(Role.PORT_OFFICER).id)

    with pytest.raises(ShiftClash):
        put(chief, other, "19:00", "21:00", duty=Duty.FIRST)

    put(chief, other, "19:00", "21:00", duty=Duty.SECOND)
    put(chief, other, "19:00", "21:00", duty=Duty.FIRST, desk="SHA")
    put(chief, other, "20:00", "21:00", duty=Duty.DESK)
    assert Shift.objects.count() == 4


def test_shifts_that_touch_do_not_overlap(chief: Actor, officer: UUID) -> None:
    put(chief, officer, "13:00", "20:00")
    put(chief, officer, "20:00", "23:00", desk="SHA")

    assert Shift.objects.count() == 2


def test_of_several_days_none_is_entered_when_one_clashes(chief: Actor, officer: UUID) -> None:
    put(chief, officer, "08:00", "16:00", first_day=MONDAY + dt.timedelta(days=2))

    with pytest.raises(ShiftClash):
        put(chief, officer, "15:00", "20:00", days=5, desk="SHA")

    assert Shift.objects.count() == 1
    assert Notice.objects.count() == 1


@pytest.mark.parametrize(
    ("changes", "refusal"),
    [
        ({"desk": "XXX"}, DeskNotFound),
        ({"days": 0}, ShiftTimes),
        ({"days": 32}, ShiftTimes),
        ({"first_day": dt.date(2026, 11, 29)}, ShiftTimes),
        ({"first_day": dt.date.max}, ShiftTimes),
        ({"first_day": MONDAY + dt.timedelta(days=367)}, ShiftTimes),
        ({"officer": uuid4()}, NoOfficer),
    ],
)
def test_a_shift_that_is_wrong_is_refused_and_nothing_is_entered(
    chief: Actor, officer: UUID, changes: dict[str, Any], refusal: type[Exception]
) -> None:
    with pytest.raises(refusal):
        put(chief, changes.pop("officer", officer), "08:00", "11:00", **changes)

    assert Shift.objects.count() == 0


def test_only_who_looks_after_the_roster_changes_it(chief: Actor, officer: UUID) -> None:
    (shift,) = put(chief, officer, "13:00", "20:00")
    plain = make_actor(Role.PORT_OFFICER)

    with pytest.raises(NotAllowed):
        put(plain, officer, "21:00", "22:00")
    with pytest.raises(NotAllowed):
        roster.take_off(actor=plain, shift_id=shift.id)

    assert Shift.objects.filter(taken_off_at=None).count() == 1


def test_a_shift_that_is_taken_off_stays_on_record_and_makes_room(
    chief: Actor, officer: UUID
) -> None:
    (shift,) = put(chief, officer, "13:00", "20:00")

    roster.take_off(actor=chief, shift_id=shift.id)

    shift.refresh_from_db()
    assert shift.taken_off_by == chief.id
    assert Notice.objects.filter(event="endorsement.shift_taken_off").count() == 1
    put(chief, officer, "13:00", "20:00", desk="SHA")
    with pytest.raises(ShiftOver):
        roster.take_off(actor=chief, shift_id=shift.id)
    with pytest.raises(ShiftNotFound):
        roster.take_off(actor=chief, shift_id=uuid4())


def test_a_shift_that_has_ended_stays(chief: Actor, officer: UUID) -> None:
    (shift,) = put(chief, officer, "08:00", "13:00")

    with time_machine.travel(NOON + dt.timedelta(hours=1), tick=False), pytest.raises(ShiftOver):
        roster.take_off(actor=chief, shift_id=shift.id)


def test_who_is_on_now_ends_with_the_last_minute_of_the_shift(chief: Actor, officer: UUID) -> None:
    put(chief, officer, "08:00", "13:00")
    desk = VisaDesk.objects.get(code="PVG").id

    def at(hour: int, minute: int = 0) -> dict[str, list[str]]:
        return on_now(actor=chief, now=NOON.replace(hour=hour, minute=minute)).get(desk, {})

    assert at(8) == at(12, 59) == {"DESK": [str(officer)]}
    assert at(7, 59) == at(13) == {}


def test_a_week_lists_shifts_on_the_day_they_begin_and_the_hours_without_anybody(
    chief: Actor, officer: UUID
) -> None:
    put(chief, officer, "08:00", "20:00")
    put(chief, officer, "22:00", "06:00")

    days = roster_week(actor=chief, desk=desk_by_code(actor=chief, code="PVG"), first=MONDAY)

    assert len(days) == 7
    assert [clocks(one) for one in days[0].shifts["DESK"]] == [
        "30 08:00-30 20:00",
        "30 22:00-01 06:00",
    ]
    gaps = [[f"{begin.astimezone(BEIJING):%H:%M}" for begin, _end in day.gaps] for day in days]
    assert gaps[:3] == [["00:00", "20:00"], ["06:00"], ["00:00"]]
    tuesday = roster_week(
        actor=chief,
        desk=desk_by_code(actor=chief, code="PVG"),
        first=MONDAY + dt.timedelta(days=1),
    )
    assert [clocks(one) for one in tuesday[0].shifts["DESK"]] == ["30 22:00-01 06:00"]


def test_stretches_of_a_desk_follow_its_hours_and_what_is_shut() -> None:
    nights = tuple(Opening(day, 22 * 60, 8 * 60) for day in range(7))
    midnight = NOON.replace(hour=0)
    shut = midnight.replace(hour=2)
    desk = DeskFacts(uuid4(), "PVG", nights, shut_from=shut, shut_until=shut.replace(hour=3))

    found = open_stretches(desk, midnight, midnight + dt.timedelta(days=1))

    told = [(f"{a.astimezone(BEIJING):%H}", f"{b.astimezone(BEIJING):%H}") for a, b in found]
    assert told == [("00", "02"), ("03", "06"), ("22", "00")]
    assert joined([(midnight, shut), (shut, NOON)]) == [(midnight, NOON)]
    assert without([(midnight, NOON)], [(midnight, NOON)]) == []


@pytest.mark.parametrize(
    "broken",
    [
        {"duty": "NIGHT"},
        {"ends_at": NOON},
        {"ends_at": NOON + dt.timedelta(hours=25, minutes=1)},
        {"taken_off_by": "somebody"},
    ],
)
def test_the_database_keeps_no_shift_that_is_none(
    chief: Actor, officer: UUID, broken: dict[str, Any]
) -> None:
    (shift,) = put(chief, officer, "13:00", "20:00")

    with pytest.raises(IntegrityError), transaction.atomic():
        Shift.objects.filter(id=shift.id).update(**broken)


def test_of_two_who_enter_an_officer_at_two_desks_at_once_one_succeeds(committed: Copy) -> None:
    with enter("port_shanghai"):
        chief = make_actor(Role.PORT_SUPERVISOR)
        officer = UUID(make_actor(Role.PORT_OFFICER).id)
    start, results = threading.Barrier(2), []

    def attempt(desk: str) -> None:
        try:
            with enter("port_shanghai"):
                start.wait()
                put(chief, officer, "13:00", "20:00", desk=desk)
                results.append("entered")
        except ShiftClash:
            results.append("clash")
        finally:
            connections.close_all()

    threads = [threading.Thread(target=attempt, args=[desk]) for desk in ("PVG", "SHA")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(results) == ["clash", "entered"]


def browser(actor: Actor) -> Client:
    client = Client(HTTP_HOST="port.localhost", HTTP_ACCEPT_LANGUAGE="en")
    client.force_login(User.objects.get(id=actor.id))
    return client


def at(name: str, *ids: object) -> str:
    return reverse(f"endorsement:{name}", args=ids, urlconf="config.urls.port")


def sent(somebody: UUID, **changes: str) -> dict[str, str]:
    return {
        "officer": str(somebody),
        "duty": "DESK",
        "first_day": "2026-11-30",
        "starts": "22:00",
        "ends": "06:00",
        "days": "2",
    } | changes


def test_a_supervisor_enters_shifts_on_a_page_and_takes_one_off(
    chief: Actor, officer: UUID
) -> None:
    client = browser(chief)

    answer = client.post(at("shift-enter", "PVG"), sent(officer))

    assert answer.status_code == 302
    page = client.get(answer["Location"]).content.decode()
    assert page.count("22:00–06:00") == 2
    shift = Shift.objects.order_by("starts_at")[0]
    assert client.post(at("shift-off", shift.id)).status_code == 302
    assert client.get(answer["Location"]).content.decode().count("22:00–06:00") == 1


@pytest.mark.parametrize(
    "changes",
    [
        {"starts": "25:00"},
        {"ends": "２２:00"},
        {"first_day": "2026-02-30"},
        {"first_day": "9999-12-31"},
        {"days": "-1"},
        {"days": "1e9"},
        {"officer": "😀"},
        {"duty": "<b>"},
    ],
)
def test_a_shift_in_no_form_comes_back_as_typed(
    chief: Actor, officer: UUID, changes: dict[str, str]
) -> None:
    answer = browser(chief).post(at("shift-enter", "PVG"), sent(officer, **changes))

    assert answer.status_code == 422
    assert Shift.objects.count() == 0
    days = BeautifulSoup(answer.content, "lxml").select_one("main [name=days]")
    assert days is not None
    assert days["value"] == changes.get("days", "2")


def test_a_clash_is_told_at_the_officer_with_the_shift_in_the_way(
    chief: Actor, officer: UUID
) -> None:
    put(chief, officer, "23:00", "05:00", desk="SHA")

    answer = browser(chief).post(at("shift-enter", "PVG"), sent(officer))

    assert answer.status_code == 422
    assert "Hongqiao Airport visa desk, 2026-11-30 23:00" in answer.content.decode()


def test_the_form_of_a_shift_begins_with_today_in_either_language(chief: Actor) -> None:
    client = browser(chief)

    for language in ("en", "zh-hans"):
        page = client.get(at("shift-enter", "PVG"), headers={"Accept-Language": language})
        day = BeautifulSoup(page.content, "lxml").select_one("main [name=first_day]")
        assert day is not None
        assert day["value"] == "2026-11-30"  # a browser drops a date that is written otherwise


def test_a_shift_until_midnight_ends_at_24(chief: Actor, officer: UUID) -> None:
    put(chief, officer, "16:00", "00:00")

    assert "16:00–24:00" in browser(chief).get(at("roster", "PVG")).content.decode()


@pytest.mark.parametrize("day", ["", "x", "0001-01-01", "9999-12-31", "2026-11-30", "２０２６"])
def test_a_week_that_is_none_begins_today(chief: Actor, day: str) -> None:
    page = browser(chief).get(at("roster", "PVG") + f"?from={day}")

    assert page.status_code == 200
    assert "30 Nov 2026" in page.content.decode()


def test_officers_read_the_roster_and_change_nothing_on_it(chief: Actor, officer: UUID) -> None:
    put(chief, officer, "11:00", "20:00")
    client = browser(make_actor(Role.PORT_OFFICER))

    page = client.get(at("roster", "PVG")).content.decode()

    assert "11:00–20:00" in page
    assert "Take off" not in page
    assert client.get(at("shift-enter", "PVG")).status_code == 403
    assert User.objects.get(id=officer).display_name in client.get(at("desks")).content.decode()
    assert client.get(at("roster", "XXX")).status_code == 404


def test_a_full_week_asks_the_database_no_more_than_an_empty_one(
    chief: Actor, officer: UUID, django_assert_max_num_queries: Any
) -> None:
    client = browser(chief)

    def count() -> int:
        client.get(at("roster", "PVG"))
        with django_assert_max_num_queries(100) as seen:
            client.get(at("roster", "PVG"))
        return len(seen)

    put(chief, officer, "13:00", "20:00")
    few = count()
    put(chief, officer, "21:00", "23:00", days=7)
    put(chief, UUID(make_actor(Role.PORT_OFFICER).id), "08:00", "20:00", days=7)
    assert count() == few
