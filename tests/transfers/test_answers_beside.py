"""What an answer is told of beside its point: the passport's lines, and a landing that is near."""

import datetime as dt

import pytest
from bs4 import BeautifulSoup
from django.test import Client
from django.utils import timezone

from apps.core.identifiers.specimen import build_td3
from apps.policy.selectors import supplement_due
from apps.transfers import services
from apps.transfers.inputs import AskPoint
from apps.transfers.models import Ask, TransferRequest, Visitor
from tests.factories import transfers as made
from tests.factories.transfers import People, seen
from tests.transfers.browsing import at

OPEN = "to the passport's lines is open"


def text(client: Client, url: str) -> str:
    page = BeautifulSoup(client.get(url).content, "lxml")
    assert page.main is not None
    return " ".join(page.main.get_text(" ").split())


def with_lines(people: People, place: str) -> tuple[TransferRequest, Ask, Visitor]:
    """The city asks about a field of a visitor whose passport's lines are on file."""
    request = made.checking(people)
    one = made.in_order(request)[0]
    lines = build_td3(
        surname=one.surname,
        given_names=one.given_names,
        sex=one.sex,
        birth_date=one.birth_date,
        nationality=one.nationality,
        number=one.passport_number,
        expires_on=one.passport_expires_on,
        issuing_state=one.passport_issuing_state,
    )
    Visitor.objects.filter(id=one.id).update(mrz="\n".join(lines))
    asked = services.ask_supplement(
        actor=people.officer,
        **seen(request),
        points=[AskPoint("Look at it", visitor_id=one.id, place=place)],
    )
    return asked, Ask.objects.get(request=request), one


def test_a_value_that_no_longer_fits_the_lines_is_told_and_bars_nothing(
    people: People, inviter: Client, officer: Client
) -> None:
    request, ask, one = with_lines(people, "field.passport_number")
    url, desk = at("answer", request.id, ask.id), at("desk-request", request.id)
    item = ask.items.get()
    assert "It agrees with the machine-readable lines" in text(inviter, url)
    assert OPEN not in text(officer, desk)

    answered = inviter.post(
        url,
        {"revision": request.revision, f"{item.id}-passport_number": "L7777777C"},
        follow=True,
    )

    assert Visitor.objects.get(id=one.id).passport_number == "L7777777C"
    told = answered.content.decode()
    assert f"{one.full_name}: Passport number is not as in the machine-readable lines" in told
    shown = text(officer, desk)
    assert shown.count(f"1 difference {OPEN}") == 2  # above, and where the request is handed on

    again = services.ask_supplement(
        actor=people.officer,
        **seen(made.fresh(request)),
        points=[AskPoint("Again", visitor_id=one.id, place="field.passport_number")],
    )
    second = at("answer", request.id, again.asks.get(answered_at=None).id)
    assert f"The machine-readable lines of the passport say {one.passport_number}" in text(
        inviter, second
    )


@pytest.mark.parametrize("is_late", [True, False])
def test_an_answer_due_after_the_landing_is_said_so(
    people: People, inviter: Client, officer: Client, is_late: bool
) -> None:
    now = timezone.now()
    assert supplement_due(now) < now + dt.timedelta(days=20)
    arrival = now + (dt.timedelta(days=2) if is_late else dt.timedelta(days=20))
    request = made.checking(people)
    TransferRequest.objects.filter(id=request.id).update(arrival_at=arrival)
    words = "The guests land before the time to answer ends"

    asking = text(officer, at("desk-ask", request.id))
    services.ask_supplement(actor=people.officer, **seen(request), points=[AskPoint("Ticket")])
    ask = Ask.objects.get(request=request)

    assert (words in asking) is is_late
    assert words not in text(officer, at("desk-request", request.id))
    assert (words in text(inviter, at("answer", request.id, ask.id))) is is_late
    for client, page in ((inviter, "request"), (officer, "desk-request")):
        assert ("After the guests land" in text(client, at(page, request.id))) is is_late
