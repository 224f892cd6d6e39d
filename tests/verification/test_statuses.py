"""What became of a visa: listed by the port, found by seal or by both numbers, never by one."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import replace
from typing import Any

import pytest
import time_machine
from django.core.cache import caches
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from apps.core.vds.errors import ListUntrusted
from apps.core.vds.lists import SKEW
from apps.core.vds.status_list import (
    LIVES,
    Listed,
    digest_of,
    read_day,
    read_statuses,
)
from apps.core.workcalendar import beijing_date
from apps.endorsement import services as port_services
from apps.endorsement import tasks
from apps.endorsement.models import Visa
from apps.endorsement.services import publishing, voiding
from apps.endorsement.services.publishing import STATUSES, statuses_now
from apps.endorsement.states import VoidGround
from apps.regions.scoping import AuthorityRef, enter
from apps.routing.selectors import statement_of
from apps.routing.services import publish, sign_statement
from apps.routing.statements import read_statement
from apps.verification import selectors, services
from apps.verification.errors import SignerNotTheirs, StatusNotKnown
from apps.verification.models import ListedVisa, StatusDay, StatusFile
from apps.verification.states import Doubt, Verdict
from tests.factories import endorsement as made
from tests.factories import seals

Inside = Callable[[str], AbstractContextManager[AuthorityRef]]
NUMBER = "/verify/number/"


@pytest.fixture(autouse=True)
def _no_calls_yet(db: None) -> None:
    with enter("public"):
        caches["default"].clear()


def published() -> None:
    """Let a minute pass at the port."""
    with enter("public"):
        tasks.publish_seals(schema="public")


def checked(visa: Visa, **more: Any) -> Any:
    with enter("public"):
        return selectors.check(bytes(visa.seal or b""), **more)


def found(visa: Visa, **more: Any) -> Any:
    told = {"number": visa.number, "passport": visa.passport_number} | more
    with enter("public"):
        return selectors.find(**told)


def everything() -> list[Any]:
    with enter("public"):
        return [
            list(StatusFile.objects.order_by("pk").values_list("signer", "text")),
            list(StatusDay.objects.order_by("pk").values_list("day", "sha256")),
            list(ListedVisa.objects.order_by("pk").values_list("seal", "lookup", "status")),
        ]


@pytest.fixture
def visa(port: AuthorityRef) -> Visa:
    """A visa that is issued and listed."""
    issued = made.issued(made.Desk())
    published()
    return Visa.objects.get(id=issued.id)


def ended(visa: Visa, status: str) -> None:
    """What the services do, told to the list: each change counts the revision up."""
    at = visa.issued_at + dt.timedelta(seconds=1)
    more: dict[str, Any] = {}
    if status == "USED":
        more = {"used_at": at, "entry_port": "PVG"}
    if status == "DECLARED_VOID":
        more = {"voided_at": at, "voided_by": "x", "void_ground": "FRAUD"}
    Visa.objects.filter(id=visa.id).update(status=status, revision=visa.revision + 1, **more)


def test_an_issued_visa_is_valid_within_a_minute_by_seal_and_by_numbers(visa: Visa) -> None:
    by_seal, by_numbers = checked(visa), found(visa)

    assert by_seal.verdict == by_numbers.verdict == Verdict.VALID
    assert by_seal.facts.number == visa.number
    assert by_numbers.facts is None
    assert by_numbers.enter_by == by_seal.facts.enter_by
    assert abs(by_seal.known_at - timezone.now()) < dt.timedelta(minutes=1)


def test_one_that_was_used_at_the_desk_is_used(visa: Visa) -> None:
    with time_machine.travel(timezone.now() + dt.timedelta(hours=1)):
        port_services.mark_used(
            actor=made.Desk().officer,
            visa_id=visa.id,
            revision=visa.revision,
            entered_at=timezone.now(),
            port=visa.entry_ports[0],
        )
        published()
        assert checked(visa).verdict == found(visa).verdict == Verdict.USED


@pytest.mark.parametrize("status", ["EXPIRED"])
def test_one_that_the_clock_ended_is_expired(visa: Visa, status: str) -> None:
    ended(visa, status)
    published()
    assert checked(visa).verdict == found(visa).verdict == Verdict.EXPIRED


@pytest.mark.parametrize(
    ("listed", "verdict"),
    [
        (Listed.USED, Verdict.USED),
        (Listed.EXPIRED, Verdict.EXPIRED),
        (Listed.DECLARED_VOID, Verdict.VOID),
        (Listed.SUPERSEDED, Verdict.SUPERSEDED),
    ],
)
def test_what_has_ended_is_told_even_from_an_old_list(
    visa: Visa, listed: Listed, verdict: Verdict
) -> None:
    with enter("public"):
        ListedVisa.objects.update(status=listed.value)
    later = timezone.now() + LIVES + dt.timedelta(days=1)
    for now in (timezone.now(), later):
        assert checked(visa, now=now).verdict == verdict
        assert found(visa, now=now).verdict == verdict


def test_yesterdays_list_says_of_no_visa_that_it_is_valid(visa: Visa) -> None:
    made_at = read_statuses(status_text()).told.issued_at
    just, late = made_at + LIVES + SKEW - dt.timedelta(seconds=1), made_at + LIVES + SKEW

    assert checked(visa, now=just).verdict == Verdict.VALID
    old = checked(visa, now=late)
    assert (old.verdict, old.known_at) == (Verdict.GENUINE, None)
    with pytest.raises(StatusNotKnown):
        found(visa, now=late)
    with pytest.raises(StatusNotKnown):
        found(visa, passport="X1234567", now=late)


def status_text() -> str:
    with enter("public"):
        return StatusFile.objects.get().text


def test_a_list_of_the_future_is_not_relied_on(visa: Visa) -> None:
    before = timezone.now() - SKEW - dt.timedelta(minutes=1)
    with enter("public"):
        listed = selectors.find(number=visa.number, passport=visa.passport_number)
        assert listed.verdict == Verdict.VALID
        with pytest.raises(StatusNotKnown):
            selectors.find(number=visa.number, passport=visa.passport_number, now=before)


def test_a_genuine_seal_that_the_port_does_not_list_is_not_relied_on(visa: Visa) -> None:
    stolen = seals.seal(timezone.now(), number="SH2600000095")
    with enter("public"):
        assert selectors.check(stolen).verdict == Verdict.NOT_LISTED


def test_the_same_visa_sealed_anew_is_another_seal(visa: Visa) -> None:
    """ECDSA has many signatures over the same bytes, and whoever has one can make a second."""
    raw = bytes(visa.seal or b"")
    order = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551
    twin = raw[:-32] + (order - int.from_bytes(raw[-32:], "big")).to_bytes(32, "big")
    with enter("public"):
        assert selectors.check(twin).verdict == Verdict.NOT_LISTED


@pytest.mark.parametrize(
    "change",
    [{"passport": "X1234567"}, {"number": "SH2600000095"}, {"number": "", "passport": ""}],
)
def test_one_right_number_is_as_good_as_none(visa: Visa, change: dict[str, str]) -> None:
    answer = found(visa, **change)
    assert (answer.verdict, answer.doubt) == (Verdict.NOT_OURS, Doubt.NO_SUCH_VISA)
    assert (answer.facts, answer.enter_by) == (None, None)


def test_before_the_port_has_published_nobody_knows(port: AuthorityRef) -> None:
    issued = made.issued(made.Desk())
    with pytest.raises(StatusNotKnown):
        found(issued)


def test_nothing_that_is_published_names_anybody(visa: Visa) -> None:
    with enter("public"):
        told = json.dumps(statement_of("port_shanghai", STATUSES))
        files = selectors.all_statuses() + selectors.status_file() + selectors.key_file()
    for text in (told, files):
        for private in (visa.number, visa.passport_number, visa.surname, "1974"):
            assert private not in text
    with enter("public"):
        assert ListedVisa.objects.get().lookup not in files


def test_only_days_that_have_changed_are_told_again(visa: Visa, inside: Inside) -> None:
    assert read_statement(statuses_now())["days"] == []

    ended(visa, "EXPIRED")
    (day,) = read_statement(statuses_now())["days"]
    assert [one["status"] for one in day["visas"]] == ["expired"]
    with time_machine.travel(timezone.now() + dt.timedelta(days=1)):
        second = made.issued(made.Desk())
        told = read_statement(statuses_now())["days"]
    assert [one["day"] for one in told] == [
        beijing_date(one.issued_at).isoformat() for one in (second, visa)
    ]


def test_a_proposal_to_declare_void_shows_nowhere_until_a_second_officer_confirms(
    visa: Visa,
) -> None:
    desk = made.Desk()
    day = list(read_statuses(status_text()).days.values())
    proposed = voiding.propose_void(
        actor=desk.approver,
        visa_id=visa.id,
        revision=visa.revision,
        ground=next(iter(VoidGround)),
        note="x",
    )
    published()
    assert list(read_statuses(status_text()).days.values()) == day
    assert checked(visa).verdict == Verdict.VALID

    voiding.declare_void(actor=made.Desk().approver, visa_id=visa.id, revision=proposed.revision)
    published()
    assert checked(visa).verdict == found(visa).verdict == Verdict.VOID


def test_a_flood_is_told_in_several_rounds_and_what_is_not_told_yet_is_not_denied(
    visa: Visa, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(publishing, "MOST_VISAS", 1)
    tomorrow = timezone.now() + dt.timedelta(days=1)
    with enter("public"):
        StatusFile.objects.all().delete()
        from apps.routing.models import Statement

        Statement.objects.filter(type=STATUSES).delete()
    with time_machine.travel(tomorrow):
        newer = Visa.objects.get(id=made.issued(made.Desk()).id)
        published()
        assert (checked(newer).verdict, checked(visa).verdict) == (Verdict.VALID, Verdict.GENUINE)
        with pytest.raises(StatusNotKnown):
            found(visa)
        published()
        assert (checked(newer).verdict, checked(visa).verdict) == (Verdict.VALID, Verdict.VALID)


def test_visas_of_long_ago_leave_the_list(visa: Visa) -> None:
    with time_machine.travel(timezone.now() + dt.timedelta(days=100)):
        published()
        assert everything()[1:] == [[], []]
        assert checked(visa).verdict == Verdict.EXPIRED


def test_a_visa_without_a_seal_is_found_by_its_numbers_only(visa: Visa) -> None:
    long_ago = dt.datetime(2026, 11, 20, tzinfo=dt.UTC)
    Visa.objects.filter(id=visa.id).update(seal=None, issued_at=long_ago, revision=9)
    published()

    assert found(visa).verdict == Verdict.VALID
    assert everything()[2][0][0] is None


class TestKeeping:
    """What is not the port's own, newest and whole changes nothing."""

    def test_an_older_list_does_not_come_back(self, visa: Visa) -> None:
        now = timezone.now()
        old = read_statement(statuses_now(now=now - dt.timedelta(minutes=2)))
        before = everything()
        with enter("public"):
            services.keep_statuses(
                authority="port_shanghai", signer="UTSH", text=old["list"], days=[]
            )
        assert everything() == before

    @pytest.mark.parametrize("wrong", ["status", "seal", "none", "day", "twice"])
    def test_a_day_that_is_not_the_one_signed_for_is_refused(self, visa: Visa, wrong: str) -> None:
        made.issued(made.Desk())
        body = read_statement(statuses_now())
        before = everything()
        (day,) = body["days"]
        if wrong == "status":
            day["visas"][0]["status"] = "used"
        if wrong == "seal":
            day["visas"][0]["seal"] = "0" * 32
        if wrong == "day":
            day["day"] = "2026-01-01"
        days = {"none": [], "twice": [day, day | {"visas": []}]}.get(wrong, [day])
        with enter("public"), pytest.raises(ListUntrusted):
            services.keep_statuses(
                authority="port_shanghai", signer="UTSH", text=body["list"], days=days
            )
        assert everything() == before

    def test_a_city_says_nothing_of_visas(self, visa: Visa) -> None:
        body = read_statement(statuses_now())
        before = everything()
        with enter("city_320500"):
            said = sign_statement(type=STATUSES, body=body, made_at=timezone.now())
        with enter("public"), pytest.raises(SignerNotTheirs):
            publish(statement=said)
        assert everything() == before

    def test_a_replayed_statement_changes_nothing(self, visa: Visa) -> None:
        old = statuses_now()
        ended(visa, "EXPIRED")
        published()
        before = everything()
        with enter("public"):
            assert publish(statement=old) is False
        assert everything() == before
        assert checked(visa).verdict == Verdict.EXPIRED


class TestFiles:
    """What airlines fetch."""

    def test_list_and_day_fit_and_say_what_became_of_the_visa(self, visa: Visa) -> None:
        client = Client(HTTP_HOST="localhost")
        index = client.get("/verify/status/index.json")
        (one,) = index.json()["lists"]
        listed = read_statuses(json.dumps(one))
        day = beijing_date(visa.issued_at)
        answer = client.get(f"/verify/status/UTSH/{day.isoformat()}.json")

        assert answer["Access-Control-Allow-Origin"] == "*"
        told = read_day(answer.content.decode(), listed=listed, day=day)
        assert told == {digest_of(bytes(visa.seal or b"")): Listed.ISSUED}
        whole = client.get("/verify/status/all.json").json()
        assert whole["lists"] == [one]
        assert whole["days"] == {f"UTSH/{day.isoformat()}": answer.content.decode()}

    @pytest.mark.parametrize("change", ['"issued"', '"iss":"UTSH"', '"day"'])
    def test_a_day_that_was_changed_is_not_believed(self, visa: Visa, change: str) -> None:
        with enter("public"):
            row = StatusDay.objects.get()
        listed = read_statuses(status_text())
        for text in (row.text.replace(change, '"used"'), row.text + " ", "", "[]"):
            with pytest.raises(ListUntrusted):
                read_day(text, listed=listed, day=row.day)
        with pytest.raises(ListUntrusted):
            read_day(row.text, listed=replace(listed, days={}), day=row.day)

    @pytest.mark.parametrize(
        ("path", "status"),
        [("UTSH/2020-01-01", 200), ("UTSH/2026-13-01", 404), ("utsh/2026-11-28", 404)],
    )
    def test_a_day_without_visas_is_empty_and_what_is_no_day_is_not_there(
        self, visa: Visa, path: str, status: int
    ) -> None:
        answer = Client(HTTP_HOST="localhost").get(f"/verify/status/{path}.json")
        assert answer.status_code == status
        if status == 200:
            assert answer.json()["visas"] == {}


class TestPage:
    """The page by number."""

    def ask(self, number: str, passport: str, language: str = "en") -> Any:
        client = Client(HTTP_HOST="localhost", HTTP_ACCEPT_LANGUAGE=language)
        return client.post(NUMBER, {"number": number, "passport": passport})

    @pytest.mark.parametrize("language", ["en", "zh-CN"])
    def test_both_numbers_however_typed_give_the_status_and_the_last_day(
        self, visa: Visa, language: str
    ) -> None:
        typed = f" {visa.number[:2].lower()}-{visa.number[2:6]} {visa.number[6:]} "
        answer = self.ask(typed, visa.passport_number.lower(), language)
        assert answer.status_code == 200
        text = answer.content.decode()
        assert 'data-verdict="valid"' in text
        assert visa.surname not in text
        assert "Compare the details" not in text  # there are none
        if language == "en":
            assert "The visa number and the passport number belong together." in text
        assert "no-store" in answer["Cache-Control"]

    @pytest.mark.parametrize(
        ("number", "passport"),
        [
            ("", ""),
            ("SH2600000013", "L898902C3"),  # the check digit is wrong
            ("SH26", "L898902C3"),
            ("x" * 500, "L898902C3"),
            ("SH2600000012", "！"),
            ("SH2600000012", "L" * 41),
            ("SH26\x000000012", "L898902C3"),
        ],
    )
    def test_what_is_no_number_is_told_at_its_field(
        self, visa: Visa, number: str, passport: str
    ) -> None:
        answer = self.ask(number, passport)
        assert answer.status_code == 422
        assert "dv-error-summary" in answer.content.decode()

    def test_nobody_guesses_the_passport_of_a_visa(self, visa: Visa) -> None:
        tries = [self.ask(visa.number, f"X123456{place}").status_code for place in range(10)]
        assert tries == [200] * 10
        assert self.ask(visa.number, visa.passport_number).status_code == 429
        other = made.issued(made.Desk())
        published()
        assert self.ask(other.number, other.passport_number).status_code == 200

    def test_one_address_asks_so_often_and_no_more(
        self, visa: Visa, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr("apps.verification.web.pages.TRIES", 1)
        assert [self.ask(visa.number, "X1234567").status_code for _ in range(2)] == [200, 429]

    def test_a_check_asks_the_database_a_few_things_only(
        self, visa: Visa, django_assert_num_queries: DjangoAssertNumQueries
    ) -> None:
        self.ask(visa.number, visa.passport_number)
        with django_assert_num_queries(5):  # schema, limits, the visa with its list, windows
            self.ask(visa.number, visa.passport_number)
