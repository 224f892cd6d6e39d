"""The pages and the API of a list of visitors: what they show, keep, and cost."""

from __future__ import annotations

import io
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.test import Client
from django.urls import reverse
from openpyxl import load_workbook
from openpyxl.utils import get_column_letter

from apps.accounts.models import User
from apps.audit.models import AuditEvent
from apps.transfers import services
from apps.transfers.models import ImportRow, TransferRequest, Visitor, VisitorImport
from apps.transfers.sheets.columns import COLUMNS
from apps.transfers.sheets.delimited import read_csv
from apps.transfers.sheets.errors import NoRows
from apps.transfers.sheets.states import RowState
from apps.transfers.sheets.templates import template_workbook
from apps.transfers.sheets.workbooks import read_workbook
from tests import htmx
from tests.factories import sheets
from tests.factories import transfers as made
from tests.factories.enterprises import make_unit
from tests.factories.sheets import person, rows_of
from tests.factories.transfers import People

HOST = "suzhou-js.localhost"
API = "/api/v1"


@pytest.fixture
def request_row(people: People) -> TransferRequest:
    return made.draft(people)


@pytest.fixture
def inviter(people: People) -> Client:
    client = Client(HTTP_HOST=HOST, HTTP_ACCEPT_LANGUAGE="en")
    client.force_login(User.objects.get(id=people.handler.id))
    return client


@pytest.fixture
def job(people: People, request_row: TransferRequest) -> VisitorImport:
    """A checked list: one row in order, one wrong, one named twice."""
    rows = [person(1), person(2, birth_date="13/13/1974"), person(3, passport_number="L0000001")]
    return sheets.ready(people.handler, request_row, rows)


def at(name: str, *ids: object) -> str:
    return reverse(f"transfers:{name}", args=ids, urlconf="config.urls.city")


def parsed(answer: Any) -> BeautifulSoup:
    return BeautifulSoup(answer.content, "lxml")


def send(client: Client, request: TransferRequest, data: bytes, name: str = "l.xlsx") -> Any:
    return client.post(at("import-new", request.id), {"file": sheets.as_upload(data, name)})


def test_a_list_is_sent_watched_mended_and_added(
    inviter: Client, people: People, request_row: TransferRequest
) -> None:
    data = sheets.xlsx([person(1), person(2, sex="woman")])
    answer = send(inviter, request_row, data)
    assert answer["Location"] == send(inviter, request_row, data)["Location"], "a double click"
    here = answer["Location"]
    waiting = inviter.get(here)
    assert parsed(waiting).select_one("#import")["hx-trigger"] == "every 1s"  # type: ignore[index]
    job = VisitorImport.objects.get()

    sheets.work(job)
    page = parsed(inviter.get(here))
    assert page.select_one("#import").get("hx-trigger") is None  # type: ignore[union-attr]
    told = page.select_one("#row-3-sex-error")
    assert told is not None
    assert page.select_one(f'[aria-describedby="{told["id"]}"]').text == "woman"  # type: ignore[union-attr]

    wrong = rows_of(job)[1]
    form = inviter.get(at("import-row", job.id, wrong.id))
    assert "Choose one of those offered." in form.content.decode()
    body = {**wrong.cells, "sex": "F", "birth_date": "never", "revision": wrong.revision}
    again = inviter.post(at("import-row", job.id, wrong.id), body)
    assert again.status_code == 422
    boxes = parsed(again)
    assert boxes.select_one("[name=birth_date]")["value"] == "never"  # type: ignore[index]
    revision = boxes.select_one("[name=revision]")["value"]  # type: ignore[index]
    body |= {"birth_date": "1980年1月2日", "revision": revision}
    assert inviter.post(at("import-row", job.id, wrong.id), body).status_code == 302

    seen = sheets.now(job).revision
    assert inviter.post(at("import-add", job.id), {"revision": seen}).status_code == 302
    assert inviter.post(at("import-add", job.id), {"revision": seen}).status_code == 409
    sheets.work(job)

    assert "2 visitors are added" in inviter.get(here).content.decode()
    assert [one.sex for one in made.in_order(request_row)] == ["F", "F"]


def test_a_mended_row_typed_over_by_another_tab_is_told_so(
    inviter: Client, job: VisitorImport
) -> None:
    wrong = rows_of(job)[1]
    body = {**wrong.cells, "birth_date": "1980-01-02", "revision": wrong.revision}
    assert inviter.post(at("import-row", job.id, wrong.id), body).status_code == 302

    assert inviter.post(at("import-row", job.id, wrong.id), body).status_code == 409
    assert rows_of(job)[1].cells["birth_date"] == "1980-01-02"


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "This file is empty"),
        (b"%PDF-1.7", "neither an Excel workbook"),
        (b"\xd0\xcf\x11\xe0", "has a password"),
        (b"x" * 3_000_000, "at most 2097152 are allowed"),
        (sheets.repacked(sheets.xlsx([person(1)]), {"xl/vbaProject.bin": b"x"}), "macros"),
    ],
    ids=["empty", "pdf", "old", "large", "macros"],
)
def test_a_file_that_is_not_taken_is_refused_at_once_and_nothing_is_kept(
    inviter: Client, request_row: TransferRequest, data: bytes, words: str
) -> None:
    answer = send(inviter, request_row, data)

    assert answer.status_code == 422
    assert words in parsed(answer).select_one(".dv-field-error").text  # type: ignore[union-attr]
    assert not VisitorImport.objects.exists()


def test_what_cannot_be_read_is_told_on_the_page_with_the_way_on(
    inviter: Client, people: People, request_row: TransferRequest
) -> None:
    data = sheets.csv_text(sheets.people(501)).encode()
    job = sheets.work(sheets.sent(people.handler, request_row, data, "l.csv"))

    page = inviter.get(at("import", job.id)).content.decode()
    assert "The list has 501 rows; at most 500" in page
    assert at("import-new", request_row.id) in page


def test_rows_are_filtered_paged_and_left_out(
    inviter: Client, people: People, request_row: TransferRequest
) -> None:
    rows = [*sheets.people(60), person(61, sex="?")]
    job = sheets.ready(people.handler, request_row, rows)
    here = at("import", job.id)

    assert len(parsed(inviter.get(here)).select("tbody tr")) == 50
    assert len(parsed(inviter.get(f"{here}?page=2")).select("tbody tr")) == 11
    wrong = inviter.get(f"{here}?show=mend")
    assert [one["id"] for one in parsed(wrong).select("tbody tr")] == ["row-62"]
    last = rows_of(job)[-1]
    body = {"revision": last.revision, "show": "mend", "page": "1"}
    answer = inviter.post(at("import-row-skip", job.id, last.id), body)
    assert answer["Location"] == f"{here}?show=mend&page=1"
    assert "No row is like this" in inviter.get(answer["Location"]).content.decode()
    last.refresh_from_db()
    inviter.post(at("import-row-keep", job.id, last.id), {"revision": last.revision})
    assert rows_of(job)[-1].state == RowState.WRONG


def test_the_part_that_polling_swaps_is_the_page_itself(
    inviter: Client, job: VisitorImport
) -> None:
    here = at("import", job.id)
    page, answer = inviter.get(here), inviter.get(here, headers={"HX-Request": "true"})

    htmx.assert_swap_equals_fresh(page, answer, target="#import", fresh=inviter.get(here))


def test_pages_cost_the_same_for_two_rows_and_for_fifty(
    inviter: Client, people: People, django_assert_max_num_queries: Any
) -> None:
    costs = []
    for count in (2, 50):
        request_row = made.draft(people)
        job = sheets.ready(people.handler, request_row, [*sheets.people(count), person(99, sex="")])
        services.apply_import(actor=people.handler, import_id=job.id, revision=job.revision)
        with django_assert_max_num_queries(12) as progress:
            inviter.get(at("import", job.id))
        sheets.work(job)
        with django_assert_max_num_queries(25) as rows:
            assert inviter.get(at("import", job.id)).status_code == 200
        wrong = rows_of(job)[-1]
        with django_assert_max_num_queries(20) as form:
            inviter.get(at("import-row", job.id, wrong.id))
        with django_assert_max_num_queries(20) as report:
            inviter.get(at("import-errors", job.id))
        costs.append([len(one) for one in (progress, rows, form, report)])

    assert costs[0] == costs[1]


def test_reading_rows_is_on_record_and_polling_is_not(
    inviter: Client, people: People, request_row: TransferRequest
) -> None:
    job = sheets.sent(people.handler, request_row, sheets.xlsx([person(1)]))
    inviter.get(at("import", job.id))
    reads = AuditEvent.objects.filter(event="transfers.import_rows_read", subject=job.subject)
    assert reads.count() == 0

    sheets.work(job)
    inviter.get(at("import", job.id))
    assert reads.count() == 1


def test_the_template_offers_todays_categories_and_its_own_rows_are_read_back(
    inviter: Client, request_row: TransferRequest
) -> None:
    answer = inviter.get(at("import-template", request_row.id))
    book = load_workbook(io.BytesIO(answer.content))
    sheet = book.worksheets[0]
    assert [cell.value for cell in sheet[1]][: len(COLUMNS)] == [c.heading for c in COLUMNS]
    assert sheet.freeze_panes == "A2"
    numbers = [c.field for c in COLUMNS].index("passport_number") + 1
    letter = get_column_letter(numbers)
    assert sheet.column_dimensions[letter].number_format == "@"
    rules = [str(rule.sqref).split(":")[0] for rule in sheet.data_validations.dataValidation]
    assert len(rules) == 6
    with pytest.raises(NoRows):
        read_workbook(answer.content, most=500)

    sheet.cell(3, numbers).value = "0012345"
    for place, column in enumerate(COLUMNS, start=1):
        if column.field in person(1) and column.field != "passport_number":
            sheet.cell(3, place).value = person(1)[column.field]
    assert read_workbook(sheets.packed(book), most=500).rows[0].cells == person(
        1, passport_number="0012345"
    )
    text = inviter.get(at("import-template-csv", request_row.id)).content
    assert text.startswith(b"\xef\xbb\xbf")
    with pytest.raises(NoRows):
        read_csv(text, most=500)


def test_a_template_without_any_category_can_be_made() -> None:
    assert template_workbook([], most=5, fit=2)


@pytest.mark.parametrize("kind", ["xlsx", "csv"])
def test_the_rows_to_mend_go_out_without_a_formula_and_come_back_as_they_were(
    inviter: Client, people: People, request_row: TransferRequest, kind: str
) -> None:
    bad = person(2, sex="?", employer="+49 GmbH", occupation="@SUM(A1)", surname='=CMD|"x"')
    job = sheets.ready(people.handler, request_row, [person(1), bad])
    name = "import-errors" if kind == "xlsx" else "import-errors-csv"

    data = inviter.get(at(name, job.id)).content
    sheet = (read_workbook if kind == "xlsx" else read_csv)(data, most=9)

    assert [row.cells for row in sheet.rows] == [rows_of(job)[1].cells]
    assert not any(note["code"] == "unknown_columns" for note in sheet.notes)
    if kind == "xlsx":
        shown = load_workbook(io.BytesIO(data)).worksheets[0]
        cells = [cell for cell in shown[2] if cell.comment]
        assert len(cells) == 2
        assert all(not str(cell.value).startswith(("=", "+", "-", "@")) for cell in shown[2])
        assert "Choose one of those offered." in str(shown[2][-1].value)
    else:
        assert all(f"'{sign}".encode() in data for sign in ("=CMD", "+49", "@SUM"))


def test_another_unit_finds_no_page_of_it(inviter: Client, job: VisitorImport) -> None:
    other = Client(HTTP_HOST=HOST)
    other.force_login(User.objects.get(id=make_unit(1).user_id))
    row = rows_of(job)[0]

    for path in (
        at("import", job.id),
        at("import-row", job.id, row.id),
        at("import-errors", job.id),
        f"{API}/visitor-imports/{job.id}",
        f"{API}/visitor-imports/{job.id}/rows",
    ):
        assert other.get(path).status_code == 404
        assert inviter.get(path).status_code == 200


def call(client: Client, path: str, body: Any, way: str = "post", **headers: str) -> Any:
    return getattr(client, way)(
        f"{API}{path}", body, content_type="application/json", headers=headers
    )


def test_a_program_sends_rows_polls_mends_applies_and_reads_the_result_of_each(
    inviter: Client, request_row: TransferRequest
) -> None:
    path = f"/requests/{request_row.id}/visitor-imports"
    rows = [person(1), person(2, nationality="XX1"), person(3, is_leader=True)]
    assert call(inviter, path, {"rows": rows}).status_code == 400, "a key is needed"
    key = {"Idempotency-Key": "list-of-may-0001"}
    sent = call(inviter, path, {"rows": rows}, **key)
    assert sent.status_code == 202
    assert sent.json()["done"] is False
    assert sent["Retry-After"] == "1"
    again = call(inviter, path, {"rows": rows}, **key)
    assert again["Idempotency-Replayed"] == "true"
    assert call(inviter, path, {"rows": rows[:1]}, **key).status_code == 422
    here = sent["Location"].removeprefix(API)
    job = VisitorImport.objects.get()

    sheets.work(job)
    told = inviter.get(f"{API}{here}").json()
    assert (told["done"], told["state"], told["is_over"]) == (True, "READY", False)
    assert told["progress"] == {"done": 3, "total": 3}
    assert (told["rows"]["READY"], told["rows"]["WRONG"]) == (2, 1)
    applied = call(inviter, f"{here}/apply", {"revision": told["revision"]})
    assert applied.status_code == 202
    sheets.work(job)

    listed = inviter.get(f"{API}{here}/rows?limit=2").json()
    assert [one["state"] for one in listed["results"]] == ["ADDED", "WRONG"]
    first, second = listed["results"]
    assert Visitor.objects.get(id=first["visitor_id"]).passport_number == "L0000001"
    assert second["errors"][0]["field"] == "nationality"
    assert len(inviter.get(listed["next"]).json()["results"]) == 1
    wrong = inviter.get(f"{API}{here}/rows?state=WRONG").json()["results"]
    assert [one["number"] for one in wrong] == [2]
    body = {**person(2), "revision": second["revision"]}
    mended = call(inviter, f"{here}/rows/{second['id']}", body, way="put")
    assert (mended.status_code, mended.json()["state"]) == (200, "READY")
    skip = {"revision": mended.json()["revision"]}
    assert call(inviter, f"{here}/rows/{second['id']}", skip, way="delete").status_code == 200
    revision = inviter.get(f"{API}{here}").json()["revision"]
    assert call(inviter, f"{here}/cancel", {"revision": revision}).json()["is_over"] is True
    assert Visitor.objects.filter(request=request_row, is_leader=True).count() == 1


def test_a_program_sends_a_file_and_learns_why_a_list_is_refused(
    inviter: Client, request_row: TransferRequest
) -> None:
    path = f"{API}/requests/{request_row.id}/visitor-imports"
    key = {"Idempotency-Key": "file-of-may-0001"}
    file = sheets.as_upload(sheets.xlsx([person(1)]))
    sent = inviter.post(path, {"file": file}, headers=key)
    assert sent.status_code == 202

    key = {"Idempotency-Key": "file-of-may-0002"}
    wrong = inviter.post(path, {"file": sheets.as_upload(b"%PDF", "a.pdf")}, headers=key)
    assert (wrong.status_code, wrong.json()["code"]) == (422, "sheet-kind-unknown")
    for rows, code in (([person(1)] * 501, "too-many-rows"), ([], "no-rows")):
        answer = call(inviter, path.removeprefix(API), {"rows": rows}, **key)
        assert (answer.status_code, answer.json()["code"]) == (422, code)
    unknown = call(inviter, path.removeprefix(API), {"rows": [{"colour": "red"}]}, **key)
    assert unknown.status_code == 400
    assert ImportRow.objects.count() == 0
    failed = sheets.work(sheets.now(VisitorImport.objects.get()))
    assert failed.state == "READY"
