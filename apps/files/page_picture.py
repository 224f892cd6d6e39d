"""A page of a file as a picture: one answer of HTTP for the pages and the API."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse
from django.utils import timezone

from apps.accounts.selectors import display_names
from apps.core.actors import Actor
from apps.core.templatetags.times import beijing
from apps.files import selectors, services
from apps.files.attachment import sealed_off
from apps.files.drawing.process import draw_page
from apps.files.drawing.stamp import stamped
from apps.files.errors import PageNotThere
from apps.files.models import StoredFile
from apps.files.states import LONGEST_SIDE, MediaType, PageSize


def page_picture(*, actor: Actor, file_id: UUID, page: int, size: str) -> HttpResponse:
    """Draw a page, or give the one drawn before; the read is on record before the first byte.

    A large one carries who looked and when. No transaction is open while it is drawn. Raises
    StoredFileNotFound, PageNotThere, FileDamaged, FileUndrawable, DrawingBusy.
    """
    file = services.note_read(actor=actor, file_id=file_id, page=page)
    if page not in file.page_numbers:
        raise PageNotThere
    shown = PageSize.SMALL if size == PageSize.SMALL else PageSize.LARGE
    data = _drawn(file, page, LONGEST_SIDE[shown])
    if shown == PageSize.LARGE:
        data = stamped(data, _words(actor))
    return sealed_off(
        data, media_type=MediaType.JPEG.value, name=f"{page}.jpg", as_attachment=False
    )


def _drawn(file: StoredFile, page: int, longest: int) -> bytes:
    known = selectors.rendition_of(file=file, page=page, longest=longest)
    if known is not None:
        return known
    data = selectors.read_bytes(file_id=file.id)
    drawn = draw_page(data, media_type=file.media_type, page=page, longest=longest)
    services.keep_rendition(file=file, page=page, longest=longest, data=drawn)
    return drawn


def _words(actor: Actor) -> str:
    name = display_names([actor.id]).get(actor.id, actor.id)
    return f"SPECIMEN · {name} · {beijing(timezone.now())}"
