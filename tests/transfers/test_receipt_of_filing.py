from __future__ import annotations

import datetime as dt
from io import BytesIO

import pytest
from django.test import Client
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st
from pypdf import PdfReader

from apps.accounts.models import User
from apps.audit.models import AuditEvent
from apps.core.printing import pages
from apps.files.models import StoredFile
from apps.regions.scoping import enter
from apps.routing import keys, vouching
from apps.routing.models import AuthorityKey
from apps.transfers import selectors, services
from apps.transfers.documents.receipts import masked
from apps.transfers.errors import (
    ReceiptCodeWrong,
    ReceiptNotYet,
)
from apps.transfers.policies.receipts import (
    CODE_LENGTH,
    STATEMENT,
    ReceiptFacts,
    read_code,
    write_code,
)
from tests.factories import transfers as made
from tests.factories.accounts import SYSTEM
from tests.factories.transfers import People

HOST = "suzhou-js.localhost"
WORST = "<b>&amp; ŁÇĞ =SUM(A1) Нгуен Nguyễn"


def words(pdf: bytes) -> str:
    """The text of a PDF, without the breaks of its lines."""
    return "".join("".join(page.extract_text().split()) for page in PdfReader(BytesIO(pdf)).pages)


def browser(people: People) -> Client:
    client = Client(HTTP_HOST=HOST, HTTP_ACCEPT_LANGUAGE="en")
    client.force_login(User.objects.get(id=people.handler.id))
    return client


@given(st.text(max_size=60))
def test_any_text_at_all_can_be_printed(text: str) -> None:
    assert pages.pdf([pages.text(text)], title="x", foot="x").startswith(b"%PDF")


def test_a_receipt_names_what_an_airline_compares_and_masks_the_passport(people: People) -> None:
    filed = made.submitted(people, visitors=2)

    answer = browser(people).get(f"/requests/{filed.id}/receipt/")

    printed = words(answer.content)
    for told in (filed.reference, people.unit.enterprise.name_zh, "ERIKSSON", "1974-08-12"):
        assert "".join(told.split()) in printed
    for paper in StoredFile.objects.all():
        assert paper.sha256[:32] in printed
    assert "L8980001C" not in printed
    assert "SPECIMEN" in printed
    assert masked("L8980001C") == "L*****01C"
    assert len(PdfReader(BytesIO(answer.content)).pages) <= 2
    assert AuditEvent.objects.filter(chain=filed.chain, event="transfers.receipt_made").exists()


def test_there_is_no_receipt_before_filing(people: People) -> None:
    request = made.whole_draft(people)

    with pytest.raises(ReceiptNotYet):
        selectors.receipt_for_inviter(people.handler, request.id)


def test_anybody_can_check_a_receipt_on_the_public_host(people: People) -> None:
    filed = made.submitted(people, visitors=2)
    code = selectors.receipt_for_inviter(people.handler, filed.id).code
    guest = Client(HTTP_HOST="localhost", HTTP_ACCEPT_LANGUAGE="en")

    answer = guest.get("/verify/receipt/", {"code": code.lower()})

    page = answer.content.decode()
    assert answer.status_code == 200
    assert "This receipt is genuine" in page
    assert filed.reference in page
    assert "ERIKSSON" not in page
    assert people.unit.enterprise.name_zh not in page


def test_a_code_with_any_one_character_changed_is_not_ours(people: People) -> None:
    filed = made.submitted(people)
    code = selectors.receipt_for_inviter(people.handler, filed.id).code.replace(" ", "")
    assert len(code) == CODE_LENGTH

    with enter("public"):
        assert selectors.check_receipt(code)[0].reference == filed.reference
        for place, letter in enumerate(code):
            other = "A" if letter != "A" else "B"
            with pytest.raises(ReceiptCodeWrong):
                selectors.check_receipt(code[:place] + other + code[place + 1 :])


@pytest.mark.parametrize(
    "typed", ["", "x", "A" * 136, "😀" * 136, "7" * 136, "A" * 5000, "<script>", "\u202e" * 136]
)
@pytest.mark.usefixtures("public")
def test_what_is_no_code_is_refused_on_the_page(typed: str) -> None:
    guest = Client(HTTP_HOST="localhost", HTTP_ACCEPT_LANGUAGE="en")

    answer = guest.get("/verify/receipt/", {"code": typed})

    assert answer.status_code == 422
    assert "genuine" not in answer.content.decode()


@given(
    st.builds(
        ReceiptFacts,
        city_code=st.integers(0, 999_999).map("{:06}".format),
        is_direct=st.booleans(),
        filed_at=st.integers(0, 2**32 - 1).map(lambda at: dt.datetime.fromtimestamp(at, tz=dt.UTC)),
        visitors=st.integers(0, 65_535),
        reference=st.from_regex(r"[0-9]{2}-[A-Z2-9]{7}-[A-Z2-9]", fullmatch=True),
        is_change=st.booleans(),
    ),
    st.binary(min_size=64, max_size=64),
)
def test_a_code_reads_back_as_it_was_written(facts: ReceiptFacts, signature: bytes) -> None:
    assert read_code(write_code(facts, signature)) == (facts, signature)


def test_a_receipt_is_genuine_by_the_key_of_then_and_by_the_key_of_now(people: People) -> None:
    filed = made.submitted(people)
    by_old_key = selectors.receipt_for_inviter(people.handler, filed.id).code
    with enter("public"):
        keys.rotate(actor=SYSTEM, schema="city_320500")
    by_new_key = selectors.receipt_for_inviter(people.handler, filed.id).code

    assert by_old_key != by_new_key
    with enter("public"):
        for code in (by_old_key, by_new_key):
            assert selectors.check_receipt(code)[0].reference == filed.reference


def test_a_revoked_key_states_nothing_of_what_came_after(people: People) -> None:
    filed = made.submitted(people)
    with enter("public"):
        revoked = AuthorityKey.objects.get(authority="city_320500")
        keys.rotate(actor=SYSTEM, schema="city_320500", overlap=dt.timedelta(0))
    later = timezone.now() + dt.timedelta(minutes=1)
    facts = ReceiptFacts("320500", False, later, 1, filed.reference)
    forged = keys.key_store().sign(
        "city_320500", revoked.key_id, vouching._signed(STATEMENT, facts.packed())
    )

    with enter("public"), pytest.raises(ReceiptCodeWrong):
        selectors.check_receipt(write_code(facts, forged))


def test_one_address_is_slowed_down(people: People, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("apps.portal.web.public_views.TRIES", 1)
    guest = Client(HTTP_HOST="localhost", REMOTE_ADDR=f"203.0.113.{people.handler.id[:2]}")

    first, second = (guest.get("/verify/receipt/", {"code": "x"}) for _try in range(2))

    assert (first.status_code, second.status_code) == (422, 429)


def test_it_states_what_was_filed_and_lists_later_changes_each_with_a_code(people: People) -> None:
    filed = made.submitted(people, visitors=3)
    first = selectors.receipt_for_inviter(people.handler, filed.id)
    made.sent_substitute(people, filed, 0)
    services.withdraw_visitor(
        actor=people.handler,
        **made.seen(made.fresh(filed)),
        visitor_id=made.in_order(filed)[1].id,
        reason="Fell ill",
    )

    later = selectors.receipt_for_inviter(people.handler, filed.id)
    printed = words(browser(people).get(f"/requests/{filed.id}/receipt/").content)

    assert later.visitors == first.visitors
    assert (later.code, first.changes) == (first.code, ())
    assert [(one.kind, one.visitors) for one in later.changes] == [
        ("replaced", 3),
        ("withdrawn", 2),
    ]
    assert "Changesafterthefiling" in printed
    with enter("public"):
        for change in later.changes:
            facts, city = selectors.check_receipt(change.code)
            assert (facts.is_change, facts.visitors) == (True, change.visitors)
            assert (facts.reference, city.schema_name) == (filed.reference, "city_320500")
            assert abs(facts.filed_at - change.at) < dt.timedelta(seconds=1)
        assert not selectors.check_receipt(later.code)[0].is_change


def test_the_page_never_calls_a_change_a_filing(people: People) -> None:
    filed = made.submitted(people)
    made.sent_substitute(people, filed)
    change = selectors.receipt_for_inviter(people.handler, filed.id).changes[0]

    answer = Client(HTTP_HOST="localhost", HTTP_ACCEPT_LANGUAGE="en").get(
        "/verify/receipt/", {"code": change.code}
    )

    page = answer.content.decode()
    assert "This later change is genuine" in page
    assert "This receipt is genuine" not in page
    assert "Filed at" not in page


def test_a_field_that_was_corrected_later_is_stated_as_filed(people: People) -> None:
    filed = made.checking(people)
    one = made.in_order(filed)[0]
    services.correct(
        actor=people.officer,
        **made.seen(filed),
        visitor_id=one.id,
        changes={"surname": "ERICSSON"},
        reason="As in the passport",
    )

    receipt = selectors.receipt_for_inviter(people.handler, filed.id)

    assert receipt.visitors[0].name.startswith("ERIKSSON")
    assert [change.kind for change in receipt.changes] == ["corrected"]


def test_a_substitute_who_is_not_taken_yet_is_not_on_it(people: People) -> None:
    filed = made.submitted(people)
    made.substitute(people, filed)

    receipt = selectors.receipt_for_inviter(people.handler, filed.id)

    assert (len(receipt.visitors), receipt.changes) == (1, ())
