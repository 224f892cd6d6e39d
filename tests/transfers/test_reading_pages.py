"""Scans of passports at a browser and by API: nothing that was typed is replaced."""

from __future__ import annotations

from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.test import Client
from django.urls import reverse

from apps.accounts.models import User
from apps.transfers.models import PassportReading
from tests.factories import transfers as made
from tests.factories.files import picture, upload
from tests.factories.transfers import People
from tests.transfers.scanning import LINES, SURE, read, scan

HOST = "suzhou-js.localhost"


# --- The pages -----------------------------------------------------------------------------------


@pytest.fixture
def inviter(people: People) -> Client:
    """The handler at a browser that reads English."""
    client = Client(HTTP_HOST=HOST, HTTP_ACCEPT_LANGUAGE="en")
    client.force_login(User.objects.get(id=people.handler.id))
    return client


def at(name: str, *ids: Any) -> str:
    return reverse(f"transfers:{name}", urlconf="config.urls.city", args=ids)


def parsed(answer: Any) -> BeautifulSoup:
    return BeautifulSoup(answer.content, "html.parser")


def value(page: BeautifulSoup, name: str) -> str:
    found = page.select_one(f'[name="{name}"]')
    assert found is not None
    if found.name == "select":
        chosen = found.select_one("option[selected]")
        return str(chosen["value"]) if chosen else ""
    return str(found.get("value") or found.text or "").strip()


class TestThePages:
    def test_a_scan_is_sent_with_the_form_and_nothing_typed_is_lost(
        self, inviter: Client, people: People
    ) -> None:
        request = made.draft(people)
        sent = {
            "scan": upload(picture(), "passport.jpg"),
            "scan_now": "1",
            "surname": "ERICSON",
            "revision": str(request.revision),
        }

        page = parsed(inviter.post(at("visitor-add", request.id), sent))

        reading = PassportReading.objects.get()
        assert value(page, "scan_id") == str(reading.id)
        assert value(page, "surname") == "ERICSON"
        assert value(page, "revision") == str(made.fresh(request).revision)
        assert page.select_one("#scan[hx-get] button[name=look]") is not None

    def test_looking_fills_what_is_empty_marks_it_and_stops(
        self, inviter: Client, people: People
    ) -> None:
        request = made.draft(people)
        reading = read(scan(people, request))
        sent = {"scan_id": str(reading.id), "surname": "ERICSON", "look": "1", "revision": "2"}

        page = parsed(inviter.post(at("visitor-add", request.id), sent))

        assert value(page, "surname") == "ERICSON"  # never replaced
        assert value(page, "passport_number") == "L898902C3"
        assert value(page, "mrz").splitlines() == LINES.splitlines()
        assert "From the passport" in page.select_one("#id_passport_number_field").text  # type: ignore[union-attr]
        assert page.select_one('button[name=take][value="surname"]') is not None
        assert page.select_one("#scan[hx-get]") is None

    def test_take_it_replaces_that_field_only(self, inviter: Client, people: People) -> None:
        request = made.draft(people)
        sent = {
            "mrz": LINES,
            "surname": "ERICSON",
            "passport_number": "X1234567",
            "take": "surname",
            "revision": "1",
        }

        page = parsed(inviter.post(at("visitor-add", request.id), sent))

        assert value(page, "surname") == "ERIKSSON"
        assert value(page, "passport_number") == "X1234567"

    def test_lines_of_a_scan_are_offered_beside_other_lines_and_taken_when_asked(
        self, inviter: Client, people: People
    ) -> None:
        request = made.draft(people)
        reading = read(scan(people, request))
        typed = LINES.replace("ERIKSSON", "ERIKSEN<")
        sent = {"scan_id": str(reading.id), "mrz": typed, "look": "1", "revision": "2"}

        page = parsed(inviter.post(at("visitor-add", request.id), sent))

        assert value(page, "mrz").splitlines() == typed.splitlines()  # never replaced unasked
        offered = page.select_one('button[name=take][value="lines"]')
        assert offered is not None

        del sent["look"]
        page = parsed(inviter.post(at("visitor-add", request.id), sent | {"take": "lines"}))

        assert value(page, "mrz").splitlines() == LINES.splitlines()
        assert page.select_one('button[name=take][value="lines"]') is None

    def test_the_wrong_digit_is_marked_on_its_character(
        self, inviter: Client, people: People
    ) -> None:
        request = made.draft(people)
        first, second = LINES.splitlines()
        sent = {"mrz": f"{first}\n{second[:9]}7{second[10:]}", "read": "1", "revision": "1"}

        answer = inviter.post(at("visitor-add", request.id), sent)

        (cell,) = parsed(answer).select(".dv-cell-wrong")
        assert answer.status_code == 422
        assert (cell["data-position"], cell.text) == ("10", "710 → 6")

    @pytest.mark.parametrize("state", ["READ", "UNREADABLE", "OFF"])
    def test_polling_stops_when_there_is_nothing_to_wait_for(
        self, inviter: Client, people: People, state: str, settings: Any
    ) -> None:
        request = made.draft(people)
        settings.PASSPORT_READING = state != "OFF"
        reading = scan(people, request)
        if state != "OFF":
            read(reading, SURE if state == "READ" else None)

        answer = inviter.get(
            at("scan-look", request.id, reading.id), headers={"HX-Request": "true"}
        )

        part = parsed(answer)
        assert part.select_one("#scan[hx-get]") is None
        assert bool(part.select_one("[data-press-when-empty]")) is (state == "READ")
        assert len(part.text.strip()) > 30  # it says what to do

    def test_while_it_waits_the_part_asks_again(self, inviter: Client, people: People) -> None:
        request = made.draft(people)
        reading = scan(people, request)

        answer = inviter.get(at("scan-look", request.id, reading.id))

        assert parsed(answer).select_one("#scan[hx-get] progress") is not None

    def test_a_scan_chosen_with_save_is_kept_even_when_the_rest_is_wrong(
        self, inviter: Client, people: People
    ) -> None:
        request = made.draft(people)
        sent = {
            "scan": upload(picture(), "passport.jpg"),
            "save": "1",
            "revision": str(request.revision),
        }

        answer = inviter.post(at("visitor-add", request.id), sent)

        assert answer.status_code == 422
        assert value(parsed(answer), "scan_id") == str(PassportReading.objects.get().id)

    def test_several_scans_wait_in_the_list_until_visitors_take_them(
        self, inviter: Client, people: People
    ) -> None:
        request = made.draft(people)
        files = [upload(picture(), f"guest{n}.jpg") for n in range(3)]

        answer = inviter.post(
            at("scans", request.id), {"scans": files, "revision": str(request.revision)}
        )

        page = parsed(inviter.get(answer["Location"]))
        assert len(page.select("#scans section")) == 3
        assert page.select_one("#scans[hx-get]") is not None
        link = page.select("#scans a.btn")[0]["href"]
        assert inviter.get(str(link)).status_code == 200

    def test_of_several_the_one_that_is_refused_is_named(
        self, inviter: Client, people: People
    ) -> None:
        request = made.draft(people)
        files = [upload(picture(), "good.jpg"), upload(b"ftypheic", "IMG_7.HEIC")]

        answer = inviter.post(
            at("scans", request.id), {"scans": files, "revision": str(request.revision)}
        )

        assert answer.status_code == 422
        assert "IMG_7.HEIC" in answer.content.decode()
        assert "HEIC" in answer.content.decode()
        assert PassportReading.objects.count() == 1

    @pytest.mark.parametrize(
        "worst", ["x", "\u200b", "😀", "0" * 5000, "7c9f6f5e-0000-4000-8000-000000000000"]
    )
    def test_an_unknown_scan_id_breaks_nothing(
        self, inviter: Client, people: People, worst: str
    ) -> None:
        request = made.draft(people)

        for button in ("look", "take", "save"):
            sent = {"scan_id": worst, button: "surname", "revision": "1"}
            assert inviter.post(at("visitor-add", request.id), sent).status_code in {200, 422}
        assert inviter.get(at("visitor-add", request.id), {"scan": worst}).status_code == 200


# --- The API -------------------------------------------------------------------------------------


class TestTheApi:
    def test_a_scan_is_accepted_and_its_address_tells_how_far_it_is(
        self, inviter: Client, people: People
    ) -> None:
        request = made.draft(people)
        url = reverse("transfers-api:request-scans", urlconf="config.urls.city", args=[request.id])
        sent = {"file": upload(picture(), "p.jpg"), "revision": str(request.revision)}

        answer = inviter.post(url, sent)

        assert answer.status_code == 202
        assert answer.json()["state"] == "QUEUED"
        read(PassportReading.objects.get())
        told = inviter.get(answer["Location"]).json()
        assert (told["state"], told["lines"]) == ("READ", LINES)

    def test_the_lines_are_read_and_nothing_is_kept(self, inviter: Client) -> None:
        url = reverse("transfers-api:passport-lines", urlconf="config.urls.city")

        answer = inviter.post(url, {"lines": LINES}, content_type="application/json")
        wrong = inviter.post(url, {"lines": LINES[:-1] + "9"}, content_type="application/json")

        assert answer.json()["number"] == "L898902C3"
        assert wrong.status_code == 422
        assert wrong.json()["data"]["wrong"][0]["position"] == 44
