"""A new draft takes over what is chosen of an earlier request, and nothing of the old trip."""

from __future__ import annotations

import datetime as dt
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any
from uuid import UUID, uuid4

import pytest
from bs4 import BeautifulSoup
from django.db import connection
from django.test import Client
from django.utils import timezone

from apps.audit.models import AuditEvent
from apps.core.errors import DomainError
from apps.regions.scoping import enter
from apps.transfers import services
from apps.transfers.errors import RequestNotFound, TooManyVisitors, VisitorNotFound
from apps.transfers.inputs import CopyInput
from apps.transfers.models import Paper, TransferRequest, Visitor
from apps.transfers.policies import copying as policy
from apps.transfers.states import Status, TripPart, VisitorPart
from tests.databases import Copy
from tests.factories import transfers as made
from tests.factories.enterprises import make_unit
from tests.factories.transfers import People
from tests.transfers.acts import everything
from tests.transfers.browsing import at, browser
from tests.transfers.crowds import change_the_rules, many, set_number

ALL_TRIP = frozenset(TripPart)
ALL_OF_EACH = frozenset(VisitorPart)


def copied(people: People, source: TransferRequest, **chosen: Any) -> TransferRequest:
    whole: dict[str, Any] = {
        "trip": ALL_TRIP,
        "visitors": frozenset(one.id for one in made.in_order(source)),
        "of_each": ALL_OF_EACH,
    }
    return services.copy_request(
        actor=people.handler, request_id=source.id, chosen=CopyInput(**whole | chosen)
    )


def form_of(page: Any) -> dict[str, list[str]]:
    """What a browser would send of the form as it was shown."""
    sent: dict[str, list[str]] = {}
    for box in BeautifulSoup(page.content, "lxml").select("main form input"):
        if box.get("type") != "checkbox" or box.has_attr("checked"):
            sent.setdefault(str(box["name"]), []).append(str(box.get("value", "")))
    return sent


@pytest.mark.parametrize("status", [Status.DRAFT, Status.CLOSED, Status.WITHDRAWN])
def test_the_form_as_shown_makes_a_draft_with_trip_and_visitors_but_no_papers(
    status: Status, inviter: Client, people: People
) -> None:
    source = made.request_in(status, people)
    before = made.fresh(source)

    sent = form_of(inviter.get(at("copy", source.id)))
    answer = inviter.post(at("copy", source.id), sent)

    draft = TransferRequest.objects.exclude(id=source.id).get()
    assert answer["Location"] == at("request", draft.id)
    assert (draft.status, draft.purpose, draft.stay_days) == ("DRAFT", source.purpose, 10)
    assert (draft.arrival_at, draft.flight_no, draft.urgent_reason) == (None, "", "")
    assert [one.passport_number for one in made.in_order(draft)] == ["L8980001C"]
    assert not Paper.objects.filter(request=draft).exists()
    assert made.fresh(source).revision == before.revision
    event = AuditEvent.objects.get(chain=draft.chain, event="transfers.draft_copied")
    assert (event.actor_id, event.payload["copied_from"]) == (people.handler.id, str(source.id))
    assert "ERIKSSON" not in str(event.payload)


def test_sent_twice_it_makes_one_draft(inviter: Client, people: People) -> None:
    source = made.draft(people)
    made.add(people, source)
    sent = form_of(inviter.get(at("copy", source.id)))

    answers = [inviter.post(at("copy", source.id), sent)["Location"] for _time in range(2)]

    assert len(set(answers)) == 1
    assert TransferRequest.objects.count() == 2


def test_a_new_request_sent_twice_makes_one_draft(inviter: Client) -> None:
    key = form_of(inviter.get(at("new")))["start_key"]
    sent = {"revision": "0", "port_of_entry": "PVG", "start_key": key}

    answers = [inviter.post(at("new"), sent)["Location"] for _time in range(2)]

    assert len(set(answers)) == 1
    assert TransferRequest.objects.count() == 1


def test_only_what_is_chosen_comes_along(people: People) -> None:
    source = made.draft(people)
    first, _second = made.add(people, source), made.add(people, source, made.visitor(2))

    draft = copied(
        people,
        source,
        trip=frozenset({TripPart.PURPOSE}),
        visitors=frozenset({first.id}),
        of_each=frozenset(),
    )

    (one,) = made.in_order(draft)
    assert (draft.purpose, draft.itinerary, draft.port_of_entry) == (source.purpose, "", "")
    assert draft.contact_name == people.unit.enterprise.contact_name
    assert (one.passport_number, one.passport_key) == (first.passport_number, first.passport_key)
    assert (one.category, one.employer, one.occupation, one.is_leader) == ("", "", "", False)


@pytest.mark.parametrize("part", TripPart)
def test_each_part_of_a_trip_fills_its_own_fields(part: TripPart, people: People) -> None:
    source = made.draft(people)

    draft = copied(people, source, trip=frozenset({part}))

    for name in (name for names in policy.TRIP_FIELDS.values() for name in names):
        is_taken = name in policy.TRIP_FIELDS[part] or name.startswith("contact_")
        expected = getattr(source, name) if is_taken else getattr(TransferRequest(), name)
        if not name.startswith("contact_") or part == TripPart.CONTACT:
            assert getattr(draft, name) == expected


def test_an_arrival_that_is_over_stays_empty_and_the_rest_is_taken(people: People) -> None:
    source = made.draft(people)
    TransferRequest.objects.filter(id=source.id).update(
        arrival_at=timezone.now() - dt.timedelta(days=1)
    )

    draft = copied(people, source)

    assert (draft.arrival_at, draft.purpose) == (None, source.purpose)


def test_an_expired_passport_is_marked_comes_along_if_ticked_and_is_not_filed(
    inviter: Client, people: People
) -> None:
    source = made.draft(people)
    known = made.add(people, source)
    yesterday = timezone.localdate() - dt.timedelta(days=1)
    Visitor.objects.filter(id=known.id).update(passport_expires_on=yesterday)

    page = inviter.get(at("copy", source.id))
    sent = form_of(page)
    draft = copied(people, source)

    assert "The passport has expired" in BeautifulSoup(page.content, "lxml").select("tbody")[0].text
    assert "visitors" not in sent
    assert len(made.in_order(draft)) == 1
    with pytest.raises(DomainError) as refused:
        made.filed(people, made.fresh(draft))
    assert "visitors.0.passport_expires_on" in refused.value.fields


def test_nobody_of_another_unit_copies_or_learns_that_it_exists(people: People) -> None:
    source = made.draft(people)
    made.add(people, source)
    others = People(make_unit(1), people.officer)
    before = everything()

    with pytest.raises(RequestNotFound):
        copied(others, source)
    assert browser(others.handler).get(at("copy", source.id)).status_code == 404
    assert everything() == before


def test_a_visitor_of_another_request_does_not_come_along(people: People) -> None:
    source, other = made.draft(people), made.draft(people)
    stranger = made.add(people, other)
    before = everything()

    with pytest.raises(VisitorNotFound):
        copied(people, source, visitors=frozenset({stranger.id}))
    answer = browser(people.handler).post(
        at("copy", source.id), {"key": str(uuid4()), "visitors": str(stranger.id)}
    )

    assert answer.status_code == 422
    assert everything() == before | {"AuditEvent": everything()["AuditEvent"]}


def test_more_than_today_s_rules_allow_do_not_come_along(
    people: People,
) -> None:
    source = made.draft(people)
    for place in (1, 2):
        made.add(people, source, made.visitor(place))
    with enter("public"):
        set_number("delegation.max_visitors", 1)

    with pytest.raises(TooManyVisitors):
        copied(people, source)
    assert TransferRequest.objects.count() == 1


def test_a_draft_says_what_has_changed_since_it_was_begun(inviter: Client, people: People) -> None:
    request = made.draft(people)
    made.add(people, request)
    before = timezone.now() - dt.timedelta(days=30)
    TransferRequest.objects.filter(id=request.id).update(created_at=before)
    calm = inviter.get(at("request", request.id)).content.decode()
    change_the_rules()

    pages = [inviter.get(at(name, request.id)) for name in ("request", "check", "copy")]

    assert "The rules have changed since" not in calm
    for page in pages:
        told = BeautifulSoup(page.content, "lxml").select_one(".dv-notice-waiting")
        assert told is not None
        assert "The rules have changed since" in told.text
        assert "is asked for now" in told.text
        assert "no longer asked for" in told.text
        assert "A stay is 25 days at most, no longer 30." in told.text
    kept = made.fresh(request)
    assert (kept.purpose, kept.revision) == (made.trip().purpose, 2)


def test_it_is_filed_by_the_rules_of_the_day_of_filing(people: People) -> None:
    request = made.whole_draft(people)
    before = timezone.now() - dt.timedelta(days=30)
    TransferRequest.objects.filter(id=request.id).update(created_at=before)
    change_the_rules()

    with pytest.raises(DomainError) as refused:
        made.filed(people, made.fresh(request))
    made.attach(people, request, "department_consent")
    filed = made.filed(people, made.fresh(request))

    assert list(refused.value.fields) == ["papers.department_consent"]
    assert filed.policy_date == timezone.localdate()


@pytest.mark.parametrize("size", [3, 60])
def test_the_page_asks_the_same_however_many_come_along(
    size: int, inviter: Client, people: People, django_assert_num_queries: Callable[..., Any]
) -> None:
    source = made.draft(people)
    many(source, made.add(people, source), size)
    address = at("copy", source.id)
    inviter.get(address)

    with django_assert_num_queries(33):
        assert inviter.get(address).status_code == 200


def test_the_api_copies_and_names_people_again(people: People, inviter: Client) -> None:
    source = made.draft(people)
    one = made.add(people, source)
    body = {"trip": ["purpose"], "visitors": [str(one.id)], "of_each": ["category"]}
    address, key = f"/api/v1/requests/{source.id}", str(uuid4())

    answers = [
        inviter.post(f"{address}/copy", body, "application/json", headers={"Idempotency-Key": key})
        for _time in range(2)
    ]
    draft = UUID(answers[0].json()["id"])
    searched = inviter.post(
        f"/api/v1/requests/{made.draft(people).id}/known-visitors/search",
        {"name": "eriksson"},
        "application/json",
    )

    assert [answer.status_code for answer in answers] == [201, 201]
    assert answers[0]["Location"] == f"/api/v1/requests/{draft}"
    assert answers[1].json()["id"] == str(draft)
    assert (searched.json()["count"], searched.json()["results"][0]["surname"]) == (1, "ERIKSSON")


def test_the_api_adds_somebody_known(people: People, inviter: Client) -> None:
    one = made.add(people, made.draft(people))
    request = made.draft(people)
    address = f"/api/v1/requests/{request.id}/known-visitors/{one.id}/add"

    answers = [
        inviter.post(address, {"revision": revision}, "application/json") for revision in (1, 2)
    ]

    assert [answer.status_code for answer in answers] == [201, 409]
    assert len(made.in_order(request)) == 1


@pytest.mark.parametrize("page", ["copy", "new"])
def test_pressed_twice_at_the_same_moment_it_makes_one_draft(committed: Copy, page: str) -> None:
    with enter("city_320500"):
        people = People()
        source = made.draft(people)
        made.add(people, source)
        address = at(page, source.id) if page == "copy" else at("new")
        clients = [browser(people.handler) for _press in range(2)]
    sent: dict[str, Any] = dict(form_of(clients[0].get(address)))
    sent |= {} if page == "copy" else {"revision": "0", "port_of_entry": "PVG"}
    start = threading.Barrier(2)

    def press(client: Client) -> str:
        try:
            start.wait(timeout=30)
            answer = client.post(address, sent)
            return f"{answer.status_code} {answer['Location']}"
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        answers = list(pool.map(press, clients))

    assert len(set(answers)) == 1, answers
    assert answers[0].startswith("302 /requests/")
    with enter("city_320500"):
        assert TransferRequest.objects.exclude(id=source.id).count() == 1
        started = AuditEvent.objects.filter(
            event__in=["transfers.draft_copied", "transfers.draft_started"]
        )
        assert started.exclude(chain=source.chain).count() == 1
