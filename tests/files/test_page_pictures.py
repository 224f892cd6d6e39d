"""Pages of files as pictures: drawn in bounds, kept in the schema's own storage, on record."""

import time
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from uuid import UUID, uuid4

import pytest
from django.conf import settings
from django.test import Client
from django.utils import timezone
from PIL import Image
from pypdf import PdfWriter
from pypdf.generic import (
    ArrayObject,
    DictionaryObject,
    NameObject,
    NumberObject,
    PdfObject,
    StreamObject,
)

from apps.accounts.models import User
from apps.accounts.roles import Role
from apps.audit.models import AuditEvent
from apps.core.actors import Actor
from apps.files import plugs, registry, selectors, services
from apps.files.drawing import process
from apps.files.drawing.process import draw_page, turn_quarters
from apps.files.errors import DrawingBusy, FileUndrawable, FileUnturnable, PageNotThere
from apps.files.models import Rendition, StoredFile
from apps.files.states import MediaType
from apps.regions.kinds import SchemaKind
from apps.regions.scoping import AuthorityRef
from tests.factories import files as made
from tests.factories.accounts import make_user

HOST = "suzhou-js.localhost"
CHAIN = "request:0f8fad5b-d9cb-469f-a165-70867728950e"


@pytest.fixture(autouse=True)
def _own_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settings, "FILES_DIR", tmp_path)


@pytest.fixture
def reader(suzhou: AuthorityRef, monkeypatch: pytest.MonkeyPatch) -> User:
    """The one person who may open the files of these tests."""
    user = make_user(Role.HANDLER)
    monkeypatch.setattr(registry, "_checks", {})

    def chain_of(actor: Actor, file_id: UUID) -> str | None:
        return CHAIN if actor.id == str(user.id) else None

    registry.register_access(chain_of, kind=SchemaKind.CITY, purpose="test")
    return user


def stored(data: bytes, name: str = "scan.pdf") -> StoredFile:
    return services.store(
        actor=Actor.system("test"), upload=made.upload(data, name), purpose="test"
    )


def browser(user: User) -> Client:
    client = Client(HTTP_HOST=HOST)
    client.force_login(user)
    return client


def look(client: Client, file_id: UUID, page: int = 1, size: str = "") -> tuple[int, bytes]:
    answer = client.get(f"/files/{file_id}/pages/{page}/" + (f"?size={size}" if size else ""))
    if answer.status_code == 200:
        assert answer["Content-Type"] == "image/jpeg"
        assert answer["Cache-Control"] == "private, no-store"
    return answer.status_code, answer.content


def side(data: bytes) -> int:
    return max(Image.open(BytesIO(data)).size)


def hostile() -> bytes:
    """A page whose forms draw each other twelve to the twelfth times."""
    writer = PdfWriter()
    page = writer.add_blank_page(600, 800)
    inner: PdfObject | None = None
    for _depth in range(12):
        form = StreamObject()
        form.set_data(b"/F Do\n" * 12 if inner else b"0 0 600 800 re f")
        form[NameObject("/Type")] = NameObject("/XObject")
        form[NameObject("/Subtype")] = NameObject("/Form")
        form[NameObject("/BBox")] = ArrayObject([NumberObject(n) for n in (0, 0, 600, 800)])
        group = DictionaryObject({NameObject("/S"): NameObject("/Transparency")})
        form[NameObject("/Group")] = group
        if inner is not None:
            form[NameObject("/Resources")] = _uses(inner)
        inner = writer._add_object(form)
    assert inner is not None
    page[NameObject("/Resources")] = _uses(inner)
    stream = StreamObject()
    stream.set_data(b"/F Do")
    page[NameObject("/Contents")] = writer._add_object(stream)
    out = BytesIO()
    writer.write(out)
    return out.getvalue()


def _uses(form: PdfObject) -> DictionaryObject:
    known = DictionaryObject({NameObject("/F"): form})
    return DictionaryObject({NameObject("/XObject"): known})


def test_each_page_is_drawn_once_and_each_look_is_on_record(reader: User) -> None:
    file, client = stored(made.pdf(2)), browser(reader)

    for _look in range(2):
        status, data = look(client, file.id, 2)
        assert (status, side(data)) == (200, 800 + 34)  # 200 points, four pixels each, and the bar
    status, small = look(client, file.id, 2, "small")

    assert (status, side(small)) == (200, 320)
    assert Rendition.objects.filter(file=file, page=2).count() == 2
    fields = AuditEvent.objects.filter(event="files.file_read").values_list("payload", flat=True)
    assert [one["fields"] for one in fields] == [[f"file:{file.id}:page:2"]] * 3


def test_pictures_are_shown_too_and_a_page_that_is_not_there_is_refused(reader: User) -> None:
    png = made.picture("PNG", (2000, 1000), "RGBA")
    file, client = stored(png, "scan.png"), browser(reader)

    assert side(look(client, file.id)[1]) == 1600
    for page in (0, 2, 99999):
        assert look(client, file.id, page)[0] == 404
    assert Rendition.objects.count() == 1


def test_who_may_not_open_the_file_sees_no_page_of_it(reader: User) -> None:
    file = stored(made.pdf())

    assert look(browser(make_user(Role.HANDLER)), file.id)[0] == 404
    assert not AuditEvent.objects.filter(event="files.file_read").exists()
    assert not Rendition.objects.exists()


def test_a_hostile_page_ends_with_its_process_and_not_with_ours(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(process, "LONGEST_SECONDS", 1.5)
    began = time.monotonic()

    with pytest.raises(FileUndrawable):
        draw_page(hostile(), media_type=MediaType.PDF, page=1, longest=1600)

    assert time.monotonic() - began < 5


def test_a_file_that_no_reader_takes_is_not_turned() -> None:
    with pytest.raises(FileUnturnable):
        turn_quarters(b"%PDF-1.4 nothing", media_type=MediaType.PDF, quarters=1)


def test_garbage_and_missing_pages_are_told_apart() -> None:
    with pytest.raises(FileUndrawable):
        draw_page(b"%PDF-1.4 nothing", media_type=MediaType.PDF, page=1, longest=320)
    with pytest.raises(PageNotThere):
        draw_page(made.pdf(), media_type=MediaType.PDF, page=2, longest=320)


@pytest.fixture
def full_room() -> Iterator[None]:
    """As many pages are being drawn as may be at once."""
    for _seat in range(process.AT_ONCE):
        assert process._room.acquire(timeout=1)
    yield
    for _seat in range(process.AT_ONCE):
        process._room.release()


@pytest.mark.usefixtures("full_room")
def test_whoever_finds_no_room_is_refused_at_once_and_told_when_to_come_back(
    reader: User,
) -> None:
    file, client = stored(made.pdf()), browser(reader)
    began = time.monotonic()

    with pytest.raises(DrawingBusy):
        draw_page(made.pdf(), media_type=MediaType.PDF, page=1, longest=320)
    waited = time.monotonic() - began
    with pytest.raises(DrawingBusy):
        turn_quarters(made.pdf(), media_type=MediaType.PDF, quarters=1)
    page = client.get(f"/files/{file.id}/pages/1/?size=small")
    told = client.get(f"/api/v1/files/{file.id}/pages/1")

    assert waited < 0.3
    for answer in (page, told):
        assert (answer.status_code, answer["Retry-After"]) == (503, "2")
    assert told.json()["code"] == "drawing-busy"
    assert not Rendition.objects.exists()


def test_one_thread_of_the_web_stays_free_of_drawing() -> None:
    assert settings.WEB_THREADS > process.AT_ONCE


def test_a_drawn_page_that_was_changed_or_lost_is_drawn_again(reader: User) -> None:
    file, client = stored(made.pdf()), browser(reader)
    first = look(client, file.id, 1, "small")[1]
    drawn = Rendition.objects.get()
    schema, store = "city_320500", plugs.file_store()

    store.put(schema=schema, file_id=drawn.id, data=b"changed")
    assert look(client, file.id, 1, "small")[1] == first
    store.delete(schema=schema, file_id=drawn.id)
    assert look(client, file.id, 1, "small")[1] == first


def test_a_page_drawn_anew_in_other_bytes_is_kept_again(reader: User) -> None:
    file = stored(made.pdf())
    services.keep_rendition(file=file, page=1, longest=320, data=b"as drawn by an older version")
    plugs.file_store().put(
        schema="city_320500", file_id=Rendition.objects.get().id, data=b"gone bad"
    )

    look(browser(reader), file.id, 1, "small")

    kept = selectors.rendition_of(file=file, page=1, longest=320)
    assert kept is not None
    assert side(kept) == 320
    assert Rendition.objects.count() == 1


def test_old_pages_are_dropped_and_young_ones_are_no_orphans(reader: User) -> None:
    file = stored(made.pdf())
    look(browser(reader), file.id, 1, "small")
    actor, now = Actor.system("files"), timezone.now()
    later = now + services.RENDITION_AGE / 2
    drawn = Rendition.objects.get()

    assert services.remove_orphans(actor=actor, now=later) == 0
    assert services.drop_renditions(actor=actor, now=later) == 0
    assert plugs.file_store().read(schema="city_320500", file_id=drawn.id)
    assert services.drop_renditions(actor=actor, now=now + services.RENDITION_AGE * 2) == 1
    with pytest.raises(FileNotFoundError):
        plugs.file_store().read(schema="city_320500", file_id=drawn.id)
    assert plugs.file_store().read(schema="city_320500", file_id=file.id)


def test_the_api_gives_a_page_too(reader: User) -> None:
    file, client = stored(made.pdf()), browser(reader)

    answer = client.get(f"/api/v1/files/{file.id}/pages/1?size=small")
    assert (answer.status_code, answer["Content-Type"]) == (200, "image/jpeg")
    assert client.get(f"/api/v1/files/{uuid4()}/pages/1").status_code == 404
