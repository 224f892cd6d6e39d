"""The whole road through the API of both sides, and what its calls are held to."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.utils import timezone

from apps.accounts.models import User
from apps.core.actors import Actor
from apps.regions.scoping import AuthorityRef
from apps.routing.relay import carry_everything
from apps.transfers import services
from apps.transfers.models import TransferRequest, Visitor
from apps.transfers.states import Status, VisitorState
from tests.factories import transfers as made
from tests.factories.accounts import let_in
from tests.factories.endorsement import Desk
from tests.factories.enterprises import make_unit
from tests.factories.transfers import PORT, People, paper_file, seen

Inside = Callable[[str], AbstractContextManager[AuthorityRef]]
OWN, DESK, CASES = "/api/v1/requests", "/api/v1/desk/requests", "/api/v1/cases"


class Program:
    """A program of one person at one host, which calls with JSON."""

    def __init__(self, host: str, actor: Actor) -> None:
        """Log in."""
        client = Client(HTTP_HOST=host, HTTP_ACCEPT_LANGUAGE="en")
        self.client = let_in(client, User.objects.get(id=actor.id))

    def get(self, path: str, **headers: str) -> Any:
        return self.client.get(path, headers=headers)

    def call(self, path: str, body: dict[str, Any], *, way: str = "post", **headers: str) -> Any:
        call = getattr(self.client, way)
        return call(path, body, content_type="application/json", headers=headers)

    def act(self, path: str, verb: str, *, way: str = "post", **body: Any) -> dict[str, Any]:
        """Do an act on the thing at `path` as it stands now; must succeed."""
        sent = {"revision": self.get(path).json()["revision"], **body}
        answer = self.call(f"{path}/{verb}", sent, way=way)
        assert answer.status_code in (200, 201), answer.content
        told: dict[str, Any] = answer.json()
        return told


@pytest.fixture
def inviter(people: People) -> Program:
    """The program of the handler."""
    return Program("suzhou-js.localhost", people.handler)


@pytest.fixture
def officer(people: People) -> Program:
    """The program of the officer."""
    return Program("suzhou-js.localhost", people.officer)


def trip_body(**changes: Any) -> dict[str, Any]:
    """A trip as a program sends it."""
    return {
        "port_of_entry": "PVG",
        "arrival_at": (timezone.now() + dt.timedelta(days=10)).isoformat(),
        "flight_no": "MU553",
        "stay_days": 10,
        "purpose": "Acceptance test of a lens line",
        "itinerary": "Shanghai, Suzhou",
        "contact_name": "王经办",
        "contact_phone": "021-28951610",
        **changes,
    }


def visitor_body(place: int = 1) -> dict[str, Any]:
    """A visitor as a program sends it."""
    today = timezone.localdate()
    return {
        "surname": "ERIKSSON",
        "given_names": f"ANNA {'ABCDEFGHIJ'[place]}",
        "sex": "F",
        "birth_date": "1974-08-12",
        "nationality": "UTO",
        "passport_number": f"L898{place:04}C",
        "passport_issuing_state": "UTO",
        "passport_issued_on": (today - dt.timedelta(days=300)).isoformat(),
        "passport_expires_on": (today + dt.timedelta(days=3000)).isoformat(),
        "category": "M",
        "occupation": "engineer",
        "employer": "Utopia Optics",
        "is_leader": place == 1,
    }


def key() -> dict[str, str]:
    return {"Idempotency-Key": uuid4().hex}


def attach(program: Program, path: str, kind: str, visitor_id: str | None = None) -> None:
    sent = {"revision": program.get(path).json()["revision"], "kind": kind, "file": paper_file()}
    sent |= {"visitor_id": visitor_id} if visitor_id else {}
    answer = program.client.post(f"{path}/papers", sent)
    assert answer.status_code == 201, answer.content


def filed(program: Program, visitors: int = 1) -> str:
    """A request filed by calls alone; gives its path."""
    started = program.call(OWN, trip_body(), **key())
    assert started.status_code == 201, started.content
    path = started["Location"]
    for kind in made.REQUEST_PAPERS:
        attach(program, path, kind)
    for place in range(1, visitors + 1):
        told = program.act(path, "visitors", **visitor_body(place))
        for kind in made.VISITOR_PAPERS:
            attach(program, path, kind, told["visitors"][-1]["id"])
    program.act(path, "submit", **declaration(program))
    return str(path)


def declaration(program: Program) -> dict[str, Any]:
    """The declaration, read and made."""
    read = program.get("/api/v1/policy/declarations/filing").json()
    return {"declaration_accepted": True, "declaration_version": read["version"]}


def test_the_whole_road_by_calls_alone(inviter: Program, officer: Program, inside: Inside) -> None:
    path = filed(inviter, visitors=2)
    number = path.rsplit("/", 1)[1]
    desk = f"{DESK}/{number}"
    assert officer.act(desk, "claim")["status"] == Status.CHECKING
    point = {"subject": "Ticket", "note": "Attach the booking."}
    officer.act(desk, "ask", points=[point])
    ask = inviter.get(path).json()["asks"][0]
    answer = {"item_id": ask["items"][0]["id"], "answer": "By MU553"}
    inviter.act(path, f"asks/{ask['id']}/answer", answers=[answer])
    assert officer.act(desk, "hand-on", note="In order")["turn"] == "CARRIER"
    carry_everything()

    with inside(PORT):
        people = Desk()
        examiner = Program("port.localhost", people.officer)
        approver = Program("port.localhost", people.approver)
    case = f"{CASES}/{number}"
    examiner.act(case, "accept")
    told = examiner.act(case, "claim")
    first, second = (f"visitors/{one['id']}" for one in told["visitors"])
    examiner.act(case, f"{first}/recommend", recommendation="APPROVE")
    examiner.act(case, f"{second}/recommend", recommendation="REFUSE", ground="4")
    approver.act(case, f"{first}/approve")
    approver.act(case, f"{second}/refuse", ground="4", reasons=[])
    approver.act(case, f"{second}/tell-now")
    assert approver.act(case, f"{first}/issue")["status"] == "CLOSED"
    with inside(PORT):
        carry_everything()

    back = inviter.get(path).json()
    assert (back["status"], back["turn"]) == (Status.CLOSED, "NOBODY")
    assert [one["state"] for one in back["visitors"]] == [
        VisitorState.ISSUED,
        VisitorState.REFUSED,
    ]
    assert back["visitors"][0]["visa_number"]
    assert "ground" not in str(back).replace("expedite_ground", "")  # the port's stays there


@pytest.mark.parametrize(
    ("body", "pointer"),
    [
        ({"fligth_no": "MU1"}, "#/fligth_no"),
        ({"stay_days": "10"}, "#/stay_days"),
        ({"stay_days": 0}, "#/stay_days"),
        ({"arrival_at": "tomorrow"}, "#/arrival_at"),
        ({"purpose": "x" * 2001}, "#/purpose"),
    ],
)
def test_a_body_of_another_shape_is_refused_at_its_field(
    inviter: Program, body: dict[str, Any], pointer: str
) -> None:
    answer = inviter.call(OWN, {**trip_body(), **body}, **key())

    assert answer.status_code == 400
    assert answer["Content-Type"].startswith("application/problem+json")
    assert [one["pointer"] for one in answer.json()["errors"]] == [pointer]
    assert TransferRequest.objects.exists() is False


@pytest.mark.parametrize("headers", [{}, {"Idempotency-Key": "short"}])
def test_starting_a_request_needs_a_key(inviter: Program, headers: dict[str, str]) -> None:
    answer = inviter.call(OWN, trip_body(), **headers)

    assert (answer.status_code, answer.json()["code"]) == (400, "idempotency-key-required")
    assert TransferRequest.objects.exists() is False


def test_the_same_call_under_the_same_key_gives_the_same_request(inviter: Program) -> None:
    headers, body = key(), trip_body()

    first, again = (inviter.call(OWN, body, **headers) for _time in range(2))
    other = inviter.call(OWN, {**body, "flight_no": "CA1"}, **headers)

    assert (first.status_code, again.status_code) == (201, 201)
    assert first.json() == again.json()
    assert again["Idempotency-Replayed"] == "true"
    assert (other.status_code, other.json()["code"]) == (422, "idempotency-key-reused")
    assert TransferRequest.objects.count() == 1


def test_a_stale_act_is_a_409_that_tells_who_did_what(inviter: Program, people: People) -> None:
    request = made.draft(people)
    services.edit_trip(actor=people.handler, **seen(request), trip=made.trip(flight_no="CA1"))

    answer = inviter.call(
        f"{OWN}/{request.id}/trip", {**trip_body(), "revision": request.revision}, way="put"
    )

    told = answer.json()
    assert (answer.status_code, told["code"]) == (409, "stale-revision")
    assert told["data"]["seen"] == request.revision
    assert told["data"]["current"] == request.revision + 1
    assert told["data"]["who"] == people.handler.id
    assert told["data"]["what"] == "transfers.trip_edited"
    assert made.fresh(request).flight_no == "CA1"


def test_filing_without_the_declaration_is_refused_and_named(inviter: Program) -> None:
    path = inviter.call(OWN, trip_body(), **key())["Location"]
    seen = {"revision": inviter.get(path).json()["revision"]}
    read = declaration(inviter)

    refused = [
        inviter.call(f"{path}/submit", {**seen, **body})
        for body in (
            {},
            {**read, "declaration_accepted": False},
            {**read, "declaration_version": "2001-01-01-0"},
        )
    ]

    told = [(one.status_code, one.json()["code"]) for one in refused]
    assert told == [
        (422, "declaration-missing"),
        (422, "declaration-missing"),
        (422, "declaration-changed"),
    ]
    assert {one.json()["errors"][0]["pointer"] for one in refused} == {"#/declaration"}
    assert inviter.get(path).json()["status"] == Status.DRAFT


def test_another_units_request_is_not_there(inviter: Program, people: People) -> None:
    request = made.draft(people)
    stranger = Program("suzhou-js.localhost", make_unit(1).handler)
    path = f"{OWN}/{request.id}"

    answers = [
        stranger.get(path),
        stranger.call(f"{path}/submit", {"revision": request.revision}),
        stranger.call(f"{path}/visitors", {**visitor_body(), "revision": request.revision}),
        stranger.get(f"{OWN}/{uuid4()}"),
    ]

    assert {one.status_code for one in answers} == {404}
    assert {one.json()["code"] for one in answers} == {"request-not-found"}
    assert stranger.get(OWN).json()["results"] == []
    assert Visitor.objects.exists() is False


def test_an_unchanged_request_is_a_304_and_a_changed_one_is_not(
    inviter: Program, people: People
) -> None:
    request = made.draft(people)
    path = f"{OWN}/{request.id}"
    tag = inviter.get(path)["ETag"]

    unchanged = inviter.get(path, **{"If-None-Match": tag})
    services.edit_trip(actor=people.handler, **seen(request), trip=made.trip(flight_no="CA1"))
    changed = inviter.get(path, **{"If-None-Match": tag})

    assert (unchanged.status_code, unchanged.content) == (304, b"")
    assert changed.status_code == 200
    assert changed["ETag"] != tag


def test_pages_by_cursor_show_every_request_once(inviter: Program, people: People) -> None:
    started = {str(made.draft(people).id) for _place in range(5)}

    shown, path = [], f"{OWN}?limit=2"
    while path:
        page = inviter.get(path).json()
        assert len(page["results"]) <= 2
        shown += [one["id"] for one in page["results"]]
        path = page["next"]

    assert len(shown) == 5
    assert set(shown) == started


def test_lists_name_no_visitor(officer: Program, people: People) -> None:
    made.submitted(people)

    text = officer.get(DESK).content.decode()

    assert "ERIKSSON" not in text
    assert "L898" not in text
