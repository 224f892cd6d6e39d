"""An inviter reads why a visitor got no visa, and hands it on in the guest's language."""

from __future__ import annotations

from uuid import uuid4

from bs4 import BeautifulSoup
from django.test import Client
from django.utils import timezone

from apps.audit.models import AuditEvent
from apps.transfers.models import TransferRequest
from apps.transfers.services import port_answers
from tests.factories import transfers as made
from tests.factories.transfers import PORT, People
from tests.transfers.browsing import at


def refused(people: People, *reasons: str) -> TransferRequest:
    request = made.accepted(people, visitors=2)
    port_answers.visitor_decided(
        origin=PORT,
        request_id=request.id,
        visitor_id=made.in_order(request)[0].id,
        is_approved=False,
        decided_at=timezone.now(),
        reasons=list(reasons),
    )
    return made.fresh(request)


def test_the_reasons_stand_in_the_language_chosen_and_nothing_else_is_said(
    people: People, inviter: Client
) -> None:
    request = refused(people, "costs_not_covered")
    path = at("refusal", request.id, made.in_order(request)[0].id)

    answer = inviter.get(path, {"lang": "ja"})

    page = BeautifulSoup(answer.content, "lxml")
    (line,) = page.select("main .dv-said li")
    assert line["lang"] == "ja"
    assert "滞在費用" in line.text
    assert path in inviter.get(at("request", request.id)).content.decode()


def test_in_the_language_of_the_page_when_none_is_chosen(people: People, inviter: Client) -> None:
    request = refused(people)

    answer = inviter.get(at("refusal", request.id, made.in_order(request)[0].id))

    (line,) = BeautifulSoup(answer.content, "lxml").select("main .dv-said li")
    assert line["lang"] == "en"
    assert "need not give a reason" in line.text


def test_a_visitor_who_is_not_refused_has_no_such_page(people: People, inviter: Client) -> None:
    request = refused(people)
    other = made.in_order(request)[1]

    answer = inviter.get(at("refusal", request.id, other.id))

    assert (answer.status_code, answer["Location"]) == (302, at("request", request.id))
    assert inviter.get(at("refusal", request.id, uuid4())).status_code == 404


def test_reading_the_reasons_is_on_record(people: People, inviter: Client) -> None:
    request = refused(people)
    before = AuditEvent.objects.count()

    inviter.get(at("refusal", request.id, made.in_order(request)[0].id))

    assert AuditEvent.objects.count() == before + 1
