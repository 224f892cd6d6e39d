"""Scans of passports: kept first, read by a worker that may die, and never believed too soon."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any
from uuid import UUID, uuid4

import pytest
from bs4 import BeautifulSoup
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from apps.accounts.models import User
from apps.audit.models import AuditEvent
from apps.core.errors import DomainError, StaleRevision
from apps.core.identifiers.mrz_repair import Found
from apps.files.errors import FileProtected, TooManyPages, WrongFileKind
from apps.transfers import selectors, services
from apps.transfers.errors import NotEditable, ScanNotFound, TooManyScans
from apps.transfers.models import Paper, PassportReading, TransferRequest, Visitor
from apps.transfers.policies.trips import Limits
from apps.transfers.services.readings import LEASE, MAX_ATTEMPTS
from apps.transfers.states import ReadingState, ReadingTrouble
from apps.transfers.tasks import LONGEST, read_passport
from tests.factories import passports as drawn
from tests.factories import transfers as made
from tests.factories.files import pdf, picture, upload
from tests.factories.transfers import People

HOST = "suzhou-js.localhost"
LINES = "\n".join(drawn.lines_of(drawn.ANNA))
SURE = Found(*drawn.lines_of(drawn.ANNA), is_sure=True)


def scan(
    people: People, request: TransferRequest, file: Any = None, visitor_id: UUID | None = None
) -> PassportReading:
    """Send a scan; what is on it matters to the worker only."""
    return services.add_scan(
        actor=people.handler,
        request_id=request.id,
        revision=made.fresh(request).revision,
        upload=file or upload(picture(), "passport.jpg"),
        visitor_id=visitor_id,
    )


def again(reading: PassportReading) -> PassportReading:
    """As it is in the database now."""
    return PassportReading.objects.get(id=reading.id)


def read(reading: PassportReading, found: Found | None = SURE) -> PassportReading:
    """Let a worker take it and write down what it found."""
    taken = services.take_scan(scan_id=reading.id)
    assert taken is not None
    services.note_scan(scan_id=reading.id, attempt=taken.attempts, found=found)
    return again(reading)


def later(reading: PassportReading) -> None:
    """Let the lease of a dead worker end."""
    past = timezone.now() - dt.timedelta(seconds=1)
    PassportReading.objects.filter(id=reading.id).update(due_at=past)


class TestTakingIn:
    def test_a_scan_is_kept_and_waits_to_be_read(self, people: People) -> None:
        request = made.draft(people)

        reading = scan(people, request)

        assert reading.state == ReadingState.QUEUED
        assert selectors.scans_due() == [reading.id]
        assert made.fresh(request).revision == request.revision + 1
        assert Paper.objects.exists() is False

    def test_for_a_visitor_it_is_the_copy_of_the_passport_at_once(self, people: People) -> None:
        request = made.draft(people)
        visitor = made.add(people, request)

        reading = scan(people, request, visitor_id=visitor.id)

        paper = Paper.objects.get()
        assert (paper.kind, paper.visitor, paper.file_id) == (
            "passport_copy",
            visitor,
            reading.file_id,
        )

    def test_switched_off_it_is_kept_and_nobody_reads_it(
        self, people: People, settings: Any
    ) -> None:
        settings.PASSPORT_READING = False

        reading = scan(people, made.draft(people))

        assert reading.state == ReadingState.OFF
        assert selectors.scans_due() == []
        assert services.take_scan(scan_id=reading.id) is None

    @pytest.mark.parametrize(
        ("file", "reason"),
        [
            (lambda: upload(b"\x00\x00\x00\x18ftypheic", "IMG_1.HEIC"), WrongFileKind),
            (lambda: upload(picture(), "passport.pdf"), WrongFileKind),
            (lambda: upload(pdf(change=lambda w: w.encrypt("secret")), "p.pdf"), FileProtected),
            (lambda: upload(pdf(pages=500), "p.pdf"), TooManyPages),
        ],
        ids=["heic", "a lie", "password", "500 pages"],
    )
    def test_what_is_no_scan_is_refused_and_changes_nothing(
        self, people: People, file: Callable[[], Any], reason: type[DomainError]
    ) -> None:
        request = made.draft(people)

        with pytest.raises(reason) as refused:
            scan(people, request, file())

        assert refused.value.fields["file"]
        assert PassportReading.objects.exists() is False
        assert made.fresh(request).revision == request.revision

    def test_a_filed_request_takes_no_scan(self, people: People) -> None:
        request = made.submitted(people)

        with pytest.raises(NotEditable):
            scan(people, request)

    def test_a_stale_page_takes_no_scan(self, people: People) -> None:
        request = made.draft(people)
        scan(people, request)

        with pytest.raises(StaleRevision):
            services.add_scan(
                actor=people.handler,
                request_id=request.id,
                revision=request.revision,
                upload=upload(picture(), "passport.jpg"),
            )

        assert PassportReading.objects.count() == 1

    def test_no_more_scans_wait_than_visitors_may_come(self, people: People) -> None:
        request = made.draft(people)
        kept = scan(people, request)
        PassportReading.objects.bulk_create(
            PassportReading(
                request=request, file_id=kept.file_id, state=ReadingState.OFF, created_by="x"
            )
            for _more in range(Limits.on(timezone.localdate()).max_visitors - 1)
        )

        with pytest.raises(TooManyScans):
            scan(people, request)


class TestTheWorker:
    def test_a_worker_killed_while_reading_is_followed_by_another(self, people: People) -> None:
        reading = scan(people, made.draft(people))
        assert services.take_scan(scan_id=reading.id) is not None

        assert services.take_scan(scan_id=reading.id) is None  # leased
        later(reading)
        assert selectors.scans_due() == [reading.id]

        assert read(reading).state == ReadingState.READ

    def test_what_kills_every_worker_is_given_up(self, people: People) -> None:
        reading = scan(people, made.draft(people))
        for _attempt in range(MAX_ATTEMPTS):
            assert services.take_scan(scan_id=reading.id) is not None
            later(reading)

        assert services.take_scan(scan_id=reading.id) is None
        assert (again(reading).state, again(reading).trouble) == ("UNREADABLE", "GAVE_UP")
        assert selectors.scans_due() == []

    def test_a_worker_that_was_late_changes_nothing(self, people: People) -> None:
        reading = scan(people, made.draft(people))
        late = services.take_scan(scan_id=reading.id)
        assert late is not None
        later(reading)
        read(reading, None)

        services.note_scan(scan_id=reading.id, attempt=late.attempts, found=SURE)

        assert again(reading).trouble == ReadingTrouble.NO_LINES

    def test_lines_that_are_not_sure_are_kept_to_be_mended(self, people: People) -> None:
        unsure = Found(SURE.first, SURE.second[:9] + "7" + SURE.second[10:], is_sure=False)

        reading = read(scan(people, made.draft(people)), unsure)

        assert (reading.state, reading.trouble) == ("UNREADABLE", "NOT_SURE")
        assert reading.lines == unsure.text

    def test_the_lease_outlasts_the_task(self) -> None:
        assert LEASE.total_seconds() > LONGEST

    def test_no_event_holds_a_word_of_what_was_read(self, people: People) -> None:
        request = made.draft(people)
        read(scan(people, request))

        told = str([*AuditEvent.objects.values_list("payload", flat=True)])
        assert "transfers.scan_read" in set(AuditEvent.objects.values_list("event", flat=True))
        assert "ERIKSSON" not in told
        assert "L898902C" not in told


class TestTakingOver:
    def test_the_visitor_gets_the_copy_and_the_lines_are_forgotten(self, people: People) -> None:
        request = made.draft(people)
        reading = read(scan(people, request))

        visitor = services.add_visitor(
            actor=people.handler,
            request_id=request.id,
            revision=made.fresh(request).revision,
            visitor=made.visitor(),
            scan_id=reading.id,
        )

        assert Paper.objects.get().visitor == visitor
        assert (again(reading).lines, again(reading).visitor) == ("", visitor)
        assert selectors.loose_scans(request) == []

    def test_a_scan_of_another_request_or_visitor_is_not_found(self, people: People) -> None:
        request, other = made.draft(people), made.draft(people)
        first = made.add(people, request)
        taken = scan(people, request, visitor_id=first.id)

        for scan_id in (scan(people, other).id, taken.id, uuid4()):
            with pytest.raises(ScanNotFound):
                services.add_visitor(
                    actor=people.handler,
                    request_id=request.id,
                    revision=made.fresh(request).revision,
                    visitor=made.visitor(2),
                    scan_id=scan_id,
                )

        assert Visitor.objects.filter(request=request).count() == 1

    def test_a_visitor_who_is_removed_takes_the_scan_along(self, people: People) -> None:
        request = made.draft(people)
        visitor = made.add(people, request)
        scan(people, request, visitor_id=visitor.id)

        services.remove_visitor(
            actor=people.handler,
            request_id=request.id,
            revision=made.fresh(request).revision,
            visitor_id=visitor.id,
        )

        assert PassportReading.objects.exists() is False

    def test_only_a_loose_scan_can_be_removed(self, people: People) -> None:
        request = made.draft(people)
        visitor = made.add(people, request)
        loose, taken = scan(people, request), scan(people, request, visitor_id=visitor.id)
        names: dict[str, Any] = {"actor": people.handler, "request_id": request.id}

        services.remove_scan(**names, revision=made.fresh(request).revision, scan_id=loose.id)
        with pytest.raises(ScanNotFound):
            services.remove_scan(**names, revision=made.fresh(request).revision, scan_id=taken.id)

        assert list(PassportReading.objects.all()) == [taken]


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


# --- Real reading, a few pictures only: the others are in tests/bench/mrz.py ---------------------


@pytest.mark.parametrize(
    ("spoil", "file_name"),
    [
        (drawn.turned(180), "passport.jpg"),
        (drawn.turned(20), "passport.pdf"),
        (drawn.squeezed(30), "passport.png"),
    ],
    ids=["upside down", "tilted, in a PDF", "a poor JPEG"],
)
def test_a_drawn_passport_is_read_letter_by_letter(
    people: People, spoil: drawn.Spoil, file_name: str
) -> None:
    request = made.draft(people)
    page = spoil(drawn.page(drawn.ANNA, dpi=200))
    data = drawn.as_pdf(page) if file_name.endswith("pdf") else drawn.as_jpeg(page)
    if file_name.endswith("png"):
        data = drawn.as_png(page)
    reading = scan(people, request, upload(data, file_name))

    read_passport(schema="city_320500", scan_id=str(reading.id))

    assert (again(reading).state, again(reading).lines) == ("READ", LINES)


@pytest.mark.parametrize(
    "data",
    [
        lambda: picture(size=(1, 1)),
        lambda: picture(size=(4000, 3)),
        lambda: drawn.as_jpeg(drawn.blurred(9)(drawn.page())),
    ],
    ids=["one pixel", "a thread", "blurred"],
)
def test_what_cannot_be_read_says_so(people: People, data: Callable[[], bytes]) -> None:
    reading = scan(people, made.draft(people), upload(data(), "passport.jpg"))

    read_passport(schema="city_320500", scan_id=str(reading.id))

    assert again(reading).state == ReadingState.UNREADABLE
    assert again(reading).trouble in {"NO_LINES", "NOT_SURE"}


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
