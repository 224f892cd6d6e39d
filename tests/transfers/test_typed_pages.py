"""Forms open as they were left, tell of other windows and colleagues, and need no JavaScript."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
import time_machine
from django.test import Client

from apps.accounts.models import Session, User
from apps.audit.models import AuditEvent
from apps.core.actors import Actor
from apps.transfers import services
from apps.transfers.models import TransferRequest, Typed
from tests.factories import transfers as made
from tests.factories.accounts import PASSWORD
from tests.factories.enterprises import add_handler
from tests.factories.transfers import People, seen
from tests.transfers.browsing import at, browser
from tests.transfers.test_pages import TRIP, parsed, typed_in

JSON = {"Accept": "application/json"}
ODD = {
    **TRIP,
    "stay_days": "ten",
    "arrival_day_year": "20x6",
    "purpose": "a\u200bb 👩‍👩‍👧‍👦\n\u202eשלום",
    "port_of_entry": "PVG",
}
LINES = {"mrz": "P<UTO", "surname": "ERIKSSON", "sex": "F", "birth_date_year": "19", "category": ""}


@pytest.fixture
def inviter(people: People) -> Client:
    """The handler at a browser."""
    return browser(people.handler)


def opened(client: Client, url: str) -> dict[str, str]:
    """What the form on a page sends along with what is typed."""
    form = parsed(client.get(url))
    return {str(box["name"]): str(box["value"]) for box in form.select("main [name^=_]")}


def keeps(client: Client, url: str, page: dict[str, str], **typed: str) -> Any:
    """What the script of a page does."""
    number = str(int(page["_number"]) + 1)
    page["_number"] = number
    answer = client.post(url, {**page, **typed}, headers=JSON)
    if answer.status_code == 200:
        page["_seen"] = answer.json()["seen"]
    return answer


def test_another_device_opens_the_form_as_it_was_left(inviter: Client, people: People) -> None:
    answer = keeps(inviter, at("typed-new"), opened(inviter, at("new")), **ODD)

    assert answer.status_code == 200
    device = browser(people.handler)
    kept = typed_in(device.get(at("new")))
    assert {name: kept[name].replace("\r\n", "\n") for name in ODD} == ODD
    assert "You go on where you were" in device.get(at("new")).content.decode()
    assert at("new") in {link["href"] for link in parsed(device.get(at("home"))).select("main a")}
    assert TransferRequest.objects.exists() is False
    assert AuditEvent.objects.filter(event="transfers.typed_read").exists()


@pytest.mark.parametrize(("page", "typed"), [("trip", ODD), ("visitor-add", LINES)])
def test_leaving_and_coming_back_shows_what_was_typed_and_giving_up_what_is_saved(
    inviter: Client, people: People, page: str, typed: dict[str, str]
) -> None:
    request = made.draft(people)
    url = at(page, request.id)
    before = typed_in(inviter.get(url))

    keeps(inviter, at("typed", request.id), opened(inviter, url), **typed)

    back = typed_in(inviter.get(url))
    assert {name: back.get(name, "") for name in typed if name != "sex"} == {
        name: text for name, text in typed.items() if name != "sex"
    }
    assert url in {a["href"] for a in parsed(inviter.get(at("request", request.id))).select("a")}
    form = {"_form": opened(inviter, url)["_form"]}
    answer = inviter.post(at("typed-forget", request.id), form)
    assert answer["Location"] == url
    after = typed_in(inviter.get(url))
    names = before.keys() - {"csrfmiddlewaretoken", "_page", "_seen"}
    assert {name: after[name] for name in names} == {name: before[name] for name in names}


def test_the_answers_of_a_question_come_back_too(inviter: Client, people: People) -> None:
    request = made.asked(people)
    ask = request.asks.get()
    url = at("answer", request.id, ask.id)
    name = f"{ask.items.get().id}-answer"

    keeps(inviter, at("typed", request.id), opened(inviter, url), **{name: "In my bag 😀"})

    assert typed_in(inviter.get(url))[name] == "In my bag 😀"


def test_files_passwords_tokens_and_unknown_fields_are_not_kept(inviter: Client) -> None:
    extra = {"password": "x", "csrfmiddlewaretoken": "x", "revision": "3", "is_admin": "on"}

    keeps(inviter, at("typed-new"), opened(inviter, at("new")), purpose="A", **extra)

    assert Typed.objects.get().data == {"purpose": ["A"]}


def test_a_second_window_is_told_and_may_decide(inviter: Client, people: People) -> None:
    url = at("typed-new")
    one, two = opened(inviter, at("new")), opened(inviter, at("new"))
    keeps(inviter, url, one, purpose="One")

    refused = keeps(inviter, url, two, purpose="Two")

    assert refused.status_code == 409
    assert refused.json()["code"] == "typed-elsewhere"
    assert Typed.objects.get().data == {"purpose": ["One"]}
    two["_seen"] = refused.json()["data"]["mark"]
    assert keeps(inviter, url, two, purpose="Two").status_code == 200
    assert keeps(inviter, url, one, purpose="One more").status_code == 409
    assert Typed.objects.get().data == {"purpose": ["Two"]}


def test_without_javascript_a_button_keeps_everything_for_later(
    inviter: Client, people: People
) -> None:
    request = made.draft(people)
    page = opened(inviter, at("trip", request.id))
    form = parsed(inviter.get(at("trip", request.id)))
    button = form.select_one("button[formaction]")
    assert button is not None
    assert button["formaction"] == at("typed", request.id)

    answer = inviter.post(at("typed", request.id), {**page, **ODD}, follow=True)

    assert "What you typed is kept" in answer.content.decode()
    assert typed_in(inviter.get(at("trip", request.id)))["stay_days"] == "ten"


def test_without_javascript_two_windows_are_asked_which_shall_stand(inviter: Client) -> None:
    one, two = opened(inviter, at("new")), opened(inviter, at("new"))
    inviter.post(at("typed-new"), {**one, "purpose": "One"})

    answer = inviter.post(at("typed-new"), {**two, "purpose": "Two <b>"})

    assert answer.status_code == 409
    carried = typed_in(answer)
    assert carried["purpose"] == "Two <b>"
    assert Typed.objects.get().data["purpose"] == ["One"]
    assert inviter.post(at("typed-new"), carried).status_code == 302
    assert Typed.objects.get().data["purpose"] == ["Two <b>"]


def test_a_colleagues_typing_is_shown_by_name_and_time_and_can_be_taken_over(
    inviter: Client, people: People
) -> None:
    request = made.draft(people)
    colleague = add_handler(people.unit.enterprise)
    User.objects.filter(id=colleague.id).update(display_name="李华")
    other = browser(colleague)
    url, keep = at("trip", request.id), at("typed", request.id)
    keeps(other, keep, opened(other, url), **{**TRIP, "purpose": "Hers"})

    page = parsed(inviter.get(url))
    told = keeps(inviter, keep, opened(inviter, url), **{**TRIP, "purpose": "Mine"})

    assert "李华 typed into this form" in page.text
    assert "Hers" not in str(page)
    assert [one["name"] for one in told.json()["colleagues"]] == ["李华"]
    taken = page.select_one("form[action$='/take/'] [name=typed]")
    assert taken is not None
    inviter.post(at("typed-take", request.id), {"typed": taken["value"]})
    assert typed_in(inviter.get(url))["purpose"] == "Hers"
    assert typed_in(other.get(url))["purpose"] == "Hers"


def test_a_save_by_a_colleague_is_told_beside_what_one_had_typed(
    inviter: Client, people: People
) -> None:
    request = made.draft(people)
    url = at("trip", request.id)
    typed = {**typed_in(inviter.get(url)), "purpose": "Mine", "itinerary": "Mine"}
    keeps(inviter, at("typed", request.id), opened(inviter, url), **typed)
    services.edit_trip(
        actor=add_handler(people.unit.enterprise), **seen(request), trip=made.trip(flight_no="CA1")
    )

    page = parsed(inviter.get(url))

    assert "Since then somebody has saved this form" in page.text
    assert "Flight, ship or train number · Purpose of the visit · Itinerary" in page.text
    assert typed_in(inviter.get(url))["purpose"] == "Mine"


def test_what_is_not_saved_is_named_before_filing(inviter: Client, people: People) -> None:
    request = made.whole_draft(people)
    keeps(inviter, at("typed", request.id), opened(inviter, at("trip", request.id)), purpose="New")

    page = parsed(inviter.get(at("check", request.id)))

    assert "What is not saved is not filed." in page.text
    assert at("trip", request.id) in {a["href"] for a in page.select(".dv-notice a")}


@pytest.mark.parametrize(
    ("sent", "status"),
    [
        ({"purpose": "x" * 200_000}, 422),
        ({"purpose": "x" * 2_000_000}, 400),
        ({f"field{n}": "" for n in range(10_000)}, 400),
        ({"_number": "²", "_page": "no", "_base": "x" * 999}, 200),
        ({"_number": "9" * 400}, 200),
        ({"_form": "x" * 10_000}, 404),
        ({"_person": "somebody"}, 409),
        ({"purpose": '{"a":' * 5_000}, 200),
    ],
)
def test_the_worst_that_can_be_sent_is_answered_and_never_a_failure(
    inviter: Client, sent: dict[str, str], status: int
) -> None:
    given = {"purpose": "A", "_seen": "", **sent}

    answer = inviter.post(at("typed-new"), given, headers=JSON)

    assert answer.status_code == status
    if status != 200:
        assert answer["Content-Type"] == "application/problem+json"
        assert Typed.objects.exists() is False


def test_a_page_that_somebody_else_had_opened_keeps_nothing_under_this_name(
    people: People,
) -> None:
    request = made.draft(people)
    mine, other = browser(people.handler), browser(add_handler(people.unit.enterprise))
    page = opened(mine, at("trip", request.id))

    answer = keeps(other, at("typed", request.id), page, purpose="A")

    assert answer.json()["code"] == "typed-by-another"
    assert Typed.objects.exists() is False


def logged_in(actor: Actor) -> tuple[Client, str]:
    client = Client(HTTP_HOST="suzhou-js.localhost", HTTP_ACCEPT_LANGUAGE="en")
    name = User.objects.get(id=actor.id).username
    client.post("/login/", {"username": name, "password": PASSWORD})
    return client, name


def test_what_is_posted_after_the_sessions_end_is_there_after_logging_in_again(
    people: People,
) -> None:
    request = made.draft(people)
    url = at("trip", request.id)
    client, name = logged_in(people.handler)
    with time_machine.travel(dt.datetime.now(tz=dt.UTC) + dt.timedelta(minutes=61)):
        sent = client.post(url, {**ODD, "revision": str(request.revision)})
        assert sent["Location"] == f"/login/?next={url}"
        again = {"username": name, "password": PASSWORD, "next": url}
        assert client.post("/login/", again)["Location"] == url

        page = client.get(url)
        kept = typed_in(page)

        assert {field: kept[field].replace("\r\n", "\n") for field in ODD} == ODD
        assert parsed(page).select_one("[data-autosave-unsaved]") is not None
        assert typed_in(client.get(url))["stay_days"] != "ten"  # handed out once
    assert made.fresh(request).revision == request.revision


def test_somebody_else_who_logs_in_there_does_not_get_what_was_typed(people: People) -> None:
    request = made.draft(people)
    url = at("trip", request.id)
    client, _name = logged_in(people.handler)
    other = User.objects.get(id=add_handler(people.unit.enterprise).id)
    with time_machine.travel(dt.datetime.now(tz=dt.UTC) + dt.timedelta(minutes=61)):
        client.post(url, {**ODD, "revision": "1"})
        client.post("/login/", {"username": other.username, "password": PASSWORD})

        assert typed_in(client.get(url))["stay_days"] != "ten"


def test_a_guest_can_store_nothing(people: People) -> None:
    client = Client(HTTP_HOST="suzhou-js.localhost")

    client.post(at("new"), {**ODD, "revision": "0"})

    assert Session.objects.exists() is False
