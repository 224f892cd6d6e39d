"""The city officer's acts, and what leaves the city with them."""

import json
from typing import Any

import pytest
from django.utils import timezone, translation

from apps.audit.models import AuditEvent
from apps.core.errors import DomainError, MoveNotAllowed
from apps.notices.models import Notice
from apps.routing.models import OutboxMessage
from apps.transfers import selectors, services
from apps.transfers.errors import (
    AlreadyAsked,
    AskEmpty,
    FieldMissing,
    ReasonMissing,
    RedirectNotPossible,
    SeveralDefects,
    TextUnfit,
    VisitorNotFound,
)
from apps.transfers.inputs import AskPoint
from apps.transfers.services import port_answers
from apps.transfers.states import AskKind, AskSide, Status
from tests.factories import transfers as made
from tests.factories.transfers import NANJING, PORT, People, seen
from tests.transfers.acts import everything


def sent(type_: str) -> dict[str, Any]:
    """Give the body of the one message of a type that left the city."""
    row = OutboxMessage.objects.get(type=type_)
    body: dict[str, Any] = json.loads(row.envelope)["body"]
    return body


def test_handing_on_sends_the_whole_request_with_its_files(people: People) -> None:
    request = made.handed_on(people, visitors=2)

    message = OutboxMessage.objects.get()
    envelope = json.loads(message.envelope)
    body = envelope["body"]
    assert (message.destination, message.aggregate_id) == (PORT, request.id)
    assert message.lane == "standard"
    assert body["reference"] == request.reference
    assert body["city_check"] == {"checked_by": people.officer.id, "note": "In order"}
    assert body["inviter"]["uscc"] == people.unit.enterprise.uscc
    assert [v["position"] for v in body["visitors"]] == [1, 2]
    assert body["visitors"][0]["passport"]["number"] == "L8980001C"
    assert len(body["papers"]) == 6
    assert {file["id"] for file in envelope["files"]} == {p["file_id"] for p in body["papers"]}
    assert body["policy_version"].startswith(timezone.localdate().isoformat())


def test_a_question_is_due_in_working_days_and_tells_the_inviter(people: People) -> None:
    request = made.asked(people)

    ask = request.asks.get()
    assert (ask.side, ask.kind, ask.number) == (AskSide.CITY, AskKind.SUPPLEMENT, 1)
    assert ask.due_at is not None
    assert ask.due_at > ask.asked_at
    assert timezone.localtime(ask.due_at).strftime("%H:%M") == "00:00"
    notice = Notice.objects.get(event="transfers.supplement_asked")
    assert str(notice.recipient_id) == people.handler.id
    assert notice.link == f"/requests/{request.id}/"


@pytest.mark.parametrize("service", [services.ask_supplement, services.return_request])
def test_points_that_say_nothing_are_refused_and_change_nothing(
    people: People, service: Any
) -> None:
    request = made.checking(people)
    stranger = made.in_order(made.whole_draft(people))[0]
    before = everything()
    bad: list[tuple[list[AskPoint], type[DomainError]]] = [
        ([], AskEmpty),
        ([AskPoint(" \u200b")], FieldMissing),
        ([AskPoint("x" * 201)], TextUnfit),
        ([AskPoint("Seal", "y" * 2001)], TextUnfit),
        ([AskPoint("Seal\x00")], TextUnfit),
        ([AskPoint(""), AskPoint("x" * 201)], SeveralDefects),
        ([AskPoint("Passport", visitor_id=stranger.id)], VisitorNotFound),
    ]

    for points, error in bad:
        with pytest.raises(error):
            service(actor=people.officer, **seen(request), points=points)
        assert everything() == before


def test_a_return_tells_all_points_at_once(people: People) -> None:
    request = made.checking(people, visitors=2)
    second = made.in_order(request)[1]

    returned = services.return_request(
        actor=people.officer,
        **seen(request),
        points=[AskPoint("Seal"), AskPoint("Photo", "Too dark", second.id)],
    )

    ask = returned.asks.get()
    told = list(ask.items.order_by("position").values_list("subject", "visitor_id"))
    assert told == [("Seal", None), ("Photo", second.id)]
    assert (ask.kind, ask.due_at) == (AskKind.RETURN, None)


@pytest.mark.parametrize(
    "destination", ["city_320500", "city_310000", "port_shanghai", "city_999999", "", "public"]
)
def test_a_request_goes_to_another_city_with_a_desk_only(people: People, destination: str) -> None:
    request = made.checking(people)
    before = everything()

    with pytest.raises(RedirectNotPossible) as refused:
        services.redirect(
            actor=people.officer, **seen(request), destination=destination, reason="Wrong city"
        )

    assert list(refused.value.fields) == ["destination"]
    assert everything() == before


def test_what_the_port_has_had_is_not_redirected(people: People) -> None:
    request = made.handed_on(people)
    port_answers.not_accepted(origin=PORT, request_id=request.id, at=timezone.now(), reason="No")
    back = made.fresh(request)
    before = everything()

    with pytest.raises(RedirectNotPossible):
        services.redirect(
            actor=people.officer, **seen(back), destination=NANJING, reason="Wrong city"
        )

    assert everything() == before


@pytest.mark.parametrize("reason", ["", "  ", "\u2060"])
def test_a_redirect_and_a_recall_need_a_reason(people: People, reason: str) -> None:
    checked, handed = made.checking(people), made.handed_on(people, port_of_entry="SHA")
    before = everything()

    with pytest.raises(ReasonMissing):
        services.redirect(actor=people.officer, **seen(checked), destination=NANJING, reason=reason)
    with pytest.raises(ReasonMissing):
        services.ask_recall(actor=people.officer, **seen(handed), reason=reason)
    assert everything() == before


def test_a_recall_is_asked_once_until_it_is_answered(people: People) -> None:
    request = made.handed_on(people)
    asked = services.ask_recall(actor=people.officer, **seen(request), reason="Passport renewed")
    assert sent("recall.asked") == {"request_id": str(request.id), "reason": "Passport renewed"}
    before = everything()

    with pytest.raises(AlreadyAsked) as refused:
        services.ask_recall(actor=people.officer, **seen(asked), reason="Again")

    assert refused.value.data == {"asked": "recall"}
    assert everything() == before


def test_a_withdrawal_is_asked_of_the_port_once(people: People) -> None:
    request = made.accepted(people)
    asked = services.withdraw(actor=people.handler, **seen(request), reason="The trip is off")
    assert asked.status == Status.ACCEPTED
    assert sent("withdrawal.asked")["reason"] == "The trip is off"
    before = everything()

    with pytest.raises(AlreadyAsked):
        services.withdraw(actor=people.handler, **seen(asked), reason="Please")

    assert everything() == before


def test_what_nobody_has_taken_says_to_take_it_first(people: People) -> None:
    request = made.submitted(people)

    with translation.override("en"):
        (ready,) = selectors.bulk_hand_on(people.officer, [request.id])

        assert isinstance(ready.refusal, MoveNotAllowed)
        assert ready.refusal.detail.endswith("take it to your desk first.")


def test_a_request_known_to_the_port_can_be_handed_on_again(people: People) -> None:
    request = made.handed_on(people)
    port_answers.not_accepted(origin=PORT, request_id=request.id, at=timezone.now(), reason="No")

    again = services.hand_on(actor=people.officer, **seen(made.fresh(request)), note="Mended")

    assert again.status == Status.HANDED_ON
    assert again.times_handed_on == 2
    assert OutboxMessage.objects.filter(type="request.handed_on").count() == 2


def test_the_audit_trail_and_the_notices_hold_no_personal_data(people: People) -> None:
    request = made.closed(people)
    secret = ("ERIKSSON", "ANNA", "L898", "1974", "Utopia", "王经办", "2895", "lens", "ticket")

    events = AuditEvent.objects.filter(chain=request.chain)
    trail = json.dumps([[e.event, e.actor_id, e.subject, e.payload] for e in events])
    told = json.dumps([[n.event, n.reference, n.params, n.link] for n in Notice.objects.all()])

    assert events.count() > 10
    assert not [word for word in secret if word.lower() in (trail + told).lower()]
