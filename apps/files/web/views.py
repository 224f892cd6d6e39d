from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_GET

from apps.accounts.functions import Function
from apps.accounts.permissions import actor_of, requires
from apps.files import selectors, services


@require_GET
@requires(Function.FILE_READ)
def download(request: HttpRequest, file_id: UUID) -> HttpResponse:
    """One file as an attachment. The read is on record before the first byte is sent.

    Nothing in the file can run in our origin: it is not shown inline, not sniffed, and sandboxed.
    """
    file = services.note_read(actor=actor_of(request.user), file_id=file_id)
    response = HttpResponse(selectors.read_bytes(file_id=file.id), content_type=file.media_type)
    disposition = content_disposition_header(as_attachment=True, filename=file.name)
    response["Content-Disposition"] = disposition or "attachment"
    response["Content-Security-Policy"] = "sandbox; default-src 'none'"
    response["X-Content-Type-Options"] = "nosniff"
    response["Cross-Origin-Resource-Policy"] = "same-origin"
    response["Cache-Control"] = "private, no-store"
    return response
