"""A few drawn passports are really read; many more are in tests/bench/mrz.py."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from apps.transfers.states import ReadingState
from apps.transfers.tasks import read_passport
from tests.factories import passports as drawn
from tests.factories import transfers as made
from tests.factories.files import picture, upload
from tests.factories.transfers import People
from tests.transfers.scanning import LINES, again, scan


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
