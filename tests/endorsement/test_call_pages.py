"""Calls on pages and by API: the button of who is called, the alarm, the list, the one mail."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from typing import Any

import pytest
import time_machine
from django.core import mail
from django.test import Client

from apps.accounts.models import User
from apps.accounts.roles import Role
from apps.core.actors import Actor
from apps.endorsement.models import CallStep, OfficerCall, PortCase
from apps.endorsement.services import release
from apps.endorsement.services.calling import answer
from apps.endorsement.states import Duty
from apps.notices import tasks as mails
from apps.notices.models import Notice
from apps.regions.scoping import AuthorityRef, enter
from tests.endorsement.test_api import call, program
from tests.endorsement.test_desk_pages import queries_of
from tests.endorsement.test_handing_pages import at, browser
from tests.factories import endorsement as made
from tests.factories.accounts import make_actor
from tests.factories.calls import on_call, run
from tests.factories.endorsement import Desk, landing_in

NOW = dt.datetime(2026, 11, 30, 3, tzinfo=dt.UTC)


@pytest.fixture(autouse=True)
def clock() -> Iterator[Any]:
    """It is eleven in the morning in Beijing."""
    with time_machine.travel(NOW, tick=False) as travelling:
        yield travelling


@pytest.fixture
def officer(port: AuthorityRef) -> Actor:
    """First on call."""
    actor = make_actor(Role.PORT_OFFICER)
    on_call(actor)
    return actor


@pytest.fixture
def boss(officer: Actor) -> Actor:
    """Who is called in the end."""
    return make_actor(Role.PORT_SUPERVISOR)


@pytest.fixture
def case(officer: Actor, boss: Actor) -> PortCase:
    """A case near its landing for which the officer has been called."""
    found = made.accepted(Desk(), trip=landing_in(6))
    run()
    return found


def page(client: Client, address: str) -> str:
    return client.get(address).content.decode()


def test_one_tap_answers_and_takes_the_case(officer: Actor, case: PortCase) -> None:
    client = browser(officer)
    told = page(client, at("case", case.id))
    assert "You are called" in told
    assert "Without an answer by 11:10" in told

    done = client.post(at("answer-call", case.id), {"take": "yes"}, follow=True)

    assert "The case is on your desk." in done.content.decode()
    assert made.fresh(case).claimed_by == officer.id
    assert "You are called" not in page(client, at("case", case.id))


def test_who_answers_only_is_told_until_when_and_takes_it_without_a_reason(
    officer: Actor, case: PortCase
) -> None:
    client = browser(officer)

    told = client.post(at("answer-call", case.id), {"take": "no"}, follow=True).content.decode()

    assert "Take the case to your desk by 11:30" in told
    assert "Why this one, out of turn?" not in told
    client.post(at("claim", case.id), {"revision": case.revision})
    assert made.fresh(case).claimed_by == officer.id


def test_a_case_that_nobody_has_accepted_offers_no_taking(officer: Actor) -> None:
    case = made.received(trip=landing_in(6))
    run()

    told = page(browser(officer), at("case", case.id))

    assert "I am on it" in told
    assert "take it to my desk" not in told


def test_others_see_who_is_called_and_who_has_answered_and_get_no_button(
    officer: Actor, case: PortCase
) -> None:
    other = browser(make_actor(Role.PORT_OFFICER))
    told = page(other, at("case", case.id))
    assert "An officer on call is being called" in told
    assert "I am on it" not in told

    answer(actor=officer, case_id=case.id)

    assert "The call is answered" in page(other, at("case", case.id))
    refused = other.post(at("answer-call", case.id), {"take": "no"})
    assert refused.status_code == 403
    assert CallStep.objects.get().officer == officer.id


def test_supervisors_see_in_red_what_nobody_has_answered(
    officer: Actor, boss: Actor, case: PortCase, clock: Any
) -> None:
    chief = browser(boss)
    quiet = [page(chief, at(name)) for name in ("load", "home")]
    assert all("Nobody on call has answered" not in one for one in quiet)

    clock.shift(dt.timedelta(minutes=10))
    run()

    for name in ("load", "home"):
        assert "Nobody on call has answered" in page(chief, at(name))
    assert "Nobody on call has answered" not in page(browser(officer), at("home"))
    listed = page(chief, at("calls"))
    assert case.reference in listed
    assert 'data-status="ALARM"' in listed


def test_the_list_tells_who_answered_after_how_long(
    officer: Actor, boss: Actor, case: PortCase, clock: Any
) -> None:
    clock.shift(dt.timedelta(minutes=7))
    answer(actor=officer, case_id=case.id, take=True)
    chief = browser(boss)

    assert case.reference not in page(chief, at("calls"))
    told = page(chief, at("calls") + "?view=all")

    assert "answered after 7 min" in told
    assert "Taken to a desk" in told
    assert "answered after 7 min" in page(chief, at("case", case.id))
    assert browser(officer).get(at("calls")).status_code == 403


@pytest.mark.parametrize(
    "query", ["?view=x", "?page=-1", "?page=99999999999999999999", "?page=%00"]
)
def test_no_address_of_the_list_fails(boss: Actor, case: PortCase, query: str) -> None:
    assert browser(boss).get(at("calls") + query).status_code == 200


def test_programs_read_the_calls_and_answer_them(
    officer: Actor, boss: Actor, case: PortCase
) -> None:
    path = f"/api/v1/cases/{case.id}/call/answer"
    assert call(program(boss), path, {}).json()["code"] == "not-called"
    assert call(program(officer), path, {"take": "x"}).status_code == 400
    listed = program(boss).get("/api/v1/calls").json()
    (one,) = listed.get("results", listed.get("items"))
    assert (one["reference"], one["state"]) == (case.reference, "CALLING")
    assert [(s["officer"], s["way"], s["desk"]) for s in one["steps"]] == [
        (officer.id, "FIRST", "PVG")
    ]

    assert call(program(officer), path, {"take": True}).json()["claimed_by"] == officer.id

    assert call(program(officer), path, {}).json()["code"] == "nobody-called"


def test_pages_ask_no_more_for_many_calls(
    officer: Actor, boss: Actor, case: PortCase, django_assert_max_num_queries: Callable[..., Any]
) -> None:
    chief = browser(boss)

    def counts() -> list[int]:
        addresses = [at("calls") + "?view=all", at("load"), at("home")]
        return [queries_of(django_assert_max_num_queries, chief, one) for one in addresses]

    counts()
    few = counts()
    for _more in range(5):
        made.accepted(Desk(), trip=landing_in(5))
    run()
    assert counts() == few
    assert OfficerCall.objects.count() == 6


def test_the_mail_leads_to_the_case_and_offers_no_way_to_put_it_off(public: AuthorityRef) -> None:
    with enter("port_shanghai"):
        actor = make_actor(Role.PORT_OFFICER)
        User.objects.filter(id=actor.id).update(email="officer@example.com")
        on_call(actor, Duty.SECOND)
        case = made.accepted(Desk(), trip=landing_in(6))
        run()
        notice = Notice.objects.get(event="endorsement.officer_called")

    mails.send_mail(schema="port_shanghai", notice_id=str(notice.id))

    (sent,) = mail.outbox
    assert f"/cases/{case.id}/" in sent.body
    assert "cannot be put off" in sent.body
    assert "/notices/stop/" not in sent.body + sent.extra_headers["List-Unsubscribe"]


def test_where_no_officer_was_called_the_pages_say_so_and_lead_to_the_roster(
    port: AuthorityRef,
) -> None:
    boss = make_actor(Role.PORT_SUPERVISOR)
    case = made.accepted(Desk(), trip=landing_in(6))
    run()
    chief = browser(boss)

    told = page(browser(make_actor(Role.PORT_OFFICER)), at("case", case.id))

    assert "Nobody is on call at this desk; the supervisors were told." in told
    assert at("roster", "PVG") in told
    assert "Everybody on call" not in told
    for name in ("load", "home"):
        shown = page(chief, at(name))
        assert "No officer could be called for these cases" in shown
        assert at("roster", "PVG") in shown
        assert "Nobody on call has answered" not in shown
    assert "Nobody is on call" in page(chief, at("calls"))


def test_who_is_on_call_but_put_the_case_back_is_not_said_to_be_missing(
    officer: Actor, boss: Actor, case: PortCase
) -> None:
    answer(actor=officer, case_id=case.id, take=True)
    held = made.fresh(case)
    release(actor=officer, case_id=case.id, revision=held.revision, reason="Ill")
    run()

    told = page(browser(make_actor(Role.PORT_OFFICER)), at("case", case.id))

    assert "Whoever is on call at this desk can not take this case" in told
    assert "Nobody is on call at this desk" not in told
