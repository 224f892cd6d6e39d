"""A fee is recorded once, with a numbered receipt; what differs from the book is explained."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from functools import partial
from io import BytesIO
from typing import Any
from uuid import uuid4

import pytest
from bs4 import BeautifulSoup
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from hypothesis import given
from hypothesis import strategies as st
from pypdf import PdfReader

from apps.accounts.models import User
from apps.accounts.permissions import NotAllowed
from apps.accounts.roles import Role
from apps.audit.models import AuditEvent
from apps.core.actors import Actor
from apps.core.errors import DomainError
from apps.core.identifiers.visa_number import is_visa_number
from apps.core.workcalendar import beijing_date
from apps.endorsement.documents.fee_receipt import in_words
from apps.endorsement.errors import NoteMissing, VisaNotFound
from apps.endorsement.fee_errors import (
    FeeAlreadyCancelled,
    FeeAlreadyRecorded,
    FeeDayWrong,
    FeeDifferenceUnexplained,
    FeeNotFound,
    FeeProofMissing,
)
from apps.endorsement.fee_states import FeeWay
from apps.endorsement.models import ReceiptCounter, Visa, VisaFee
from apps.endorsement.services.fees import cancel_fee, record_fee
from apps.regions.scoping import AuthorityRef, enter
from tests.databases import Copy
from tests.endorsement.test_api import program
from tests.endorsement.test_moves import everything
from tests.endorsement.test_races import PORT, at_once
from tests.factories import endorsement as made
from tests.factories.accounts import make_actor
from tests.factories.endorsement import Desk
from tests.factories.fees import paid, payment
from tests.htmx import HEADERS

WORST = ("１２３", "😀👩‍👩‍👧‍👦", "\u202eabc שלום", "<b>&\"'", "=SUM(A1)")


def browser(actor: Actor) -> Client:
    client = Client(HTTP_HOST="port.localhost", HTTP_ACCEPT_LANGUAGE="en")
    client.force_login(User.objects.get(id=actor.id))
    return client


def cancel(fee: VisaFee) -> VisaFee:
    supervisor = make_actor(Role.PORT_SUPERVISOR)
    return cancel_fee(actor=supervisor, fee_id=fee.id, reason="Wrong visa")


def of_american(desk: Desk) -> Visa:
    return made.issued(desk, visitors=[made.visitor_body(nationality="USA")])


def words(pdf: bytes) -> str:
    return "".join("".join(page.extract_text().split()) for page in PdfReader(BytesIO(pdf)).pages)


def test_the_rate_follows_the_nationality_and_says_that_it_is_not_confirmed(
    port: AuthorityRef,
) -> None:
    desk = Desk()
    general, american = paid(desk, made.issued(desk)), of_american(desk)

    fee = paid(desk, american, amount_yuan=250)

    assert (general.amount_yuan, general.rate_yuan, fee.rate_yuan) == (160, 160, 250)
    assert not fee.is_rate_confirmed
    assert (fee.kind, fee.difference_reason, fee.recorded_by) == ("single", "", desk.officer.id)
    event = AuditEvent.objects.filter(event="endorsement.fee_recorded").latest("at")
    assert event.payload == {"receipt": fee.number, "yuan": 250, "way": "WINDOW"}


def test_receipts_are_numbered_in_a_row_and_a_refused_one_uses_no_number(
    port: AuthorityRef,
) -> None:
    desk = Desk()
    one, two = made.issued(desk), made.issued(desk)
    first = paid(desk, one)
    with pytest.raises(FeeAlreadyRecorded), transaction.atomic():
        paid(desk, one)
    second = paid(desk, two)

    assert [int(fee.number[5:-1]) for fee in (first, second)] == [1, 2]
    assert first.number.startswith("RSH")
    assert is_visa_number(first.number[1:])


@pytest.mark.parametrize(
    ("changes", "error"),
    [
        ({"amount_yuan": 161}, FeeDifferenceUnexplained),
        ({"amount_yuan": 0, "difference_reason": "  "}, FeeDifferenceUnexplained),
        ({"way": FeeWay.ELSEWHERE}, FeeProofMissing),
        ({"way": FeeWay.ELSEWHERE, "reference": " "}, FeeProofMissing),
        ({"paid_on": dt.date(2020, 1, 1)}, FeeDayWrong),
        ({"paid_on": dt.date(9999, 12, 31)}, FeeDayWrong),
    ],
)
def test_what_is_missing_or_cannot_be_is_refused_and_nothing_is_written(
    port: AuthorityRef, changes: dict[str, Any], error: type[DomainError]
) -> None:
    desk = Desk()
    visa = made.issued(desk)
    before = everything()

    with pytest.raises(error), transaction.atomic():
        paid(desk, visa, **changes)

    assert everything() == before
    assert not VisaFee.objects.exists()
    assert not ReceiptCounter.objects.exists()


def test_another_amount_is_taken_with_its_reason_and_nothing_may_be_free(
    port: AuthorityRef,
) -> None:
    desk = Desk()
    fee = paid(desk, made.issued(desk), amount_yuan=0, difference_reason="Waived by treaty")
    assert (fee.amount_yuan, fee.rate_yuan, fee.difference_reason) == (0, 160, "Waived by treaty")


def test_what_was_paid_elsewhere_keeps_its_proof_and_the_window_has_none(
    port: AuthorityRef,
) -> None:
    desk = Desk()
    elsewhere = paid(desk, made.issued(desk), way=FeeWay.ELSEWHERE, reference="ICBC 0042")
    here = paid(desk, made.issued(desk), reference="ICBC 0042")
    assert (elsewhere.reference, here.reference) == ("ICBC 0042", "")


def test_a_cancelled_receipt_keeps_its_number_and_makes_room_for_another(
    port: AuthorityRef,
) -> None:
    desk = Desk()
    visa = made.issued(desk)
    wrong = paid(desk, visa)

    cancel(wrong)
    right = paid(desk, visa)

    assert right.number != wrong.number
    assert [fee.is_cancelled for fee in VisaFee.objects.order_by("number")] == [True, False]
    with pytest.raises(FeeAlreadyCancelled):
        cancel(wrong)


def test_only_a_supervisor_cancels_and_says_why(port: AuthorityRef) -> None:
    desk = Desk()
    fee, supervisor = paid(desk, made.issued(desk)), make_actor(Role.PORT_SUPERVISOR)
    before = everything()

    for actor in (desk.officer, desk.approver):
        with pytest.raises(NotAllowed):
            cancel_fee(actor=actor, fee_id=fee.id, reason="x")
    with pytest.raises(NoteMissing):
        cancel_fee(actor=supervisor, fee_id=fee.id, reason="  ")
    with pytest.raises(FeeNotFound):
        cancel_fee(actor=supervisor, fee_id=uuid4(), reason="x")

    assert everything() == before
    assert not VisaFee.objects.get().is_cancelled


def test_only_staff_record_fees_and_only_of_visas_there_are(port: AuthorityRef) -> None:
    desk = Desk()
    visa = made.issued(desk)
    with pytest.raises(NotAllowed):
        record_fee(actor=make_actor(Role.PORT_ADMIN), visa_id=visa.id, payment=payment())
    with pytest.raises(VisaNotFound):
        record_fee(actor=desk.officer, visa_id=uuid4(), payment=payment())


def test_twenty_at_once_record_one_fee_and_fifty_get_numbers_in_a_row(committed: Copy) -> None:
    with enter(PORT):
        desk = Desk()
        visa = made.issued(desk)
        others = [made.issued(desk) for _time in range(20)]

    results = at_once([partial(paid, desk, visa)] * 20)
    at_once([partial(paid, desk, other) for other in others])

    assert sum(isinstance(one, VisaFee) for one in results) == 1
    with enter(PORT):
        serials = sorted(int(one.number[5:-1]) for one in VisaFee.objects.all())
    assert serials == list(range(1, 22))


@pytest.mark.parametrize(
    ("constraint", "change"),
    [
        ("visa_fee_once", {}),
        ("visa_fee_amount", {"amount_yuan": 20_001, "difference_reason": "x"}),
        ("visa_fee_difference_explained", {"amount_yuan": 1}),
        ("visa_fee_elsewhere_proved", {"reference": "x"}),
        ("visa_fee_elsewhere_proved", {"way": "ELSEWHERE"}),
        ("visa_fee_words_known", {"kind": "other"}),
        ("visa_fee_cancel_coherence", {"cancelled_by": "x"}),
    ],
)
def test_the_database_refuses_an_unlawful_receipt(
    port: AuthorityRef, constraint: str, change: dict[str, Any]
) -> None:
    desk = Desk()
    fee = paid(desk, made.issued(desk))
    if change:
        fee.visa = made.issued(desk)
    fee.id, fee.number = uuid4(), "RSH260000099X"
    for name, value in change.items():
        setattr(fee, name, value)
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        fee.save(force_insert=True)


@pytest.mark.parametrize(
    ("yuan", "told"),
    [
        (0, "零元整"),
        (10, "壹拾元整"),
        (160, "壹佰陆拾元整"),
        (235, "贰佰叁拾伍元整"),
        (1005, "壹仟零伍元整"),
        (1050, "壹仟零伍拾元整"),
        (10_000, "壹万元整"),
        (20_000, "贰万元整"),
        (10_160, "壹万零壹佰陆拾元整"),
        (120_000, "壹拾贰万元整"),
    ],
)
def test_amounts_are_written_as_chinese_receipts_write_them(yuan: int, told: str) -> None:
    assert in_words(yuan) == told


@given(st.integers(0, 99_999_999))
def test_no_two_amounts_are_written_the_same(yuan: int) -> None:
    assert in_words(yuan) != in_words((yuan + 1) % 100_000_000)


@pytest.mark.parametrize("yuan", [-1, 100_000_000])
def test_an_amount_of_nine_digits_is_no_fee(yuan: int) -> None:
    with pytest.raises(ValueError, match="digits"):
        in_words(yuan)


def test_a_receipt_says_who_paid_what_for_which_visa(port: AuthorityRef) -> None:
    desk = Desk()
    visa = made.issued(desk)
    fee = paid(desk, visa)

    answer = browser(desk.officer).get(f"/fees/{fee.id}/receipt/")

    printed = words(answer.content)
    for told in (fee.number, visa.number, "壹佰陆拾元整", "¥ 160.00", "not confirmed", "SPECIMEN"):
        assert "".join(told.split()) in printed
    assert len(PdfReader(BytesIO(answer.content)).pages) == 1
    assert AuditEvent.objects.filter(event="endorsement.fee_read").exists()
    cancel(fee)
    again = browser(desk.officer).get(f"/fees/{fee.id}/receipt/")
    assert "已作废" in words(again.content)


def test_an_officer_records_the_fee_on_a_page_that_begins_with_the_rate(
    port: AuthorityRef,
) -> None:
    desk = Desk()
    visa = made.issued(desk)
    officer = browser(desk.officer)
    page = officer.get(f"/visas/{visa.id}/fee/").content.decode()
    assert 'value="160"' in page
    assert "The rate is not confirmed" in page
    assert ">bsy.sz.bendibao.com</a>" in page
    assert "bendibao.com/bsyDetail" not in BeautifulSoup(page, "lxml").text

    answer = officer.post(f"/visas/{visa.id}/fee/", sent(), follow=True)

    fee = VisaFee.objects.get()
    assert fee.number in answer.content.decode()
    assert fee.number in officer.get("/fees/").content.decode()
    again = officer.post(f"/visas/{visa.id}/fee/", sent())
    assert again.status_code == 409


def sent(**changes: Any) -> dict[str, Any]:
    today = payment().paid_on
    parts = {"year": today.year, "month": today.month, "day": today.day}
    day = {f"paid_on_{part}": value for part, value in parts.items()}
    return {"way": "WINDOW", "amount_yuan": 160, **day} | changes


@pytest.mark.parametrize(
    "changes",
    [
        {"way": "CARD"},
        {"amount_yuan": -1},
        {"amount_yuan": 10**12},
        {"amount_yuan": "１６０.5"},
        {"amount_yuan": 99},
        {"way": "ELSEWHERE"},
        {"paid_on_day": 31, "paid_on_month": 2},
        {"paid_on_year": 2020},
        *({"amount_yuan": text} for text in WORST[1:]),
    ],
)
def test_a_form_that_is_wrong_comes_back_and_nothing_is_recorded(
    port: AuthorityRef, changes: dict[str, Any]
) -> None:
    desk = Desk()
    visa = made.issued(desk)

    answer = browser(desk.officer).post(f"/visas/{visa.id}/fee/", sent(**changes))

    assert answer.status_code == 422
    assert not VisaFee.objects.exists()


def test_the_list_sums_what_counts_and_finds_by_day_and_number(port: AuthorityRef) -> None:
    desk = Desk()
    kept, gone = paid(desk, made.issued(desk)), paid(desk, made.issued(desk))
    cancel(gone)
    officer = browser(desk.officer)

    page = officer.get("/fees/").content.decode()
    assert "2 receipts, 160 yuan that count" in page
    only = officer.get("/fees/", {"number": kept.visa.number}).content.decode()
    assert kept.number in only
    assert gone.number not in only
    later = beijing_date(kept.recorded_at) + dt.timedelta(days=1)
    assert kept.number not in officer.get("/fees/", {"paid_from": f"{later}"}).content.decode()
    for text in WORST:
        assert officer.get("/fees/", {"number": text, "paid_from": text}).status_code == 200


def test_the_list_costs_the_same_however_long_it_is(port: AuthorityRef) -> None:
    desk = Desk()
    officer = browser(desk.officer)
    counts = []
    for _time in range(2):
        for _more in range(2):
            paid(desk, made.issued(desk))
        officer.get("/fees/")
        with CaptureQueriesContext(connection) as asked:
            officer.get("/fees/")
        counts.append(len(asked))
    assert counts[0] == counts[1]


@pytest.mark.parametrize(
    "change", [{}, {"way": "CARD"}, {"amount_yuan": "160"}, {"card": "4111"}, {"paid_on": "soon"}]
)
def test_a_program_records_lists_and_cancels_fees(
    port: AuthorityRef, change: dict[str, Any]
) -> None:
    desk = Desk()
    visa = made.issued(desk)
    call = caller(browser(desk.officer))
    body = {"way": "WINDOW", "amount_yuan": 160, "paid_on": payment().paid_on.isoformat()}

    answer = call(f"/api/v1/visas/{visa.id}/fee", body | change)

    if change:
        assert answer.status_code == 400
        assert not VisaFee.objects.exists()
        return
    assert (answer.status_code, answer.json()["amount_yuan"]) == (200, 160)
    again = call(f"/api/v1/visas/{visa.id}/fee", body)
    assert (again.status_code, again.json()["data"]["receipt"]) == (409, answer.json()["number"])
    (line,) = browser(desk.officer).get("/api/v1/fees").json()["results"]
    assert line["visa_number"] == visa.number
    supervisor = caller(browser(make_actor(Role.PORT_SUPERVISOR)))
    gone = supervisor(f"/api/v1/fees/{line['id']}/cancel", {"reason": "Wrong visa"})
    assert gone.json()["cancelled_at"]


def caller(client: Client) -> Callable[[str, dict[str, Any]], Any]:
    return partial(client.post, content_type="application/json")


@pytest.mark.parametrize(
    ("path", "first", "last"),
    [("/fees/", "paid_from", "paid_to"), ("/cases/", "arrival_from", "arrival_to")],
)
def test_days_the_wrong_way_round_are_refused_at_the_last(
    port: AuthorityRef, path: str, first: str, last: str
) -> None:
    officer = browser(Desk().officer)
    asked = {first: "2026-12-31", last: "2026-01-01"}

    page = officer.get(path, asked).content.decode()
    part = officer.get(path, asked, headers=HEADERS).content.decode()
    fit = officer.get(path, asked | {last: "2026-12-31"}).content.decode()

    assert f"id_{last}_error" in page
    assert "data-fold" not in page  # or the field would be out of sight on a phone
    for shown in (page, part):  # the panel is not swapped
        link = BeautifulSoup(shown, "lxml").select_one(f'[role=alert] a[href="#id_{last}"]')
        assert link is not None
        assert link.text.endswith(": Choose a day that is not before the first.")
    assert "Choose a day that is not before the first." not in fit


def test_programs_are_refused_days_the_wrong_way_round(port: AuthorityRef) -> None:
    asked = {"paid_from": "2026-12-31", "paid_to": "2026-01-01"}

    answer = program(Desk().officer).get("/api/v1/fees", asked)

    assert answer.status_code == 400
    assert "paid_to" in answer.content.decode()
