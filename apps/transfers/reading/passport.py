"""A file of a passport's data page, read: the two lines, or why they could not be read."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

from apps.core.identifiers.mrz_repair import Found, find_lines
from apps.transfers.reading.pictures import picture_of
from apps.transfers.reading.ports import LineReader


def read_page(data: bytes, media_type: str, *, reader: LineReader, today: dt.date) -> Found | None:
    """Give what the page says, sure or not; None where no lines of a passport are on it.

    Sure are only lines that two looks at the page agree on: names have no check digit. Of a PDF
    only the first page is looked at. Raises PictureUnreadable.
    """
    looks = reader.readings(picture_of(data, media_type))
    first = find_lines(next(looks, []), today=today)
    if first is None or not first.is_sure:
        return first
    for texts in looks:
        other = find_lines(texts, today=today)
        if other is None or other.text != first.text:
            return replace(first, is_sure=False)
    return first
