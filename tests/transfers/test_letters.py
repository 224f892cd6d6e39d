"""Letters: what they hold, who may have them, what is left blank, and what no font can print."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from io import BytesIO
from typing import Any
from uuid import uuid4

import docx
import pytest
from django.test import Client
from django.utils import translation
from docx.document import Document
from pypdf import PdfReader

from apps.audit.models import AuditEvent
from apps.core.printing import fonts
from apps.files.models import StoredFile
from apps.policy.papers import PaperType
from apps.transfers import selectors
from apps.transfers.documents.letter_docx import letter_docx
from apps.transfers.documents.letter_pdf import letter_pdf
from apps.transfers.documents.letter_texts import LETTERS
from apps.transfers.documents.letters import Letter
from apps.transfers.documents.samples import SAMPLES, sample_pdf
from apps.transfers.errors import LetterUnknown, RequestNotFound, VisitorNotFound
from tests.factories import transfers as made
from tests.factories.enterprises import make_unit
from tests.factories.transfers import People
from tests.transfers.browsing import at, browser

WORST = "<b>&amp; ŁÇĞ =SUM(A1) Нгуен Nguyễn O’Neill"


def words(pdf: bytes) -> str:
    """The text of a PDF, without the breaks of its lines."""
    return "".join("".join(page.extract_text().split()) for page in PdfReader(BytesIO(pdf)).pages)


def typed(whole: Document) -> str:
    """The text of a Word file, that of its tables too."""
    cells = [cell.text for table in whole.tables for cell in table._cells]
    return "".join("".join([*(one.text for one in whole.paragraphs), *cells]).split())


def opened(letter: Letter) -> Document:
    return docx.Document(BytesIO(letter_docx(letter)))


def fonts_of(pdf: bytes) -> Iterator[Any]:
    """Every font that a PDF names, on any page."""
    for page in PdfReader(BytesIO(pdf)).pages:
        resources: Any = page["/Resources"]
        for font in resources["/Font"].get_object().values():
            yield font.get_object()


@pytest.mark.parametrize("kind", LETTERS)
def test_a_letter_names_inviter_visit_and_every_visitor_in_both_formats(
    people: People, kind: str
) -> None:
    request = made.draft(people, purpose=WORST, itinerary=WORST)
    made.add(people, request, made.visitor(1, name_zh="安喆堃昇", employer="Company"))
    made.add(people, request, made.visitor(2))

    letter = selectors.letter_for_inviter(people.handler, request.id, kind)

    both = words(letter_pdf(letter)), typed(opened(letter))
    unit = people.unit.enterprise
    for told in (
        *(unit.name_zh, unit.uscc, request.contact_name, request.contact_phone),
        *("L8980001C", "L8980002C", "安喆堃昇", "1974-08-12", WORST, "第七十四条", "article 74"),
        *LETTERS[kind].title,
    ):
        assert all("".join(told.split()) in text for text in both), told
    assert letter.unprintable == []


def test_a_letter_says_until_when_the_stay_may_last(people: People) -> None:
    """The stay counts from the day after entry (Regulations, article 36)."""
    request = made.draft(people, stay_days=1)

    letter = selectors.letter_for_inviter(people.handler, request.id, "invitation_letter")

    stay = next(fact.value for fact in letter.facts if fact.english == "Days of stay")
    assert request.arrival_at is not None
    last = selectors.letters._data(request, []).leave_by
    assert stay == f"1 天 day，至 until {last}"


def test_the_guarantee_promises_what_the_law_asks(people: People) -> None:
    letter = selectors.letter_for_inviter(
        people.handler, made.whole_draft(people).id, "guarantee_letter"
    )

    chinese = "".join(one for one, _english in letter.paragraphs)
    english = " ".join(one for _chinese, one in letter.paragraphs)

    for article, number in (("十九", 19), ("三十九", 39), ("七十三", 73), ("七十四", 74)):
        assert f"第{article}条" in chinese
        assert f"article {number}" in english


def test_a_letter_for_one_names_nobody_else(people: People) -> None:
    request = made.draft(people)
    first = made.add(people, request, made.visitor(1))
    made.add(people, request, made.visitor(2))

    letter = selectors.letter_for_inviter(people.handler, request.id, "invitation_letter", first.id)

    assert [row[5] for row in letter.rows] == ["L8980001C"]
    with pytest.raises(VisitorNotFound):
        selectors.letter_for_inviter(people.handler, request.id, "invitation_letter", uuid4())


@pytest.mark.parametrize("kind", LETTERS)
def test_a_letter_for_one_visitor_is_one_page(people: People, kind: str) -> None:
    request = made.draft(people, urgent_reason="产线停产，须由原厂工程师到场抢修。" * 4)
    made.add(people, request)

    letter = selectors.letter_for_inviter(people.handler, request.id, kind)

    assert len(PdfReader(BytesIO(letter_pdf(letter))).pages) == 1


def test_what_the_data_lack_is_a_blank_line_and_told(people: People) -> None:
    request = made.draft(people, purpose="", flight_no="", stay_days=None)
    made.add(people, request, made.visitor(1, occupation="", employer=""))
    whole = selectors.request_for_inviter(people.handler, request.id)

    with translation.override("en"):
        told = selectors.letter_offers(whole)["invitation_letter"].blanks
    with translation.override("zh-hans"):
        in_chinese = selectors.letter_offers(whole)["invitation_letter"].blanks

    for label in ("Purpose of the visit", "Flight, train, ship", "Days of stay", "Who pays"):
        assert label in told
    assert "Occupation, employer" in told
    assert "Main itinerary" not in told
    assert "来访事由" in in_chinese
    printed = words(letter_pdf(selectors.letter_for_inviter(*_named(people, request.id))))
    assert "Purposeofthevisit＿＿＿" in printed


def _named(people: People, request_id: Any) -> tuple[Any, ...]:
    return people.handler, request_id, "invitation_letter"


def test_every_font_of_what_is_printed_is_embedded(people: People) -> None:
    filed = made.submitted(people)
    letters = [selectors.letter_for_inviter(people.handler, filed.id, kind) for kind in LETTERS]
    receipt = browser(people.handler).get(at("receipt", filed.id)).content

    printed = [*map(letter_pdf, letters), receipt, *map(sample_pdf, SAMPLES)]

    for pdf in printed:
        named = list(fonts_of(pdf))
        assert named
        for font in named:
            assert "Noto" in font["/BaseFont"]
            assert "/FontFile2" in font["/FontDescriptor"].get_object()


def test_the_regular_weight_stands_in_for_what_the_bold_one_lacks() -> None:
    assert fonts.missing("喆堃昇") == []
    assert fonts.markup("中喆", bold=True) == f'中<font name="{fonts.REGULAR}">喆</font>'


def test_writing_a_letter_is_on_record_and_keeps_nothing(people: People) -> None:
    request = made.whole_draft(people)
    files = StoredFile.objects.count()

    selectors.letter_for_inviter(people.handler, request.id, "guarantee_letter")

    event = AuditEvent.objects.get(chain=request.chain, event="transfers.letter_made")
    assert event.payload["fields"] == ["letter:guarantee_letter"]
    assert StoredFile.objects.count() == files


def test_letters_of_other_units_and_unknown_kinds_are_not_there(people: People) -> None:
    request = made.whole_draft(people)
    before = AuditEvent.objects.filter(event="transfers.letter_made").count()

    with pytest.raises(RequestNotFound):
        selectors.letter_for_inviter(make_unit(1).handler, request.id, "invitation_letter")
    with pytest.raises(LetterUnknown):
        selectors.letter_for_inviter(people.handler, request.id, "photo")
    with pytest.raises(RequestNotFound):
        selectors.letter_for_inviter(people.handler, uuid4(), "invitation_letter")
    assert AuditEvent.objects.filter(event="transfers.letter_made").count() == before


def test_a_character_that_no_font_has_is_marked_and_told(people: People) -> None:
    request = made.draft(people, purpose="😀 and محمد")
    made.add(people, request)

    letter = selectors.letter_for_inviter(people.handler, request.id, "invitation_letter")

    assert letter.unprintable == ["😀", "م", "ح", "د"]
    printed = words(letter_pdf(letter))
    assert printed.count(fonts.GETA) > 4
    assert "Wordfile" in printed
    assert "محمد" in typed(opened(letter))
    page = browser(people.handler).get(at("papers", request.id)).content.decode()
    assert "The PDF cannot show these characters: 😀 م ح د." in page


def test_two_hundred_visitors_run_over_pages_with_the_head_on_each(people: People) -> None:
    request = made.draft(people)
    made.add(people, request)
    letter = selectors.letter_for_inviter(people.handler, request.id, "invitation_letter")
    row = ("1", "VON DER LANGENNAMENSTRASSE " * 4, *letter.rows[0][2:])
    many = replace(letter, rows=(row,) * 200)

    found = PdfReader(BytesIO(letter_pdf(many))).pages

    assert len(found) > 5
    assert all("护照号码" in "".join(page.extract_text().split()) for page in found[1:-1])
    listed = opened(many).tables[-1]
    assert len(listed.rows) == 201
    assert "w:tblHeader" in listed.rows[0]._tr.xml


def test_no_page_is_signed_that_names_nobody_and_pages_are_counted(people: People) -> None:
    request = made.draft(people)
    made.add(people, request)
    letter = selectors.letter_for_inviter(people.handler, request.id, "application_letter")
    row = letter.rows[0][1]
    for count in range(1, 24):
        many = replace(letter, rows=letter.rows * count)
        found = [page.extract_text() for page in PdfReader(BytesIO(letter_pdf(many))).pages]
        assert all(row in page for page in found if "signature" in page), count
        assert [f"{n}/{len(found)}" in page for n, page in enumerate(found, 1)] == [True] * len(
            found
        )
    kept = [p.paragraph_format.keep_with_next for p in opened(letter).paragraphs[-6:]]
    assert kept == [True] * 5 + [None]


@pytest.mark.parametrize(("form", "start"), [("pdf", b"%PDF"), ("docx", b"PK")])
def test_a_letter_comes_as_a_file_that_no_cache_keeps(
    people: People,
    django_assert_num_queries: Callable[..., Any],
    form: str,
    start: bytes,
) -> None:
    request = made.whole_draft(people, 2)
    client = browser(people.handler)
    address = at("letter", request.id, "invitation_letter", form)
    client.get(address)  # what is read once for all pages

    with django_assert_num_queries(21):
        answer = client.get(address)

    assert answer.status_code == 200
    assert answer.content.startswith(start)
    assert answer["Cache-Control"] == "private, no-store"
    assert answer["Content-Disposition"].startswith("attachment")
    assert client.get(at("letter", request.id, "invitation_letter", "odt")).status_code == 404
    assert client.get(at("letter", request.id, "photo", form)).status_code == 404


def test_a_specimen_is_marked_on_every_form_and_only_where_it_is_one(
    people: People, settings: Any
) -> None:
    letter = selectors.letter_for_inviter(*_named(people, made.whole_draft(people).id))

    assert "SPECIMEN" in words(letter_pdf(letter))
    assert "SPECIMEN" in opened(letter).sections[0].header._element.xml
    settings.SPECIMEN = False
    assert "SPECIMEN" not in words(letter_pdf(letter))
    assert "SPECIMEN" not in opened(letter).sections[0].header._element.xml


def test_the_papers_page_offers_each_letter_beside_its_slot(
    people: People, django_assert_num_queries: Callable[..., Any]
) -> None:
    request = made.draft(people)
    for place in (1, 2):
        made.add(people, request, made.visitor(place))
    client = browser(people.handler)
    client.get(at("papers", request.id))  # what is read once for all pages

    with django_assert_num_queries(22):
        page = client.get(at("papers", request.id)).content.decode()

    for kind in ("invitation_letter", "application_letter", "guarantee_letter"):
        for form in ("pdf", "docx"):
            assert at("letter", request.id, kind, form) in page
            for visitor in made.in_order(request):
                assert at("visitor-letter", request.id, visitor.id, kind, form) in page
    assert at("letter", request.id, "group_list", "pdf") not in page
    assert "Print it, have it signed and sealed, then scan it and attach it here." in page
    assert "Relation to visitors, Who pays" in page


@pytest.mark.usefixtures("public")
def test_samples_are_open_to_all_and_one_page_each_with_specimen_across(settings: Any) -> None:
    settings.SPECIMEN = False  # a sample is one even where real papers are printed
    sample_pdf.cache_clear()
    guest = Client(HTTP_HOST="localhost")

    for kind in SAMPLES:
        answer = guest.get(f"/samples/{kind}/")
        document = PdfReader(BytesIO(answer.content))
        assert answer["Content-Disposition"].startswith("inline")
        assert len(document.pages) == 1
        assert "SPECIMEN" in document.pages[0].extract_text()
    assert guest.get("/samples/nothing/").status_code == 404
    assert set(PaperType.objects.values_list("code", flat=True)) <= set(SAMPLES)
