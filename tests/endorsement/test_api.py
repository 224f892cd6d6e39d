"""What calls about cases and visas are held to; the whole road is walked in tests of transfers."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import pytest
from django.test import Client

from apps.accounts.models import User
from apps.accounts.roles import Role
from apps.core.actors import Actor
from apps.endorsement import services
from apps.endorsement.states import CaseStatus, VisitorState
from apps.regions.scoping import AuthorityRef
from tests.factories import endorsement as made
from tests.factories.accounts import let_in, make_actor
from tests.factories.endorsement import Desk

CASES, VISAS = "/api/v1/cases", "/api/v1/visas"


@pytest.fixture
def desk(port: AuthorityRef) -> Desk:
    """The people of the port; the test runs there."""
    return Desk()


def program(actor: Actor) -> Client:
    client = Client(HTTP_HOST="port.localhost", HTTP_ACCEPT_LANGUAGE="en")
    return let_in(client, User.objects.get(id=actor.id))


def call(client: Client, path: str, body: dict[str, Any], **headers: str) -> Any:
    return client.post(path, body, content_type="application/json", headers=headers)


def test_a_stale_act_is_a_409_that_tells_who_did_what(desk: Desk) -> None:
    case = made.received()
    services.accept(actor=desk.approver, case_id=case.id, revision=case.revision)

    answer = call(program(desk.officer), f"{CASES}/{case.id}/accept", {"revision": case.revision})

    told = answer.json()
    assert (answer.status_code, told["code"]) == (409, "stale-revision")
    assert answer["Content-Type"].startswith("application/problem+json")
    assert told["data"]["who"] == desk.approver.id
    assert told["data"]["what"] == "endorsement.case_accepted"
    assert told["data"]["current"] == made.fresh(case).revision


@pytest.mark.parametrize("body", [{}, {"revision": "1"}, {"revision": 1, "note": "x"}])
def test_a_body_of_another_shape_is_refused(desk: Desk, body: dict[str, Any]) -> None:
    case = made.received()

    answer = call(program(desk.officer), f"{CASES}/{case.id}/accept", body)

    assert answer.status_code == 400
    assert answer.json()["errors"]
    assert made.fresh(case).status == CaseStatus.RECEIVED


def test_who_examined_cannot_decide(port: AuthorityRef) -> None:
    both = make_actor(Role.PORT_OFFICER, Role.PORT_APPROVER)
    case = made.examined(Desk(officer=both))
    path = f"{CASES}/{case.id}/visitors/{made.first(case).id}"

    for verb, more in (("approve", {}), ("refuse", {"ground": "4"})):
        answer = call(program(both), f"{path}/{verb}", {"revision": case.revision, **more})
        assert (answer.status_code, answer.json()["code"]) == (403, "same-officer")
    assert made.first(case).state == VisitorState.RECOMMENDED


def test_an_act_repeated_under_its_key_is_done_once(desk: Desk) -> None:
    case, headers = made.received(), {"Idempotency-Key": uuid4().hex}
    client, path = program(desk.officer), f"{CASES}/{case.id}/accept"

    first, again = (call(client, path, {"revision": case.revision}, **headers) for _t in "ab")

    assert (first.status_code, again.status_code) == (200, 200)
    assert first.json() == again.json()
    assert made.fresh(case).revision == case.revision + 1


def test_what_is_not_there_is_a_404(desk: Desk) -> None:
    client = program(desk.officer)

    for path in (f"{CASES}/{uuid4()}", f"{VISAS}/{uuid4()}"):
        answer = client.get(path)
        assert answer.status_code == 404
        assert answer["Content-Type"].startswith("application/problem+json")


@pytest.mark.parametrize("kind", ["case", "visa"])
def test_an_unchanged_thing_is_a_304(desk: Desk, kind: str) -> None:
    visa, client = made.issued(desk), program(desk.officer)
    path = f"{VISAS}/{visa.id}" if kind == "visa" else f"{CASES}/{visa.visitor.case_id}"
    tag = client.get(path)["ETag"]

    unchanged = client.get(path, headers={"If-None-Match": tag})

    assert (unchanged.status_code, unchanged.content) == (304, b"")
    assert client.get(path, headers={"If-None-Match": '"r0"'}).status_code == 200


def test_pages_by_cursor_show_every_case_once_in_order_of_landing(desk: Desk) -> None:
    received = {str(made.received().id) for _place in range(5)}
    client = program(desk.officer)

    shown, path = [], f"{CASES}?limit=2"
    while path:
        page = client.get(path).json()
        shown += page["results"]
        path = page["next"]

    assert len(shown) == 5
    assert {one["id"] for one in shown} == received
    assert [one["arrival_at"] for one in shown] == sorted(one["arrival_at"] for one in shown)
    assert "ERIKSSON" not in str(shown)


def test_a_visa_is_marked_used_and_declared_void_by_calls(desk: Desk) -> None:
    used, void = made.issued(desk), made.issued(desk)
    sent = {"revision": used.revision, "entered_at": used.issued_at.isoformat(), "port": "PVG"}

    entry = call(program(desk.officer), f"{VISAS}/{used.id}/used", sent)
    at_void, who = f"{VISAS}/{void.id}/void", program(desk.officer)
    wrong = call(who, f"{at_void}/propose", {"revision": void.revision, "ground": ""})

    assert entry.status_code == 200, entry.content
    assert entry.json()["entry_port"] == "PVG"
    assert wrong.status_code == 400
    proposed = call(who, f"{at_void}/propose", {"revision": void.revision, "ground": "LOST"})
    assert proposed.json()["void_proposal"]["ground"] == "LOST"
    seen = {"revision": proposed.json()["revision"]}
    alone = call(program(desk.officer), f"{at_void}/decline", {**seen, "note": "x"})
    assert (alone.status_code, alone.json()["code"]) == (403, "not-allowed")
    declared = call(program(desk.approver), f"{at_void}/confirm", seen)
    assert (declared.status_code, declared.json()["status"]) == (200, "DECLARED_VOID")


def test_a_proposal_is_declined_or_taken_back_by_calls(desk: Desk) -> None:
    for verb, who, more in (
        ("decline", desk.approver, {"note": "The letter was found"}),
        ("take-back", desk.officer, {}),
    ):
        visa = made.void_proposed(desk)
        sent = {"revision": visa.revision, **more}

        answer = call(program(who), f"{VISAS}/{visa.id}/void/{verb}", sent)

        assert (answer.status_code, answer.json()["status"]) == (200, "ISSUED")
        assert answer.json()["void_proposal"] is None
