from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_GET

from apps.accounts.functions import Function
from apps.accounts.permissions import actor_of, requires
from apps.files.attachment import attachment


@require_GET
@requires(Function.FILE_READ)
def download(request: HttpRequest, file_id: UUID) -> HttpResponse:
    """One file as an attachment."""
    return attachment(actor=actor_of(request.user), file_id=file_id)
