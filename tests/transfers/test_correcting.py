"""Corrections with both values, the inviter's objection, and what each round has changed."""

from __future__ import annotations

import datetime as dt
import json
from typing import Any

import pytest
from django.test import Client

from apps.accounts.roles import Role
from apps.core.errors import DomainError, MoveNotAllowed, StaleRevision
from apps.notices.models import Notice
from apps.regions.scoping import enter
from apps.routing.models import OutboxMessage
from apps.transfers import selectors, services
from apps.transfers.errors import (
    CorrectionNotFound,
    HeldByAnother,
    NotCorrectable,
    NothingCorrected,
    PassportExpired,
    ReasonMissing,
    VisitorNotFound,
)
from apps.transfers.inputs import AskPoint, PointAnswer
from apps.transfers.models import Ask, Correction, TransferRequest
from apps.transfers.services.drafting import passport_key
from tests.databases import Copy
from tests.factories import transfers as made
from tests.factories.accounts import make_actor
from tests.factories.transfers import People, seen
from tests.transfers.acts import everything
from tests.transfers.test_assigning import at_once
from tests.transfers.test_queue import browser, reverse


@pytest.fixture
def officer(people: People) -> Client:
    return browser(people.officer)


def correct(people: People, request: TransferRequest, **more: Any) -> TransferRequest:
    given: dict[str, Any] = {
        "visitor_id": made.in_order(request)[0].id,
        "changes": {"passport_number": "L8989991C", "surname": "ERIKSSON"},
        "reason": "As in the scan",
    }
    return services.correct(actor=people.officer, **seen(made.fresh(request)), **(given | more))


def test_both_values_are_kept_the_inviter_is_told_and_the_port_knows(people: People) -> None:
    request = made.checking(people)

    corrected = correct(people, request)

    one = Correction.objects.get()
    assert (one.field, one.old, one.new) == ("passport_number", "L8980001C", "L8989991C")
    assert (one.by, one.reason) == (people.officer.id, "As in the scan")
    visitor = made.in_order(request)[0]
    assert visitor.passport_number == "L8989991C"
    assert visitor.passport_key == passport_key(issuing_state="UTO", number="L8989991C")
    assert corrected.revision == request.revision + 1
    told = Notice.objects.filter(event="transfers.corrected")
    assert [str(n.recipient_id) for n in told] == [people.handler.id]
    services.hand_on(actor=people.officer, **seen(corrected))
    body = json.loads(OutboxMessage.objects.get().envelope)["body"]
    assert body["visitors"][0]["passport"]["number"] == "L8989991C"
    assert [(c["field"], c["filed"], c["corrected"]) for c in body["corrections"]] == [
        ("passport_number", "L8980001C", "L8989991C")
    ]


def test_a_request_without_corrections_says_nothing_of_them(people: People) -> None:
    made.handed_on(people)

    assert json.loads(OutboxMessage.objects.get().envelope)["body"]["corrections"] == []


@pytest.mark.parametrize(
    ("more", "error"),
    [
        ({"changes": {"category": "F"}}, NotCorrectable),
        ({"changes": {"passport_kind": "DIPLOMATIC"}}, NotCorrectable),
        ({"changes": {"state": "ISSUED"}}, NotCorrectable),
        ({"visitor_id": None, "changes": {"purpose": "Work"}}, NotCorrectable),
        ({"visitor_id": None, "changes": {"arrival_at": "2030-01-01"}}, NotCorrectable),
        ({"changes": {}}, NothingCorrected),
        ({"changes": {"surname": "ERIKSSON"}}, NothingCorrected),
        ({"reason": " "}, ReasonMissing),
        ({"changes": {"passport_expires_on": "2020-01-01"}}, PassportExpired),
        ({"changes": {"birth_date": "tomorrow"}}, DomainError),
        ({"changes": {"surname": "x" * 121}}, DomainError),
        ({"changes": {"nationality": "CHN"}}, DomainError),
    ],
)
def test_what_may_not_or_cannot_be_corrected_changes_nothing(
    people: People, more: dict[str, Any], error: type[DomainError]
) -> None:
    request = made.checking(people)
    before = everything()

    with pytest.raises(error):
        correct(people, request, **more)

    assert not Correction.objects.exists()
    assert everything() == before


def test_only_who_holds_it_corrects_and_only_while_it_is_checked(people: People) -> None:
    request, other = made.checking(people), made.checking(people, port_of_entry="SHA")
    stranger = make_actor(Role.CITY_OFFICER)
    before = everything()

    with pytest.raises(HeldByAnother):
        services.correct(
            actor=stranger,
            **seen(request),
            visitor_id=None,
            changes={"flight_no": "MU1"},
            reason="x",
        )
    with pytest.raises(VisitorNotFound):
        correct(people, request, visitor_id=made.in_order(other)[0].id)
    assert everything() == before
    asked = services.ask_supplement(
        actor=people.officer, **seen(request), points=[AskPoint("Seal")]
    )
    with pytest.raises(MoveNotAllowed):
        correct(people, asked)


def test_the_inviter_objects_once_and_the_officer_is_told(people: People) -> None:
    request = correct(people, made.checking(people))
    one = Correction.objects.get()
    given: dict[str, Any] = {"correction_id": one.id, "objection": "It is 1, not I"}

    services.object_to_correction(actor=people.handler, **seen(request), **given)

    assert Correction.objects.get().objection == "It is 1, not I"
    told = Notice.objects.filter(event="transfers.correction_objected.desk")
    assert [str(n.recipient_id) for n in told] == [people.officer.id]
    with pytest.raises(CorrectionNotFound):
        services.object_to_correction(actor=people.handler, **seen(made.fresh(request)), **given)


def test_a_round_shows_what_it_has_changed_side_by_side(people: People) -> None:
    request = made.checking(people)
    one = made.in_order(request)[0]
    asked = services.ask_supplement(
        actor=people.officer,
        **seen(request),
        points=[AskPoint("Photo", "", one.id, "paper.photo")],
    )
    ask = Ask.objects.get()
    services.answer_supplement(
        actor=people.handler,
        **seen(asked),
        ask_id=ask.id,
        answers=[PointAnswer(ask.items.get().id, "", made.paper_file("new.pdf"))],
    )

    found = selectors.round_changes(made.fresh(request), ask)

    assert found is not None
    assert [(c.kind, c.whose) for c in found] == [("photo", one.full_name)]
    assert [name for _id, name in found[0].new_files][-1] == "new.pdf"
    assert found[0].new_files[:-1] == found[0].old_files


def test_a_return_shows_what_was_mended_when_it_is_filed_again(people: People) -> None:
    request = made.returned(people)
    edited = services.edit_trip(
        actor=people.handler, **seen(request), trip=made.trip(flight_no="MU535")
    )
    services.submit(actor=people.handler, **seen(edited), declaration=made.declared())

    found = selectors.round_changes(made.fresh(request), Ask.objects.get())

    assert found is not None
    assert ("flight_no", "MU553", "MU535") in [(c.field, c.old, c.new) for c in found]


def test_of_a_correction_and_an_answer_at_once_neither_is_lost(committed: Copy) -> None:
    with enter("city_320500"):
        people = People()
        request = made.checking(people)
        visitor_id = made.in_order(request)[0].id

    outcomes = at_once(
        lambda: services.correct(
            actor=people.officer,
            **seen(request),
            visitor_id=visitor_id,
            changes={"passport_number": "L8989991C"},
            reason="x",
        ),
        lambda: services.withdraw(actor=people.handler, **seen(request), reason="Off"),
    )

    assert outcomes == sorted([str(request.id), StaleRevision.code])
    with enter("city_320500"):
        assert TransferRequest.objects.get().revision == request.revision + 1


def typed_as_shown(form: Any) -> dict[str, str]:
    """What a browser sends back of a form that nobody has touched."""
    sent: dict[str, str] = {}
    for name in form.names:
        value = form.fields[name].initial
        if isinstance(value, dt.date):
            parts = {"year": value.year, "month": value.month, "day": value.day}
            sent |= {f"{name}_{part}": str(number) for part, number in parts.items()}
        else:
            sent[name] = value or ""
    return sent


def test_the_pages_correct_show_and_take_an_objection(officer: Client, people: People) -> None:
    request = made.checking(people)
    one = made.in_order(request)[0]
    address = reverse("transfers:desk-correct", args=[request.id, one.id])
    page = officer.get(address)
    sent = typed_as_shown(page.context["form"])
    sent |= {"revision": str(request.revision), "passport_number": "L8989991C"}
    assert officer.post(address, sent).status_code == 422
    wrong = {"reason": "As in the scan", "sex": "Q", "birth_date_month": "13"}
    refused = officer.post(address, sent | wrong, HTTP_ACCEPT_LANGUAGE="en")
    assert refused.status_code == 422
    assert refused.context["form"].errors == {
        "sex": ["Choose one from the list."],
        "birth_date": ["Enter the month, 1 to 12."],
    }
    assert refused.context["title"] == f"Correct {one.full_name}"
    assert not Correction.objects.exists()

    assert officer.post(address, sent | {"reason": "As in the scan"}).status_code == 302

    for client, name in ((officer, "desk-request"), (browser(people.handler), "request")):
        shown = client.get(reverse(f"transfers:{name}", args=[request.id])).content.decode()
        assert "L8980001C" in shown
        assert "L8989991C" in shown
    object_to = reverse(
        "transfers:correction-object", args=[request.id, Correction.objects.get().id]
    )
    given = {"revision": str(made.fresh(request).revision), "reason": "No"}
    assert browser(people.handler).post(object_to, given).status_code == 302
    assert Correction.objects.get().objection == "No"


def test_the_pages_of_a_round_are_read_by_both_sides(officer: Client, people: People) -> None:
    request = made.asked(people)
    ask = Ask.objects.get()

    desk = officer.get(reverse("transfers:desk-round", args=[request.id, ask.id]))
    own = browser(people.handler).get(reverse("transfers:round", args=[request.id, ask.id]))

    assert (desk.status_code, own.status_code) == (200, 200)
