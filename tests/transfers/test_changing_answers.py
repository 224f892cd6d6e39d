"""An answer changes exactly the fields that were asked about, here and at the port."""

import datetime as dt
from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.test import Client
from django.utils import timezone

from apps.accounts.roles import Role
from apps.audit.models import AuditEvent
from apps.core.errors import DomainError
from apps.endorsement import services as port
from apps.endorsement.models import CaseAskItem, CasePaper, CaseVisitor, PortCase
from apps.notices.models import Notice
from apps.regions.scoping import AuthorityRef
from apps.routing.models import OutboxMessage
from apps.routing.relay import carry_everything
from apps.routing.services import return_to_sender
from apps.transfers import services
from apps.transfers.errors import (
    AnswerMissing,
    ArrivalInPast,
    DuplicateOpenRequest,
    FieldNotAsked,
    PassportTooShort,
    PointTwice,
    SeveralDefects,
    StayTooLong,
)
from apps.transfers.inputs import AskPoint, PointAnswer
from apps.transfers.models import Ask, AskItem, TransferRequest, Visitor
from apps.transfers.states import Status
from tests.factories import transfers as made
from tests.factories.accounts import make_actor
from tests.factories.endorsement import Desk
from tests.factories.transfers import PORT, People, seen
from tests.transfers.acts import everything
from tests.transfers.browsing import at

Inside = Callable[[str], AbstractContextManager[AuthorityRef]]


def asked(people: People, *places: str, **changes: Any) -> tuple[TransferRequest, list[AskItem]]:
    """A request of which the city has asked for places; `trip:` before a place of the trip."""
    request = made.checking(people, **changes)
    visitor = made.in_order(request)[0]
    points = [
        AskPoint(
            place or "In words",
            visitor_id=None if place.startswith("trip:") else visitor.id,
            place=place.removeprefix("trip:"),
        )
        for place in places
    ]
    request = services.ask_supplement(actor=people.officer, **seen(request), points=points)
    return request, list(AskItem.objects.filter(ask__request=request).order_by("position"))


def answer(people: People, request: TransferRequest, *answers: PointAnswer) -> TransferRequest:
    """Answer the city's only question."""
    ask = Ask.objects.get(request=request)
    return services.answer_supplement(
        actor=people.handler, **seen(request), ask_id=ask.id, answers=answers
    )


def test_the_named_fields_change_and_both_values_are_kept(people: People) -> None:
    request, items = asked(people, "field.surname", "trip:field.stay_days", "trip:field.arrival_at")
    later = (request.arrival_at or timezone.now()) + dt.timedelta(days=2)
    old = made.in_order(request)[0]

    answered = answer(
        people,
        request,
        PointAnswer(items[0].id, value="ERICSSON"),
        PointAnswer(items[1].id, "Two days more", value="12"),
        PointAnswer(items[2].id, value=later.isoformat()),
    )

    assert answered.status == Status.CHECKING
    now = Visitor.objects.get(id=old.id)
    trip = made.fresh(request)
    assert (now.surname, trip.stay_days, trip.arrival_at) == ("ERICSSON", 12, later)
    assert now.trip_date == timezone.localdate(later)
    kept = AskItem.objects.filter(ask__request=request).order_by("position")
    assert [(one.before, one.after) for one in kept][:2] == [("ERIKSSON", "ERICSSON"), ("10", "12")]
    event = AuditEvent.objects.filter(event="transfers.supplement_answered").get()
    assert event.payload["changed"] == sorted(
        [f"{old.id}.surname", "trip.arrival_at", "trip.stay_days"]
    )
    assert "ERICSSON" not in str(event.payload)


@pytest.mark.parametrize(
    ("place", "value", "error"),
    [
        ("field.surname", "李", DomainError),
        ("field.birth_date", "1974-13-40", DomainError),
        ("field.passport_expires_on", "2020-01-01", DomainError),
        ("field.category", "Q9", DomainError),
        ("trip:field.stay_days", "31", StayTooLong),
        ("trip:field.stay_days", "ten", DomainError),
        ("trip:field.purpose", "", DomainError),
        ("trip:field.arrival_at", "2020-01-01T00:00:00+08:00", ArrivalInPast),
        ("trip:field.arrival_at", "2031-01-01T00:00:00", DomainError),
        ("trip:field.arrival_at", "2040-01-01T00:00:00+08:00", DomainError),
        ("trip:field.port_of_entry", "XXX", DomainError),
        ("field.surname", "ERIKSSON", AnswerMissing),  # the same again answers nothing
        ("paper.passport_copy", "x", FieldNotAsked),
        ("", "x", FieldNotAsked),
    ],
)
def test_what_filing_refuses_is_refused_and_changes_nothing(
    people: People, place: str, value: str, error: type[DomainError]
) -> None:
    request, (item,) = asked(people, place)
    before = everything()

    with pytest.raises(error) as refused:
        answer(people, request, PointAnswer(item.id, value=value))

    assert set(refused.value.fields) <= {f"answers.{item.id}.value", f"answers.{item.id}"}
    assert refused.value.fields
    assert everything() == before


def test_a_field_is_asked_about_once_in_a_round(people: People) -> None:
    request = made.checking(people)
    visitor = made.in_order(request)[0]
    twice = [AskPoint("Name", visitor_id=visitor.id, place="field.surname")] * 2
    before = everything()

    for act in (services.ask_supplement, services.return_request):
        with pytest.raises(PointTwice) as refused:
            act(actor=people.officer, **seen(request), points=twice)
        assert list(refused.value.fields) == ["points.1.place"]
        assert everything() == before


def test_all_that_is_wrong_is_told_at_once(people: People) -> None:
    request, (item, other) = asked(people, "field.surname", "field.occupation")
    before = everything()

    with pytest.raises(SeveralDefects) as refused:
        answer(
            people,
            request,
            PointAnswer(item.id, value="李"),
            PointAnswer(other.id, value="x" * 121),
        )

    assert set(refused.value.fields) == {f"answers.{one.id}.value" for one in (item, other)}
    assert everything() == before


def test_what_an_answer_brings_about_elsewhere_stands_at_its_point(people: People) -> None:
    first = made.submitted(people, arrival_at=timezone.now() + dt.timedelta(days=9))
    request, (item,) = asked(people, "trip:field.arrival_at")
    assert first.arrival_at is not None
    before = everything()

    with pytest.raises(DuplicateOpenRequest) as twice:
        answer(people, request, PointAnswer(item.id, value=first.arrival_at.isoformat()))
    assert list(twice.value.fields) == [f"answers.{item.id}.value"]
    assert everything() == before

    far = timezone.now() + dt.timedelta(days=2900)
    with pytest.raises(PassportTooShort) as short:
        answer(people, request, PointAnswer(item.id, value=far.isoformat()))
    assert list(short.value.fields) == [f"answers.{item.id}.value"]
    assert everything() == before


def port_asks(inside: Inside, request: TransferRequest, *questions: tuple[str, bool]) -> None:
    """The real port asks about places, each of the first visitor (True) or of the trip."""
    carry_everything()
    with inside(PORT):
        desk = Desk()
        case = PortCase.objects.get(id=request.id)
        visitor = case.visitors.get(position=1)
        port.accept(actor=desk.officer, case_id=case.id, revision=case.revision)
        case = port.claim(
            actor=desk.officer, case_id=case.id, revision=PortCase.objects.get(id=case.id).revision
        )
        port.ask_supplement(
            actor=desk.officer,
            case_id=case.id,
            revision=case.revision,
            questions=[
                port.Question(place, "", visitor.id if of_visitor else None, place)
                for place, of_visitor in questions
            ],
        )
    carry_everything()


def test_the_port_gets_the_new_value_and_the_paper(people: People, inside: Inside) -> None:
    request = made.handed_on(people)
    places = (("field.passport_number", True), ("field.stay_days", False), ("paper.photo", True))
    port_asks(inside, request, *places)
    now = made.fresh(request)
    ask = Ask.objects.get(request=now)
    number, stay, photo = ask.items.order_by("position")

    services.answer_port(
        actor=people.handler,
        **seen(now),
        ask_id=ask.id,
        answers=[
            PointAnswer(number.id, value="L7777777C"),
            PointAnswer(stay.id, value="12"),
            PointAnswer(photo.id, "", made.paper_file("photo.pdf")),
        ],
    )
    carry_everything()

    assert made.in_order(request)[0].passport_number == "L7777777C"
    paper = made.fresh(request).papers.get(file__name="photo.pdf")
    assert paper.kind == "photo"
    with inside(PORT):
        case = PortCase.objects.get(id=request.id)
        assert CaseVisitor.objects.get(case=case).passport_number == "L7777777C"
        assert case.stay_days == 12
        assert CasePaper.objects.get(id=paper.id).kind == "photo"
        told = CaseAskItem.objects.order_by("position")
        assert [(one.before, one.after) for one in told] == [
            ("L8980001C", "L7777777C"),
            ("10", "12"),
            ("", ""),
        ]


def test_an_answer_that_never_arrives_leaves_the_fields_as_they_were(
    people: People, inside: Inside
) -> None:
    request = made.handed_on(people)
    port_asks(inside, request, ("field.occupation", True), ("field.arrival_at", False))
    now, ask = made.fresh(request), Ask.objects.get(request=request)
    job, arrival = ask.items.order_by("position")
    later = (now.arrival_at or timezone.now()) + dt.timedelta(days=1)
    services.answer_port(
        actor=people.handler,
        **seen(now),
        ask_id=ask.id,
        answers=[
            PointAnswer(job.id, value="lens grinder"),
            PointAnswer(arrival.id, value=later.isoformat()),
        ],
    )
    with inside(PORT):  # the case is not what the city thinks: the port refuses for good
        CaseAskItem.objects.update(place="")
    carry_everything()
    message = OutboxMessage.objects.get(type="supplement.answered")
    assert message.dead_reason == "case-clash"

    return_to_sender(
        actor=make_actor(Role.CITY_ADMIN), message_id=message.id, reason="Refused there"
    )

    visitor = made.in_order(request)[0]
    assert (visitor.occupation, made.fresh(request).arrival_at) == ("engineer", request.arrival_at)
    assert visitor.trip_date == timezone.localdate(request.arrival_at)
    assert not AskItem.objects.exclude(before="", after="").exists()
    assert Ask.objects.get(id=ask.id).answered_at is None


def test_an_answer_that_cannot_be_taken_back_is_kept_for_the_next(
    people: People, inside: Inside
) -> None:
    request = made.handed_on(people)
    port_asks(inside, request, ("field.passport_number", True), ("field.stay_days", False))
    now, ask = made.fresh(request), Ask.objects.get(request=request)
    number, stay = ask.items.order_by("position")
    services.answer_port(
        actor=people.handler,
        **seen(now),
        ask_id=ask.id,
        answers=[PointAnswer(number.id, value="L7777777C"), PointAnswer(stay.id, value="12")],
    )
    with inside(PORT):
        CaseAskItem.objects.filter(id=number.id).update(place="")
    carry_everything()
    made.submitted(people, arrival_at=now.arrival_at)  # with the number that has become free

    message = OutboxMessage.objects.get(type="supplement.answered")
    return_to_sender(
        actor=make_actor(Role.CITY_ADMIN), message_id=message.id, reason="Refused there"
    )

    kept = made.fresh(request)
    assert (made.in_order(kept)[0].passport_number, kept.stay_days) == ("L7777777C", 12)
    ask.refresh_from_db()
    assert ask.answered_at is None
    told = [(one.before, one.after) for one in ask.items.order_by("position")]
    assert told == [("L8980001C", "L7777777C"), ("10", "12")]
    events = set(Notice.objects.values_list("event", flat=True))
    assert {"transfers.port_answer_kept", "transfers.port_answer_kept.desk"} <= events

    with inside(PORT):
        CaseAskItem.objects.filter(id=number.id).update(place=number.place)
    services.answer_port(
        actor=people.handler,
        **seen(kept),
        ask_id=ask.id,
        answers=[PointAnswer(number.id), PointAnswer(stay.id, value="11")],
    )
    carry_everything()

    with inside(PORT):
        assert CaseVisitor.objects.get(case_id=request.id).passport_number == "L7777777C"
        assert PortCase.objects.get(id=request.id).stay_days == 11
        told = [(one.before, one.after) for one in CaseAskItem.objects.order_by("position")]
        assert told == [("L8980001C", "L7777777C"), ("10", "11")]


def test_the_page_asks_for_the_field_keeps_what_was_typed_and_shows_both_values(
    people: People, inviter: Client, officer: Client
) -> None:
    request, (surname, arrival, words) = asked(
        people, "field.surname", "trip:field.arrival_at", "field.employer"
    )
    ask = Ask.objects.get(request=request)
    url = at("answer", request.id, ask.id)
    tracker = BeautifulSoup(inviter.get(at("request", request.id)).content, "lxml")
    assert tracker.select_one(f'main a[href="{url}#point-{surname.id}"]') is not None
    page = BeautifulSoup(inviter.get(url).content, "lxml")
    names = {str(box["name"]) for box in page.select("main input[name], main textarea[name]")}
    assert f"{surname.id}-surname" in names
    assert not any(name.endswith(("-given_names", "-purpose")) for name in names)
    sent: dict[str, Any] = {
        str(box["name"]): box.get("value", "") for box in page.select("main input")
    }
    sent |= {f"{words.id}-answer": "As in the letter", f"{surname.id}-surname": "李"}
    sent |= {f"{arrival.id}-arrival_day_month": "13"}

    wrong = inviter.post(url, sent)

    assert wrong.status_code == 422
    kept = BeautifulSoup(wrong.content, "lxml")
    box = kept.select_one(f'[name="{surname.id}-surname"]')
    assert box is not None
    assert box["value"] == "李"
    assert Ask.objects.get(id=ask.id).answered_at is None

    at_ = (request.arrival_at or timezone.now()) + dt.timedelta(days=1)
    local = timezone.localtime(at_)
    sent |= {
        f"{surname.id}-surname": "ERICSSON",
        f"{arrival.id}-arrival_day_year": str(local.year),
        f"{arrival.id}-arrival_day_month": str(local.month),
        f"{arrival.id}-arrival_day_day": str(local.day),
    }
    assert inviter.post(url, sent).status_code == 302
    visitor = made.in_order(request)[0]
    assert (visitor.surname, visitor.given_names) == ("ERICSSON", "ANNA B")
    shown = officer.get(at("desk-round", request.id, ask.id)).content.decode()
    assert "ERIKSSON" in shown
    assert "ERICSSON" in shown
    desk = BeautifulSoup(officer.get(at("desk-request", request.id)).content, "lxml")
    link = at("desk-check-visitor", request.id, visitor.id)
    assert desk.select_one(f'a[href="{link}#item-field.surname"]') is not None


def test_after_a_return_each_point_leads_to_its_field(people: People, inviter: Client) -> None:
    request = made.checking(people)
    visitor = made.in_order(request)[0]
    services.return_request(
        actor=people.officer,
        **seen(request),
        points=[
            AskPoint("Number", visitor_id=visitor.id, place="field.passport_number"),
            AskPoint("Landing", place="field.arrival_at"),
            AskPoint("Letter", place="paper.invitation_letter"),
        ],
    )

    page = BeautifulSoup(inviter.get(at("request", request.id)).content, "lxml")

    links = {link["href"] for link in page.select(".dv-ask a")}
    assert links == {
        f"{at('visitor', request.id, visitor.id)}#id_passport_number_field",
        f"{at('trip', request.id)}#id_arrival_day_field",
        at("papers", request.id),
    }
    form = BeautifulSoup(inviter.get(at("trip", request.id)).content, "lxml")
    assert form.select_one("#id_arrival_day_field") is not None
