"""Papers are given several at a time, turned and replaced; a bad one keeps no other back."""

from io import BytesIO
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from PIL import Image
from pypdf import PdfReader, PdfWriter

from apps.core.errors import StaleRevision
from apps.enterprises.models import UnitPaper
from apps.files.models import StoredFile
from apps.files.selectors import read_bytes
from apps.files.turning import turn_file
from apps.transfers import services
from apps.transfers.errors import NotEditable, PaperAlreadyThere, PaperNotFound, RequestNotFound
from apps.transfers.models import Paper, TransferRequest, Visitor
from apps.transfers.services.on_file import take_from_file
from apps.transfers.turning import turn_paper
from apps.transfers.web.paper_places import PEOPLE_A_PAGE
from tests.factories import transfers as made
from tests.factories.enterprises import make_unit
from tests.factories.files import opens_with, pdf, photo_with_place, picture, upload
from tests.factories.transfers import People, seen
from tests.transfers.browsing import at, browser

LETTER = "invitation_letter"


@pytest.fixture
def request_(people: People) -> TransferRequest:
    """A draft with one visitor and no paper."""
    request = made.draft(people)
    made.add(people, request)
    return made.fresh(request)


def first(request: TransferRequest) -> Visitor:
    return made.in_order(request)[0]


def attach(people: People, request: TransferRequest, data: bytes, name: str = "a.pdf") -> Paper:
    return services.attach_paper(
        actor=people.handler,
        **seen(made.fresh(request)),
        kind=LETTER,
        upload=upload(data, name),
    )


def locked(writer: PdfWriter) -> None:
    writer.encrypt("secret")


BAD = {
    "locked.pdf": (pdf(1, locked), "Save it without a password"),
    "long.pdf": (pdf(21), "Send only the pages that are asked for"),
    "photo.heic": (b"\0\0\0 ftypheic", "Most Compatible"),
    "empty.pdf": (b"", "Choose the document again"),
    "wrong.png": (pdf(), "Give the file the ending that fits"),
    "both.pdf": (pdf() + b"PK\x03\x04 hidden archive", "Save or scan the document again"),
    "acts.pdf": (pdf(1, opens_with("/JavaScript", JS="x()")), "Print the document to a new PDF"),
    "cut.jpg": (photo_with_place()[:300], "Scan or photograph the document again"),
}


@pytest.mark.parametrize("name", BAD)
def test_a_bad_file_says_how_to_mend_it_and_keeps_the_others(
    name: str, people: People, request_: TransferRequest, inviter: Client
) -> None:
    data, mend = BAD[name]
    files = [upload(pdf(1), "good.pdf"), upload(data, name), upload(pdf(2), "better.pdf")]

    answer = inviter.post(at("papers", request_.id), {"kind": LETTER, "file": files})

    page = answer.content.decode()
    assert answer.status_code == 422
    assert name in page
    assert mend in page
    assert "2 files are attached." in page
    names = Paper.objects.filter(request=request_).values_list("file__name", flat=True)
    assert sorted(names) == ["better.pdf", "good.pdf"]
    assert StoredFile.objects.count() == 2


def test_the_same_file_twice_is_told_and_kept_once(
    people: People, request_: TransferRequest, inviter: Client
) -> None:
    address, sent = at("papers", request_.id), {"kind": LETTER, "file": upload(pdf(), "a.pdf")}
    inviter.post(address, sent)
    again = inviter.post(address, {"kind": LETTER, "file": upload(pdf(), "copy.pdf")}, follow=True)

    assert "It is the same file as a.pdf, to the last byte." in again.content.decode()
    assert Paper.objects.filter(request=request_).count() == StoredFile.objects.count() == 1
    with pytest.raises(PaperAlreadyThere):
        attach(people, request_, pdf())


def test_one_file_at_two_places_is_stored_once(people: People, request_: TransferRequest) -> None:
    letter = attach(people, request_, pdf())
    made.attach(people, request_, "application_letter")

    papers = Paper.objects.filter(request=request_)
    assert papers.count() == 2
    assert set(papers.values_list("file_id", flat=True)) == {letter.file_id}


@pytest.mark.parametrize("quarters", [1, 2, 3])
def test_a_picture_is_turned_clockwise(
    quarters: int, people: People, request_: TransferRequest
) -> None:
    shown = Image.new("RGB", (60, 40), "white")
    shown.paste((255, 0, 0), (0, 0, 20, 20))  # the mark at the upper left
    out = BytesIO()
    shown.save(out, "PNG")
    paper = attach(people, request_, out.getvalue(), "scan.png")
    before = paper.file_id

    after = turn_paper(
        actor=people.handler,
        **seen(made.fresh(request_)),
        paper_id=paper.id,
        quarters=quarters,
    )

    turned = Image.open(BytesIO(read_bytes(file_id=after.file_id)))
    corner = {1: (35, 5), 2: (55, 35), 3: (5, 55)}[quarters]
    assert turned.size == ((40, 60) if quarters != 2 else (60, 40))
    assert turned.getpixel(corner) == (255, 0, 0)
    assert (after.id, after.file_id != before) == (paper.id, True)
    assert (after.file.width, after.file.height) == turned.size


def test_every_page_of_a_pdf_is_turned(people: People, request_: TransferRequest) -> None:
    paper = attach(people, request_, pdf(3))
    for _turn in range(2):
        paper = turn_paper(
            actor=people.handler, **seen(made.fresh(request_)), paper_id=paper.id, quarters=1
        )
    pages = PdfReader(BytesIO(read_bytes(file_id=paper.file_id))).pages
    assert [page.rotation for page in pages] == [180, 180, 180]


def test_a_paper_is_replaced_or_stays(
    people: People, request_: TransferRequest, inviter: Client
) -> None:
    old = attach(people, request_, pdf())
    address = at("paper-replace", request_.id, old.id)
    revision = made.fresh(request_).revision
    bad = inviter.post(
        address, {"revision": revision, "file": upload(b"", "empty.pdf")}, follow=True
    )

    assert "empty.pdf: The file is empty" in bad.content.decode()
    assert list(Paper.objects.filter(request=request_)) == [old]
    assert made.fresh(request_).revision == revision

    inviter.post(address, {"revision": revision, "file": upload(pdf(2), "new.pdf")})
    new = Paper.objects.get(request=request_)
    assert (new.file.name, new.kind) == ("new.pdf", LETTER)


def test_turning_and_replacing_ask_for_the_revision_seen_and_the_own_paper(
    people: People, request_: TransferRequest
) -> None:
    paper = attach(people, request_, pdf())
    now, stranger = seen(made.fresh(request_)), make_unit(1).handler
    late = now | {"revision": now["revision"] - 1}
    turn: dict[str, Any] = {"paper_id": paper.id, "quarters": 1}

    with pytest.raises(StaleRevision):
        turn_paper(actor=people.handler, **late, **turn)
    with pytest.raises(RequestNotFound):
        turn_paper(actor=stranger, **now, **turn)
    with pytest.raises(RequestNotFound):
        services.attach_papers(
            actor=stranger, request_id=request_.id, kind=LETTER, uploads=[made.paper_file()]
        )
    assert Paper.objects.get().file_id == paper.file_id
    assert made.fresh(request_).revision == now["revision"]


def test_whoever_changes_the_request_while_a_paper_is_turned_wins(
    people: People, request_: TransferRequest
) -> None:
    paper = attach(people, request_, pdf())
    now = seen(made.fresh(request_))
    found = services.paper_to_turn(actor=people.handler, **now, paper_id=paper.id)
    result = turn_file(found.file, quarters=1)
    new = services.replace_paper(
        actor=people.handler, **now, paper_id=paper.id, upload=upload(pdf(2), "b.pdf")
    )
    kept = StoredFile.objects.count()

    with pytest.raises(StaleRevision):
        services.swap_turned(actor=people.handler, **now, turned=found, result=result)
    found.id = new.id
    with pytest.raises(PaperNotFound):  # the same place, and another file in it
        services.swap_turned(
            actor=people.handler, **seen(made.fresh(request_)), turned=found, result=result
        )
    assert Paper.objects.get(request=request_).file_id == new.file_id
    assert StoredFile.objects.count() == kept


def test_a_turn_that_says_nothing_is_told_of_and_turns_nothing(
    people: People, request_: TransferRequest, inviter: Client
) -> None:
    paper = attach(people, request_, pdf())
    revision = made.fresh(request_).revision

    answer = inviter.post(
        at("paper-turn", request_.id, paper.id), {"revision": revision, "quarters": 7}, follow=True
    )

    assert "7 is not one of the available choices" in answer.content.decode()
    assert Paper.objects.get().file_id == paper.file_id


def test_nothing_is_attached_or_turned_once_it_is_filed(people: People) -> None:
    request = made.submitted(people)
    paper = Paper.objects.filter(request=request).order_by("id")[0]
    with pytest.raises(NotEditable):
        services.attach_papers(
            actor=people.handler, request_id=request.id, kind=LETTER, uploads=[made.paper_file()]
        )
    with pytest.raises(NotEditable):
        turn_paper(actor=people.handler, **seen(request), paper_id=paper.id, quarters=1)
    assert made.fresh(request).revision == request.revision


def test_a_paper_of_the_unit_is_not_turned_from_a_request(
    people: People, request_: TransferRequest
) -> None:
    file = attach(people, request_, pdf()).file
    kept = UnitPaper.objects.create(
        enterprise=people.unit.enterprise,
        kind="business_licence",
        file=file,
        put_at=request_.created_at,
        put_by="x",
    )
    take_from_file(made.fresh(request_), inviter_kind="unit", on=timezone.localdate())
    row = Paper.objects.get(on_file=kept)
    with pytest.raises(PaperNotFound):
        turn_paper(actor=people.handler, **seen(made.fresh(request_)), paper_id=row.id, quarters=1)


@pytest.mark.parametrize(
    ("size", "hint"),
    [
        ((354, 472), ""),
        ((413, 591), ""),  # 33 by 48 mm at 318 dpi, as studios deliver
        ((300, 400), "300 by 400 pixels"),
        ((400, 400), "3 wide and 4 high"),
        ((800, 600), "wider than high"),
    ],
)
def test_the_photo_is_looked_at_and_never_barred(
    size: tuple[int, int], hint: str, request_: TransferRequest, inviter: Client
) -> None:
    visitor = first(request_)
    sent = {"kind": "photo", "visitor": visitor.id, "file": upload(picture("JPEG", size), "p.jpg")}

    page = inviter.post(at("papers", request_.id), sent, follow=True).content.decode()

    assert Paper.objects.filter(visitor=visitor, kind="photo").count() == 1
    assert ("dv-given-hint" in page) == bool(hint)
    assert hint in page


def test_everything_works_as_plain_forms(
    people: People, request_: TransferRequest, inviter: Client
) -> None:
    address = at("papers", request_.id)
    files = [upload(pdf(1), "one.pdf"), upload(pdf(2), "two.pdf")]
    page = inviter.post(address, {"kind": LETTER, "file": files}, follow=True)
    assert "2 files are attached." in page.content.decode()

    one = Paper.objects.get(file__name="one.pdf")
    revision = made.fresh(request_).revision
    turned = inviter.post(
        at("paper-turn", request_.id, one.id), {"revision": revision, "quarters": "3"}
    )
    assert turned["Location"] == f"{address}#paper-{one.id}"
    twice = inviter.post(
        at("paper-turn", request_.id, one.id), {"revision": revision, "quarters": "3"}
    )
    assert twice.status_code == 409  # the button pressed twice turns once
    assert inviter.get(f"/files/{Paper.objects.get(id=one.id).file_id}/pages/1/").status_code == 200

    sent = {"revision": made.fresh(request_).revision}
    inviter.post(at("paper-remove", request_.id, one.id), sent)
    assert [paper.file.name for paper in Paper.objects.filter(request=request_)] == ["two.pdf"]
    stranger = browser(make_unit(1).handler)
    assert stranger.get(address).status_code == 404
    assert stranger.post(address, {"kind": LETTER, "file": made.paper_file()}).status_code == 404


def test_the_script_is_told_of_one_file_alone(request_: TransferRequest, inviter: Client) -> None:
    def send(data: bytes) -> str:
        sent = {"kind": LETTER, "file": upload(data, "a.pdf")}
        answer = inviter.post(at("papers", request_.id), sent, headers={"X-Upload": "alone"})
        assert answer.status_code == 200
        return answer.content.decode()

    for data, state in ((pdf(), "kept"), (pdf(), "known"), (b"", "refused")):
        told = send(data)
        assert f'data-outcome="{state}"' in told
        assert f'data-revision="{made.fresh(request_).revision}"' in told


def test_what_is_missing_is_named_first_and_leads_to_its_place(
    people: People, request_: TransferRequest, inviter: Client
) -> None:
    visitor = first(request_)
    place = f"place-photo-{visitor.id}"
    page = inviter.get(at("papers", request_.id)).content.decode()

    assert "Still missing" in page
    assert f'href="#place-{LETTER}"' in page
    assert f'href="#{place}"' in page
    assert f'id="{place}"' in page

    made.attach(people, request_, LETTER)
    page = inviter.get(at("papers", request_.id)).content.decode()
    assert f'href="#place-{LETTER}"' not in page
    whole = inviter.get(at("papers", made.whole_draft(people).id)).content.decode()
    assert "Still missing" not in whole
    assert "Every required paper is there." in whole


def test_what_is_missing_on_another_page_of_visitors_leads_there(
    people: People, inviter: Client
) -> None:
    request = made.draft(people)
    for place in range(1, PEOPLE_A_PAGE + 2):
        made.add(people, request, made.visitor(place))
    *others, last = made.in_order(request)
    file = attach(people, request, pdf()).file
    Paper.objects.bulk_create(
        Paper(request=request, visitor=visitor, kind=kind, file=file)
        for visitor in others
        for kind in made.VISITOR_PAPERS
    )

    page = inviter.get(at("papers", request.id)).content.decode()

    assert f'href="?page=2#place-photo-{last.id}"' in page


def test_two_files_of_one_paper_stand_on_a_line_each(
    people: People, request_: TransferRequest, inviter: Client
) -> None:
    attach(people, request_, pdf(), "one.pdf")
    attach(people, request_, pdf(2), "two.pdf")

    page = inviter.get(at("check", request_.id)).content.decode()

    assert page.count('<div><a href="/files/') == 2


@pytest.mark.parametrize("visitors", [1, 4])
def test_the_page_of_papers_asks_the_same_however_many_visitors(
    visitors: int, people: People, inviter: Client, django_assert_num_queries: object
) -> None:
    address = at("papers", made.whole_draft(people, visitors).id)
    inviter.get(address)
    with django_assert_num_queries(22):  # type: ignore[operator]
        assert inviter.get(address).status_code == 200


def test_the_api_takes_several_turns_and_replaces(
    people: People, request_: TransferRequest, inviter: Client
) -> None:
    base = f"/api/v1/requests/{request_.id}/papers"
    files = [upload(pdf(), "one.pdf"), upload(b"", "empty.pdf")]
    told = inviter.post(f"{base}/several", {"kind": LETTER, "files": files})

    assert told.status_code == 200
    good, bad = told.json()["results"]
    assert (good["name"], good["code"], bad["code"]) == ("one.pdf", "", "file-empty")
    assert (bad["paper_id"], bad["mend"]) == (None, {"file": "Choose the document again."})
    one = f"{base}/{good['paper_id']}"
    revision = made.fresh(request_).revision
    turn = {"revision": revision, "quarters": 4}
    assert inviter.post(f"{one}/turn", turn, "application/json").status_code == 400
    turned = inviter.post(f"{one}/turn", turn | {"quarters": 1}, "application/json").json()
    assert turned["revision"] == revision + 1
    new = {"revision": revision, "file": upload(pdf(2), "two.pdf")}
    assert inviter.post(f"{one}/replace", new).status_code == 409
    new = {"revision": revision + 1, "file": upload(pdf(2), "two.pdf")}
    replaced = inviter.post(f"{one}/replace", new).json()
    assert [paper["name"] for paper in replaced["papers"]] == ["two.pdf"]
