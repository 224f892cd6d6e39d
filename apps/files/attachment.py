"""A file as an answer of HTTP, the same for the pages and the API."""

from uuid import UUID

from django.http import HttpResponse
from django.utils.http import content_disposition_header

from apps.core.actors import Actor
from apps.files import selectors, services


def attachment(*, actor: Actor, file_id: UUID) -> HttpResponse:
    """One file as an attachment. The read is on record before the first byte is sent.

    Nothing in the file can run in our origin: it is not shown inline, not sniffed, and sandboxed.
    Raises StoredFileNotFound and FileDamaged.
    """
    file = services.note_read(actor=actor, file_id=file_id)
    data = selectors.read_bytes(file_id=file.id)
    return sealed_off(data, media_type=file.media_type, name=file.name)


def sealed_off(
    data: bytes, *, media_type: str, name: str, as_attachment: bool = True
) -> HttpResponse:
    """Bytes that hold personal data, for this reader alone: no cache keeps them, nothing runs."""
    response = HttpResponse(data, content_type=media_type)
    disposition = content_disposition_header(as_attachment=as_attachment, filename=name)
    response["Content-Disposition"] = disposition or "attachment"
    response["Content-Security-Policy"] = "sandbox; default-src 'none'"
    response["X-Content-Type-Options"] = "nosniff"
    response["Cross-Origin-Resource-Policy"] = "same-origin"
    response["Cache-Control"] = "private, no-store"
    return response
