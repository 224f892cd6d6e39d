"""The queue by time to landing: when work has to begin, the bands, and what is measured."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from apps.accounts.models import User
from apps.audit.models import AuditEvent
from apps.core.actors import Actor
from apps.endorsement import pacing, selectors, services, tasks
from apps.endorsement.models import PortCase, TypicalWork
from apps.endorsement.queue_views import LANDED_AFTER, QueueView, band_of, in_view
from apps.endorsement.states import OPEN, CaseStatus
from apps.policy.models import Parameter
from apps.policy.selectors import parameter
from apps.regions.scoping import AuthorityRef, enter
from tests.factories import endorsement as made
from tests.factories.endorsement import CITY, SENDER, Desk

HOUR = dt.timedelta(hours=1)
MINUTE = dt.timedelta(minutes=1)
SYSTEM = Actor.system("measuring")


@pytest.fixture
def desk(port: AuthorityRef) -> Desk:
    """The people of the port; the test runs there."""
    return Desk()


@pytest.fixture
def officer(desk: Desk) -> Client:
    """An officer at a browser that reads English."""
    client = Client(HTTP_HOST="port.localhost", HTTP_ACCEPT_LANGUAGE="en")
    client.force_login(User.objects.get(id=desk.officer.id))
    return client


def at(name: str) -> str:
    return reverse(f"endorsement:{name}", urlconf="config.urls.port")


def landing_in(delay: dt.timedelta) -> dict[str, Any]:
    """A trip that lands so long from now."""
    arrival = (timezone.now() + delay).isoformat()
    return {"trip": made.request_body()["trip"] | {"arrival_at": arrival}}


def work(status: CaseStatus) -> dt.timedelta:
    key = pacing.parameter_of(status)
    return dt.timedelta(minutes=parameter(key, timezone.localdate()))


@pytest.mark.parametrize("status", CaseStatus)
def test_work_has_to_begin_its_usual_length_before_the_landing(
    desk: Desk, status: CaseStatus
) -> None:
    case = made.case_in(status, desk)

    left = work(status) if status in OPEN else dt.timedelta()
    assert made.fresh(case).begin_by == case.arrival_at - left


def test_what_has_less_work_left_may_begin_later(desk: Desk) -> None:
    assert work(CaseStatus.RECEIVED) > work(CaseStatus.EXAMINING) > work(CaseStatus.EXAMINED)


def test_an_answer_that_moves_the_landing_moves_the_case_in_the_queue(desk: Desk) -> None:
    case = made.examining(desk)
    ask = services.ask_supplement(
        actor=desk.officer,
        case_id=case.id,
        revision=case.revision,
        questions=[services.Question("The flight", place="field.arrival_at")],
    )
    earlier = (timezone.now() + 30 * HOUR).replace(microsecond=0, second=0)

    (answer,) = made.answers_to(ask.id)
    services.take_answers(
        actor=SENDER,
        origin=CITY,
        case_id=case.id,
        ask_id=ask.id,
        items=[answer | {"value": earlier.isoformat()}],
    )

    moved = made.fresh(case)
    assert moved.arrival_at == earlier
    assert moved.begin_by == earlier - work(CaseStatus.EXAMINING)


def test_the_database_refuses_work_that_begins_after_the_landing(desk: Desk) -> None:
    case = made.received()

    with pytest.raises(IntegrityError, match="begins_before_landing"), transaction.atomic():
        PortCase.objects.filter(id=case.id).update(begin_by=case.arrival_at + MINUTE)


def test_the_first_claim_is_kept(desk: Desk) -> None:
    case = made.examining(desk)

    assert case.claimed_at is not None
    assert case.first_claimed_at == case.claimed_at
    with pytest.raises(IntegrityError, match="first_claim_kept"), transaction.atomic():
        PortCase.objects.filter(id=case.id).update(first_claimed_at=None)


@pytest.mark.parametrize(
    ("lands_in", "band"),
    [
        (-LANDED_AFTER - MINUTE, None),
        (-LANDED_AFTER + MINUTE, QueueView.NOW),
        (24 * HOUR - MINUTE, QueueView.NOW),
        (24 * HOUR + 2 * MINUTE, QueueView.TODAY),
        (48 * HOUR - MINUTE, QueueView.TODAY),
        (48 * HOUR + 2 * MINUTE, QueueView.LATER),
        (dt.timedelta(days=200), QueueView.LATER),
    ],
)
def test_a_band_is_by_when_work_has_to_begin(
    desk: Desk, lands_in: dt.timedelta, band: QueueView | None
) -> None:
    case = made.received(**landing_in(lands_in))
    now = timezone.now()

    listed = {
        view
        for view in (QueueView.NOW, QueueView.TODAY, QueueView.LATER)
        if in_view(PortCase.objects.all(), view, me=desk.officer.id, now=now).exists()
    }

    assert work(CaseStatus.RECEIVED) == 24 * HOUR
    assert band_of(case, now) == band
    assert listed == ({band} if band else set())


def test_what_landed_long_ago_leaves_the_queue_and_is_listed_apart(
    desk: Desk, officer: Client
) -> None:
    late = made.received(**landing_in(-13 * HOUR))
    here = made.received(**landing_in(-1 * HOUR))

    queue = officer.get(at("queue")).content.decode()
    landed = officer.get(at("queue"), {"view": "landed"}).content.decode()

    assert (here.reference in queue, late.reference in queue) == (True, False)
    assert (here.reference in landed, late.reference in landed) == (False, True)


def tabs(answer: Any) -> dict[str, str]:
    """The count of each view by its address."""
    found = BeautifulSoup(answer.content, "lxml").select("#case-counts a")
    counts = {str(one["href"]): one.select_one(".dv-count") for one in found}
    return {url.split("=")[1]: count.text for url, count in counts.items() if count}


@pytest.mark.parametrize("view", QueueView.values)
def test_a_view_shows_as_many_rows_as_its_tab_says(desk: Desk, officer: Client, view: str) -> None:
    for status in CaseStatus:
        made.case_in(status, desk)
    made.received(**landing_in(-13 * HOUR))
    made.received(**landing_in(5 * HOUR))

    answer = officer.get(at("queue"), {"view": view})

    rows = BeautifulSoup(answer.content, "lxml").select("[data-row]")
    assert tabs(answer)[view] == str(len(rows))
    assert len(rows) > 0 or view == QueueView.TODAY


def test_counts_are_asked_for_again_and_are_those_of_a_fresh_page(
    desk: Desk, officer: Client
) -> None:
    first = officer.get(at("queue"), {"view": "accept"})
    poll = BeautifulSoup(first.content, "lxml").select_one("#case-counts")
    assert poll is not None
    made.received()

    again = officer.get(str(poll["hx-get"]))

    assert tabs(first)["accept"] == "0"
    assert tabs(again)["accept"] == "1"
    assert tabs(again) == tabs(officer.get(at("queue"), {"view": "accept"}))


@pytest.mark.parametrize(
    "query",
    [
        *("view=nonsense", "view=%00", "view=now&view=later", "page=abc", "page=-3"),
        *("page=99999999", "arrival_to=9999-12-31", "arrival_from=0001-01-01"),
    ],
)
def test_an_address_that_asks_for_nonsense_shows_the_queue(
    desk: Desk, officer: Client, query: str
) -> None:
    case = made.received()
    ended = made.not_accepted(desk)

    answer = officer.get(f"{at('queue')}?{query}")

    assert answer.status_code == 200
    assert case.reference in answer.content.decode()
    assert ended.reference not in answer.content.decode()


def test_the_queue_asks_the_database_eight_times_at_most(
    desk: Desk, officer: Client, django_assert_max_num_queries: Callable[..., Any]
) -> None:
    for status in sorted(OPEN):
        made.case_in(status, desk)
    officer.get(at("queue"))  # what is read once for all pages

    with django_assert_max_num_queries(30) as seen:
        officer.get(at("queue"))

    asked = [one["sql"] for one in seen.captured_queries if "set_config" not in one["sql"]]
    assert len(asked) <= 8, asked


def hurried(desk: Desk, minutes: int) -> PortCase:
    """A decided case that came in close to its landing, and took so long."""
    case = made.decided(desk, **landing_in(20 * HOUR))
    assert case.decided_at is not None
    begun = case.decided_at - minutes * MINUTE
    PortCase.objects.filter(id=case.id).update(received_at=begun, accepted_at=begun)
    return case


@pytest.fixture
def small_sample(desk: Desk) -> None:
    """Three cases are enough to measure by."""
    with enter("public"):
        Parameter.objects.filter(key="figures.min_sample").update(value=3)


@pytest.mark.usefixtures("small_sample")
def test_the_queue_follows_the_median_of_cases_that_were_in_a_hurry(desk: Desk) -> None:
    waits = made.received()
    for minutes in (61, 70, 600):
        hurried(desk, minutes)
    slow = made.decided(desk)  # lands in five days: nobody had to hurry
    assert slow.decided_at is not None
    PortCase.objects.filter(id=slow.id).update(received_at=slow.decided_at - 4 * 24 * HOUR)

    changed = services.measure_work(actor=SYSTEM)

    assert changed[CaseStatus.RECEIVED] == 75  # 70, rounded up to a quarter of an hour
    row = TypicalWork.objects.get(status=CaseStatus.RECEIVED)
    assert (row.minutes, row.sample) == (75, 3)
    assert made.fresh(waits).begin_by == waits.arrival_at - 75 * MINUTE
    event = AuditEvent.objects.get(event="endorsement.work_measured")
    assert event.payload["received"] == 75


@pytest.mark.usefixtures("small_sample")
def test_measuring_again_what_has_not_changed_writes_nothing_anew(desk: Desk) -> None:
    for minutes in (61, 70, 600):
        hurried(desk, minutes)
    services.measure_work(actor=SYSTEM)

    assert services.measure_work(actor=SYSTEM) == {}
    assert AuditEvent.objects.filter(event="endorsement.work_measured").count() == 1


def test_a_few_cases_measure_nothing(desk: Desk) -> None:
    waits = made.received()
    hurried(desk, 60)

    assert services.measure_work(actor=SYSTEM) == {}
    assert not TypicalWork.objects.exists()
    assert made.fresh(waits).begin_by == waits.begin_by


def test_the_task_measures_in_its_port(public: AuthorityRef) -> None:
    with enter("public"):
        Parameter.objects.filter(key="figures.min_sample").update(value=1)
    with enter("port_shanghai"):
        hurried(Desk(), 30)

    tasks.measure_work(schema="port_shanghai")
    tasks.measure_work(schema="port_shanghai")

    with enter("port_shanghai"):
        assert TypicalWork.objects.get(status=CaseStatus.RECEIVED).minutes == 30


def test_no_measurement_makes_work_longer_than_a_fortnight(desk: Desk) -> None:
    TypicalWork.objects.create(
        status=CaseStatus.RECEIVED, minutes=10**6, sample=9, measured_at=timezone.now()
    )

    case = made.received()

    assert case.begin_by == case.arrival_at - pacing.LONGEST_WORK


def test_the_case_to_be_begun_first_stands_on_top(desk: Desk) -> None:
    examined = made.examined(desk, **landing_in(20 * HOUR))
    received = made.received(**landing_in(30 * HOUR))

    queue = [case.id for case in selectors.queue(actor=desk.officer)]

    assert queue == [received.id, examined.id]  # lands later, and has more work left
