"""A case that is not accepted goes back with reasons from the rule book, and words where needed."""

from __future__ import annotations

import datetime as dt
import json
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import timezone

from apps.accounts.models import User
from apps.core.actors import Actor
from apps.endorsement import services
from apps.endorsement.decision_errors import NoReasonChosen, ReasonTooLong
from apps.endorsement.errors import NoteMissing, ReasonUnknown
from apps.endorsement.models import PortCase
from apps.endorsement.states import CaseStatus
from apps.policy.lists import NotAcceptReason
from apps.policy.reason_selectors import not_accept_texts
from apps.regions.scoping import AuthorityRef, enter
from apps.routing.models import OutboxMessage
from tests.endorsement.test_moves import everything
from tests.factories import endorsement as made
from tests.factories.accounts import let_in
from tests.factories.endorsement import Desk


@pytest.fixture
def desk(port: AuthorityRef) -> Desk:
    return Desk()


def not_accept(desk: Desk, case: PortCase, *codes: str, words: str = "") -> PortCase:
    return services.not_accept(
        actor=desk.officer, case_id=case.id, revision=case.revision, reasons=codes, reason=words
    )


def sent(case: PortCase) -> dict[str, Any]:
    message = OutboxMessage.objects.get(aggregate_id=case.id, type="case.not_accepted")
    body: dict[str, Any] = json.loads(message.envelope)["body"]
    return body


def test_the_city_is_told_codes_in_the_order_of_the_list_each_once_and_the_words(
    desk: Desk,
) -> None:
    case = not_accept(
        desk, made.received(), "too_late", "not_urgent", "too_late", words=" At night.\n"
    )

    assert (case.not_accepted_codes, case.not_accepted_reason) == (
        ["not_urgent", "too_late"],
        "At night.",
    )
    assert sent(case)["reasons"] == ["not_urgent", "too_late"]
    assert sent(case)["reason"] == "At night."


def test_a_reason_of_the_list_needs_no_words(desk: Desk) -> None:
    case = not_accept(desk, made.received(), "not_this_port")

    assert case.not_accepted_reason == ""
    assert sent(case)["reason"] == ""


@pytest.mark.parametrize(
    ("codes", "words", "error"),
    [
        ((), "Words alone", NoReasonChosen),
        (("",), "", ReasonUnknown),
        (("not_urgent", "because-i-say-so"), "", ReasonUnknown),
        (("x" * 5000,), "", ReasonUnknown),
        (("\u202eother",), "x", ReasonUnknown),
        (("other",), " \u3000\n", NoteMissing),
        (("not_urgent", "other"), "", NoteMissing),
        (("not_urgent",), "x" * 2001, ReasonTooLong),
        (("other",), "x" * 2001, ReasonTooLong),
    ],
)
def test_without_a_reason_that_says_something_nothing_goes_back(
    desk: Desk, codes: tuple[str, ...], words: str, error: type[Exception]
) -> None:
    case = made.received()
    before = everything()

    with pytest.raises(error):
        not_accept(desk, case, *codes, words=words)

    assert everything() == before


def test_an_error_repeats_little_of_what_was_sent(desk: Desk) -> None:
    with pytest.raises(ReasonUnknown) as refused:
        not_accept(desk, made.received(), *(f"{n}{'x' * 500}" for n in range(99)))

    assert len(str(refused.value.data)) < 1000


def test_a_reason_that_has_ended_is_not_offered_and_still_read_as_it_stood(desk: Desk) -> None:
    today = timezone.localdate()
    case = not_accept(desk, made.received(), "too_late")
    with enter("public"):
        NotAcceptReason.objects.filter(code="too_late").update(valid_until=today)

    tomorrow = today + dt.timedelta(days=1)
    assert not_accept_texts(case.not_accepted_codes, today) != ["too_late"]
    assert not_accept_texts(case.not_accepted_codes, tomorrow) == ["too_late"]


def test_a_case_that_is_handed_on_again_begins_without_the_old_reasons(desk: Desk) -> None:
    case = not_accept(desk, made.received(), "not_urgent")
    body = made.request_body(
        request_id=str(case.id),
        reference=case.reference,
        first_filed_at=case.first_filed_at.isoformat(),
    )

    again = services.take_in(actor=made.SENDER, origin=case.origin, body=body)

    assert (again.status, again.not_accepted_codes) == (CaseStatus.RECEIVED, [])


def test_the_database_keeps_reasons_only_where_a_case_was_not_accepted(desk: Desk) -> None:
    case = made.received()

    with pytest.raises(IntegrityError, match="codes_coherence"), transaction.atomic():
        PortCase.objects.filter(id=case.id).update(not_accepted_codes=["other"])


def browser(actor: Actor) -> Client:
    client = Client(HTTP_HOST="port.localhost", HTTP_ACCEPT_LANGUAGE="en")
    return let_in(client, User.objects.get(id=actor.id))


def test_the_page_offers_the_list_keeps_what_was_typed_and_shows_the_reasons(desk: Desk) -> None:
    case, client = made.received(), browser(desk.officer)
    path = f"/cases/{case.id}/not-accept/"

    shown = client.get(path)
    wrong = client.post(path, {"revision": case.revision, "reasons": ["other"], "reason": " "})
    stale = client.post(path, {"revision": 0, "reasons": ["other"], "reason": "x"})
    done = client.post(
        path, {"revision": case.revision, "reasons": ["other"], "reason": "\u202e<b>so</b>"}
    )
    page = client.get(f"/cases/{case.id}/").content.decode()

    assert "came too late to be decided" in shown.content.decode()
    assert [one.status_code for one in (wrong, stale, done)] == [422, 409, 302]
    assert "Another reason" in page
    assert "&lt;b&gt;so" in page


def test_programs_name_codes_too(desk: Desk) -> None:
    case, client = made.received(), browser(desk.officer)

    def call(**body: Any) -> Any:
        return client.post(
            f"/api/v1/cases/{case.id}/not-accept",
            {"revision": case.revision, **body},
            content_type="application/json",
        )

    none, wrong = call(reasons=[]), call(reasons=["nothing"])
    many, done = call(reasons=["not_urgent"] * 11), call(reasons=["not_urgent"])

    told = [(one.status_code, one.json().get("code")) for one in (none, wrong, many)]
    assert told == [(422, "no-reason-chosen"), (422, "reason-unknown"), (400, "invalid-input")]
    assert done.json()["not_accepted_codes"] == ["not_urgent"]
