"""What a visa states, how long it holds, and what becomes of it."""

import datetime as dt
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.db import IntegrityError, transaction
from hypothesis import given
from hypothesis import strategies as st

from apps.core.actors import Actor
from apps.core.identifiers.visa_number import is_visa_number, visa_number
from apps.endorsement import services
from apps.endorsement.errors import EntryNotInValidity, EntryPortNotOnVisa, TooEarlyToIssue
from apps.endorsement.models import PortCase, Visa, VisaCounter
from apps.endorsement.services import visas
from apps.endorsement.states import VisaStatus
from apps.regions.scoping import AuthorityRef
from apps.routing.models import OutboxMessage
from tests.endorsement.test_moves import everything
from tests.factories import endorsement as made
from tests.factories.endorsement import Desk

BEIJING = ZoneInfo("Asia/Shanghai")
EXPIRY = Actor.system("expiry")


def beijing(year: int, month: int, day: int, at: str = "00:00") -> dt.datetime:
    return dt.datetime.combine(dt.date(year, month, day), dt.time.fromisoformat(at), BEIJING)


@pytest.mark.parametrize(
    "issued_at",
    [beijing(2026, 12, 1), beijing(2026, 12, 1, "12:00"), beijing(2026, 12, 1, "23:59:59")],
)
def test_a_visa_is_good_for_entry_until_midnight_of_the_fifteenth_day_after_issue(
    port: AuthorityRef, issued_at: dt.datetime
) -> None:
    with time_machine.travel(issued_at, tick=False):
        visa = made.issued(Desk())

    assert visa.enter_by == beijing(2026, 12, 17)


def test_a_visa_states_what_article_17_asks_for(port: AuthorityRef) -> None:
    desk = Desk()
    visa = made.issued(desk)
    visitor = visa.visitor

    assert (visa.surname, visa.given_names) == (visitor.surname, visitor.given_names)
    assert (visa.sex, visa.birth_date) == (visitor.sex, visitor.birth_date)
    assert (visa.nationality, visa.passport_number) == ("UTO", visitor.passport_number)
    assert (visa.category, visa.entries, visa.stay_days) == ("M", 1, 10)
    assert visa.place == f"{port.name_zh} {port.name_en}"
    assert visa.issued_by == desk.approver.id
    assert {"PVG", "SHA"} <= set(visa.entry_ports)


def test_the_city_hears_number_validity_stay_and_ports(port: AuthorityRef) -> None:
    visa = made.issued(Desk())

    envelope = OutboxMessage.objects.get(type="visa.issued").envelope

    for told in (visa.number, visa.enter_by.isoformat(), *visa.entry_ports):
        assert told in envelope
    assert '"stay_days":10' in envelope


@pytest.mark.parametrize(("days", "allowed"), [(14, True), (17, False)])
def test_a_visa_that_would_end_before_the_landing_is_not_issued_yet(
    port: AuthorityRef, days: int, allowed: bool
) -> None:
    desk = Desk()
    trip = made.request_body()["trip"]
    arrival = dt.datetime.now(BEIJING) + dt.timedelta(days=days)
    case = made.decided(desk, trip=trip | {"arrival_at": arrival.isoformat()})
    seen: dict[str, Any] = {"actor": desk.approver, "case_id": case.id, "revision": case.revision}
    before = everything()

    if allowed:
        services.issue(**seen, visitor_id=made.first(case).id)
        return
    with pytest.raises(TooEarlyToIssue):
        services.issue(**seen, visitor_id=made.first(case).id)

    assert everything() == before
    assert not VisaCounter.objects.exists()


def test_an_approved_visitor_need_not_wait_for_the_others(port: AuthorityRef) -> None:
    desk = Desk()
    case = made.examined(desk, 2)
    one, two = made.in_order(case)
    seen: dict[str, Any] = {"actor": desk.approver, "case_id": case.id}
    case = services.approve(**seen, visitor_id=one.id, revision=case.revision)

    services.issue(**seen, visitor_id=one.id, revision=case.revision)
    case = made.fresh(case)
    assert case.status == "EXAMINED"
    case = services.refuse(**seen, visitor_id=two.id, revision=case.revision, ground="5")
    services.tell_now(**seen, visitor_id=two.id, revision=case.revision)

    assert made.fresh(case).status == "CLOSED"


def test_numbers_follow_each_other_and_begin_anew_each_year(port: AuthorityRef) -> None:
    desk = Desk()
    with time_machine.travel(beijing(2026, 12, 31, "23:59:50"), tick=False):
        last = [made.issued(desk).number for _ in range(2)]
    with time_machine.travel(beijing(2027, 1, 1), tick=False):
        first = made.issued(desk).number

    assert [number[:-1] for number in [*last, first]] == [
        "SH260000001",
        "SH260000002",
        "SH270000001",
    ]
    assert all(is_visa_number(number) for number in [*last, first])


def test_a_number_whose_visa_was_rolled_back_is_given_to_the_next(port: AuthorityRef) -> None:
    desk = Desk()
    case, other = made.decided(desk), made.decided(desk)

    class PowerCut(Exception):
        pass

    def issue(which: PortCase) -> Visa:
        return services.issue(
            actor=desk.approver,
            case_id=which.id,
            visitor_id=made.first(which).id,
            revision=which.revision,
        )

    def issue_and_fail() -> None:
        with transaction.atomic():
            issue(case)
            raise PowerCut

    with pytest.raises(PowerCut):
        issue_and_fail()

    assert issue(other).number[4:-1] == "0000001"


@given(st.integers(1, 9_999_999), st.integers(0, 9), st.integers(4, 11))
def test_a_wrong_digit_in_a_number_is_found(serial: int, digit: int, place: int) -> None:
    number = visa_number(authority_code="shanghai", year=2026, serial=serial)
    assert is_visa_number(number)

    wrong = number[:place] + str(digit) + number[place + 1 :]

    assert is_visa_number(wrong) is (wrong == number)


@pytest.mark.parametrize("serial", [0, 10_000_000])
def test_a_year_has_no_other_numbers(serial: int) -> None:
    with pytest.raises(ValueError, match="numbers"):
        visa_number(authority_code="shanghai", year=2026, serial=serial)


def test_a_visa_expires_at_midnight_in_beijing_and_not_a_second_earlier(port: AuthorityRef) -> None:
    visa = made.issued(Desk())

    before = visa.enter_by - dt.timedelta(seconds=1)
    assert visas.visas_to_expire(now=before) == []
    assert services.expire(actor=EXPIRY, visa_id=visa.id, now=before) is False
    visa.refresh_from_db()
    assert visa.status == VisaStatus.ISSUED

    assert visas.visas_to_expire(now=visa.enter_by) == [visa.id]
    assert services.expire(actor=EXPIRY, visa_id=visa.id, now=visa.enter_by) is True
    visa.refresh_from_db()
    assert (visa.status, visa.last_actor) == (VisaStatus.EXPIRED, "system:expiry")
    assert services.expire(actor=EXPIRY, visa_id=visa.id, now=visa.enter_by) is False
    changed = OutboxMessage.objects.filter(type="visa.changed")
    assert ['"status":"expired"' in row.envelope for row in changed] == [True]


def test_entering_uses_the_visa_up_and_the_city_hears_of_it(port: AuthorityRef) -> None:
    desk = Desk()
    visa = made.issued(desk)

    services.mark_used(
        actor=desk.officer,
        visa_id=visa.id,
        revision=visa.revision,
        entered_at=visa.issued_at,
        port="SHA",
    )

    visa.refresh_from_db()
    assert (visa.status, visa.entry_port, visa.revision) == (VisaStatus.USED, "SHA", 2)
    assert '"status":"used"' in OutboxMessage.objects.get(type="visa.changed").envelope


@pytest.mark.parametrize("when", ["before issue", "at midnight", "in the future"])
def test_an_entry_outside_the_validity_is_refused(port: AuthorityRef, when: str) -> None:
    desk = Desk()
    visa = made.issued(desk)
    second = dt.timedelta(seconds=1)
    entered_at, now = {
        "before issue": (visa.issued_at - second, visa.issued_at),
        "at midnight": (visa.enter_by, visa.enter_by + second),
        "in the future": (visa.issued_at + 2 * second, visa.issued_at + second),
    }[when]
    before = everything()

    with time_machine.travel(now, tick=False), pytest.raises(EntryNotInValidity):
        services.mark_used(
            actor=desk.officer,
            visa_id=visa.id,
            revision=visa.revision,
            entered_at=entered_at,
            port="PVG",
        )

    assert everything() == before


def test_an_entry_in_the_last_second_counts(port: AuthorityRef) -> None:
    desk = Desk()
    visa = made.issued(desk)

    with time_machine.travel(visa.enter_by, tick=False):
        used = services.mark_used(
            actor=desk.officer,
            visa_id=visa.id,
            revision=visa.revision,
            entered_at=visa.enter_by - dt.timedelta(seconds=1),
            port="PVG",
        )

    assert used.status == VisaStatus.USED


def test_an_entry_at_a_port_not_on_the_visa_is_refused(port: AuthorityRef) -> None:
    desk = Desk()
    visa = made.issued(desk)
    before = everything()

    with pytest.raises(EntryPortNotOnVisa):
        services.mark_used(
            actor=desk.officer,
            visa_id=visa.id,
            revision=visa.revision,
            entered_at=visa.issued_at,
            port="PEK",
        )

    assert everything() == before


@pytest.mark.parametrize(
    ("constraint", "change"),
    [
        ("visa_stay_lawful", {"stay_days": 31}),
        ("visa_stay_lawful", {"stay_days": 0}),
        ("visa_single_entry", {"entries": 2}),
        ("visa_has_entry_port", {"entry_ports": []}),
        ("visa_status_coherence", {"status": VisaStatus.USED}),
        ("visa_status_coherence", {"status": VisaStatus.DECLARED_VOID}),
        ("visa_enter_by_after_issue", {"enter_by": beijing(2020, 1, 1)}),
    ],
)
def test_the_database_refuses_an_unlawful_visa(
    port: AuthorityRef, constraint: str, change: dict[str, Any]
) -> None:
    visa = made.issued(Desk())

    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        Visa.objects.filter(id=visa.id).update(**change)


def test_the_database_refuses_a_number_twice_and_a_second_visa_in_force(
    port: AuthorityRef,
) -> None:
    desk = Desk()
    one, two = made.issued(desk), made.issued(desk)

    with pytest.raises(IntegrityError, match="number"), transaction.atomic():
        Visa.objects.filter(id=two.id).update(number=one.number)
    with pytest.raises(IntegrityError, match="visa_one_in_force"), transaction.atomic():
        Visa.objects.filter(id=two.id).update(visitor=one.visitor)


def test_beside_a_visa_that_is_over_its_visitor_may_have_another(port: AuthorityRef) -> None:
    desk = Desk()
    one, two = made.issued(desk), made.issued(desk)
    services.expire(actor=EXPIRY, visa_id=one.id, now=one.enter_by)

    Visa.objects.filter(id=two.id).update(visitor=one.visitor, status=VisaStatus.ISSUED)

    assert one.visitor.visas.count() == 2
    assert one.visitor.visa == two
