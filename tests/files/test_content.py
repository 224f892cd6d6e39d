"""What is let in, by content alone."""

import time
from contextlib import suppress
from io import BytesIO

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from apps.core.errors import DomainError
from apps.files.checking.content import check_size, check_upload
from apps.files.checking.names import clean_name
from apps.files.errors import (
    FileActive,
    FileDamaged,
    FileEmpty,
    FileProtected,
    FileTooLarge,
    ImageTooLarge,
    TooManyPages,
    WrongFileKind,
)
from apps.files.states import MediaType
from tests.factories import files as made


def check(data: bytes, name: str):
    return check_upload(data, name=name, max_pages=20)


@pytest.mark.parametrize(
    ("name", "data", "kind", "pages"),
    [
        ("a.jpg", made.picture("JPEG"), MediaType.JPEG, 1),
        ("a.JPEG", made.picture("JPEG"), MediaType.JPEG, 1),
        ("a.png", made.picture("PNG"), MediaType.PNG, 1),
        ("a.pdf", made.pdf(20), MediaType.PDF, 20),
    ],
)
def test_jpeg_png_and_pdf_are_taken(name: str, data: bytes, kind: MediaType, pages: int) -> None:
    checked = check(data, name)

    assert (checked.media_type, checked.pages) == (kind, pages)


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGB", "RGBA", "I;16"])
def test_png_of_every_depth_is_taken(mode: str) -> None:
    assert check(made.picture("PNG", mode=mode), "a.png").pages == 1


def test_cmyk_jpeg_is_taken() -> None:
    assert check(made.picture("JPEG", mode="CMYK"), "a.jpg").pages == 1


HEIC = b"\x00\x00\x00\x18ftypheic\x00\x00\x00\x00mif1heic" + b"\x00" * 64
EXE = b"MZ\x90\x00\x03" + b"\x00" * 64


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("photo.heic", HEIC),
        ("photo.jpg", HEIC),
        ("invitation.exe", EXE),
        ("invitation.pdf", EXE),
        ("photo.jpg", made.picture("PNG")),
        ("scan.pdf", made.picture("JPEG")),
        ("scan.pdf.exe", made.pdf()),
        ("scan", made.pdf()),
        ("page.pdf", b"<html><script>alert(1)</script></html>"),
        ("late.pdf", b"junk before the header\n" + made.pdf()),
        ("picture.gif", b"GIF89a" + b"\x00" * 20),
        ("picture.svg", b"<svg xmlns='http://www.w3.org/2000/svg'/>"),
    ],
)
def test_any_other_content_or_ending_is_refused(name: str, data: bytes) -> None:
    with pytest.raises(WrongFileKind) as refused:
        check(data, name)

    assert "file" in refused.value.fields


def test_no_bytes_at_all_are_refused() -> None:
    with pytest.raises(FileEmpty):
        check_size(0, max_bytes=10)


def test_one_byte_over_the_limit_is_refused_and_the_limit_is_named() -> None:
    check_size(10, max_bytes=10)

    with pytest.raises(FileTooLarge) as refused:
        check_size(11, max_bytes=10)

    assert refused.value.status == 413
    assert refused.value.data == {"limit": 10}


def test_a_photo_loses_place_maker_and_comment_and_stands_upright() -> None:
    sent = made.photo_with_place()

    kept = check(sent, "photo.jpg").data

    image = Image.open(BytesIO(kept))
    assert image.size == (80, 120)
    assert dict(image.getexif()) == {}
    assert b"SECRETPHONE" in sent
    assert b"SECRETPHONE" not in kept
    assert b"secret comment" in sent
    assert b"secret comment" not in kept


@pytest.mark.parametrize("kind", ["JPEG", "PNG"])
def test_what_is_hidden_behind_a_picture_is_gone(kind: str) -> None:
    hidden = b"PK\x03\x04<script>alert(1)</script>"

    kept = check(made.picture(kind) + hidden, f"a.{kind.lower()}").data

    assert hidden not in kept


@pytest.mark.parametrize("kind", ["JPEG", "PNG"])
def test_a_picture_cut_off_is_refused(kind: str) -> None:
    whole = made.picture(kind, size=(400, 400))

    with pytest.raises(FileDamaged):
        check(whole[: len(whole) // 2], f"a.{kind.lower()}")


def test_a_bomb_of_pixels_is_refused_before_it_is_decoded() -> None:
    bomb = made.png_bomb()
    assert len(bomb) < 200_000
    started = time.perf_counter()

    with pytest.raises(ImageTooLarge):
        check(bomb, "bomb.png")

    assert time.perf_counter() - started < 0.1


def test_a_picture_just_over_the_pixels_is_refused() -> None:
    with pytest.raises(ImageTooLarge):
        check(made.picture("PNG", size=(12_001, 1), mode="1"), "wide.png")


def test_a_pdf_of_500_pages_is_refused() -> None:
    with pytest.raises(TooManyPages) as refused:
        check(made.pdf(500), "long.pdf")

    assert refused.value.data == {"limit": 20}


@pytest.mark.parametrize("password", ["open sesame", ""])
def test_a_pdf_with_a_password_is_refused(password: str) -> None:
    with pytest.raises(FileProtected):
        check(made.pdf(change=lambda writer: writer.encrypt(password)), "locked.pdf")


@pytest.mark.parametrize(
    "change",
    [
        made.opens_with("/JavaScript", JS="app.alert(1)"),
        made.opens_with("/Launch", F="cmd.exe"),
        made.opens_with("/SubmitForm", F="https://elsewhere.example"),
        made.opens_with("/GoToR", F="other.pdf"),
        made.attaches,
        made.annotates_with_script,
    ],
)
def test_a_pdf_that_acts_or_carries_files_is_refused(change: made.Change) -> None:
    with pytest.raises(FileActive):
        check(made.pdf(change=change), "active.pdf")


def test_a_script_under_a_name_in_disguise_is_found() -> None:
    plain = made.pdf(change=made.opens_with("/JavaScript", JS="app.alert(1)"))
    disguised = plain.replace(b"/JavaScript", b"/J#61vaScrip#74").replace(b"/JS", b"/#4aS")
    assert b"/JavaScript" not in disguised

    with pytest.raises((FileActive, FileDamaged)):
        check(disguised, "disguised.pdf")


@pytest.mark.parametrize(
    "data",
    [
        made.pdf()[:-30],
        made.pdf(5)[:300] + b"%%EOF",
        b"%PDF-1.7\n%%EOF",
        made.pdf() + b"PK\x03\x04 an archive",
        made.pdf() + b"<script>alert(1)</script>",
    ],
)
def test_a_pdf_cut_off_or_with_something_behind_it_is_refused(data: bytes) -> None:
    with pytest.raises(FileDamaged):
        check(data, "broken.pdf")


@given(
    st.binary(max_size=400), st.sampled_from([b"%PDF-1.7\n", b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n"])
)
def test_rubbish_behind_a_good_beginning_is_refused_by_name_and_never_crashes(
    rubbish: bytes, beginning: bytes
) -> None:
    for name in ("a.pdf", "a.jpg", "a.png"):
        with pytest.raises(DomainError):
            check(beginning + rubbish, name)


@given(st.integers(0, 2_000), st.binary(min_size=1, max_size=8))
def test_a_damaged_pdf_is_taken_or_refused_and_never_crashes(place: int, noise: bytes) -> None:
    good = made.pdf(2)
    at = place % len(good)

    with suppress(DomainError):
        check(good[:at] + noise + good[at + len(noise) :], "a.pdf")


@pytest.mark.parametrize(
    ("sent", "shown"),
    [
        ("邀请函.pdf", "邀请函.pdf"),
        ("../../etc/passwd.pdf", "passwd.pdf"),
        ("C:\\Users\\li\\scan.pdf", "scan.pdf"),
        ("a\r\nSet-Cookie: x.pdf", "aSet-Cookie: x.pdf"),
        ("annexe\u202efdp.exe", "annexefdp.exe"),
        ("\x00.pdf", "file.pdf"),
        ("", "file"),
        ("x" * 500 + ".pdf", "x" * 116 + ".pdf"),
    ],
)
def test_the_name_shown_has_no_path_and_no_trick(sent: str, shown: str) -> None:
    assert clean_name(sent) == shown


@given(st.text(max_size=300))
def test_any_name_becomes_short_and_printable(name: str) -> None:
    shown = clean_name(name)

    assert 0 < len(shown) <= 120
    assert "/" not in shown
    assert shown.isprintable()
