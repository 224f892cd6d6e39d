"""The expedited lane: asked for on a ground, in words, before filing; carried and shown."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client

from apps.accounts.models import User
from apps.accounts.roles import Role
from apps.core.errors import DomainError, StaleRevision
from apps.endorsement.models import PortCase
from apps.regions.scoping import AuthorityRef, enter
from apps.routing.models import OutboxMessage
from apps.routing.relay import carry_everything
from apps.transfers import services
from apps.transfers.errors import (
    ExpediteGroundUnknown,
    ExpediteReasonMissing,
    NotEditable,
    RequestNotFound,
    TextUnfit,
)
from apps.transfers.models import TransferRequest
from apps.transfers.services.messages import lane_of
from apps.transfers.states import Status
from tests.factories import transfers as made
from tests.factories.accounts import make_user
from tests.factories.enterprises import make_unit
from tests.factories.transfers import People

WHY = "The line stands still and thirty people wait"


def ask(people: People, request: TransferRequest, **changes: Any) -> TransferRequest:
    told = {"ground": "rush_repair", "reason": WHY, **made.seen(made.fresh(request))} | changes
    return services.set_expedition(actor=people.handler, **told)


def file(people: People, request: TransferRequest) -> TransferRequest:
    return services.submit(
        actor=people.handler, **made.seen(made.fresh(request)), declaration=made.declared()
    )


def test_the_inviter_asks_changes_and_asks_no_longer(suzhou: AuthorityRef) -> None:
    people = People()
    request = made.draft(people)

    ask(people, request)
    assert (made.fresh(request).expedite_ground, made.fresh(request).expedite_reason) == (
        "rush_repair",
        WHY,
    )
    assert lane_of(made.fresh(request)) == "urgent"
    ask(people, request, ground="humanitarian", reason="  The host is dying ")
    assert made.fresh(request).expedite_reason == "The host is dying"
    ask(people, request, ground="", reason="left over")
    assert (made.fresh(request).expedite_ground, made.fresh(request).expedite_reason) == ("", "")
    assert lane_of(made.fresh(request)) == "standard"


@pytest.mark.parametrize(
    ("changes", "error"),
    [
        ({"ground": "because"}, ExpediteGroundUnknown),
        ({"ground": "<b>x</b>"}, ExpediteGroundUnknown),
        ({"reason": ""}, ExpediteReasonMissing),
        ({"reason": " \n\t "}, ExpediteReasonMissing),
        ({"reason": "x" * 501}, TextUnfit),
        ({"reason": "a\x00b"}, TextUnfit),
        ({"revision": 99}, StaleRevision),
    ],
)
def test_what_is_not_a_ground_with_words_changes_nothing(
    suzhou: AuthorityRef, changes: dict[str, Any], error: type[DomainError]
) -> None:
    people = People()
    request = made.draft(people)

    with pytest.raises(error):
        ask(people, request, **changes)

    after = made.fresh(request)
    assert (after.expedite_ground, after.revision) == ("", request.revision)


def test_only_the_inviter_and_only_before_filing(suzhou: AuthorityRef) -> None:
    people = People()
    filed = made.submitted(people)
    other = make_unit(1).handler

    with pytest.raises(NotEditable):
        ask(people, filed)
    with pytest.raises(RequestNotFound):
        services.set_expedition(
            actor=other, ground="rush_repair", reason=WHY, **made.seen(made.fresh(filed))
        )

    assert made.fresh(filed).expedite_ground == ""


def test_the_database_keeps_ground_and_words_together(suzhou: AuthorityRef) -> None:
    request = made.draft(People())

    with pytest.raises(IntegrityError, match="request_expedition_whole"), transaction.atomic():
        TransferRequest.objects.filter(id=request.id).update(expedite_ground="rush_repair")


def test_the_lane_and_the_ground_reach_the_officers_of_city_and_port(suzhou: AuthorityRef) -> None:
    people = People()
    request = made.whole_draft(people)
    ask(people, request)
    request = file(people, request)
    page = _page("suzhou-js.localhost", make_user(Role.CITY_OFFICER), f"/desk/{request.id}/")
    for told in ("Expedited", "Rush repair of plant or equipment", WHY):
        assert told in page

    request = services.claim(actor=people.officer, **made.seen(request))
    services.hand_on(actor=people.officer, **made.seen(made.fresh(request)), note="In order")
    assert OutboxMessage.objects.get(aggregate_id=request.id).lane == "urgent"
    with enter("public"):
        carry_everything()

    with enter("port_shanghai"):
        case = PortCase.objects.get(id=request.id)
        assert (case.expedite_ground, case.expedite_reason) == ("rush_repair", WHY)
        officer = make_user(Role.PORT_OFFICER)
    for path in ("/cases/", f"/cases/{request.id}/"):
        assert "Expedited" in _page("port.localhost", officer, path)
    assert WHY in _page("port.localhost", officer, f"/cases/{request.id}/")


def test_a_redirected_request_keeps_its_ground(suzhou: AuthorityRef) -> None:
    people = People()
    request = made.whole_draft(people)
    ask(people, request)
    request = services.claim(actor=people.officer, **made.seen(file(people, request)))
    services.redirect(
        actor=people.officer,
        **made.seen(made.fresh(request)),
        destination=made.NANJING,
        reason="Wrong city",
    )
    with enter("public"):
        carry_everything()

    with enter(made.NANJING):
        taken = TransferRequest.objects.get(id=request.id)
        assert (taken.status, taken.expedite_ground) == (Status.SUBMITTED, "rush_repair")


def test_the_page_keeps_what_was_typed_and_says_what_is_missing(suzhou: AuthorityRef) -> None:
    people = People()
    request = made.draft(people)
    client = _client("suzhou-js.localhost", User.objects.get(id=people.unit.user_id))
    path = f"/requests/{request.id}/expedite/"

    wrong = client.post(path, {"revision": request.revision, "ground": "rush_repair", "reason": ""})
    strange = client.post(path, {"revision": request.revision, "ground": "x", "reason": WHY})
    right = client.post(
        f"{path}?from=check",
        {"revision": request.revision, "ground": "rush_repair", "reason": WHY},
    )

    assert (wrong.status_code, strange.status_code) == (422, 422)
    assert "Say why it must go faster" in wrong.content.decode()
    assert WHY in strange.content.decode()
    assert (right.status_code, right["Location"]) == (302, f"/requests/{request.id}/check/")


def test_programs_ask_for_it_too(suzhou: AuthorityRef) -> None:
    people = People()
    request = made.draft(people)
    client = _client("suzhou-js.localhost", User.objects.get(id=people.unit.user_id))
    path = f"/api/v1/requests/{request.id}/expedite"
    body = {"revision": request.revision, "ground": "rush_repair", "reason": WHY}

    answer = client.put(path, body, content_type="application/json")

    assert answer.status_code == 200
    assert (answer.json()["expedite_ground"], answer.json()["expedite_reason"]) == (
        "rush_repair",
        WHY,
    )
    refused = client.put(
        path, body | {"revision": made.fresh(request).revision, "ground": "x"}, "application/json"
    )
    assert refused.json()["code"] == "expedite-ground-unknown"


def _client(host: str, user: User) -> Client:
    client = Client(HTTP_HOST=host, HTTP_ACCEPT_LANGUAGE="en")
    client.force_login(user)
    return client


def _page(host: str, user: User, path: str) -> str:
    with enter({"port.localhost": "port_shanghai"}.get(host, "city_320500")):
        client = _client(host, user)
    answer = client.get(path)
    assert answer.status_code == 200
    return answer.content.decode()
