from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_GET

from apps.accounts.functions import Function
from apps.accounts.permissions import actor_of, requires
from apps.files.attachment import attachment
from apps.files.page_picture import page_picture


@require_GET
@requires(Function.FILE_READ)
def download(request: HttpRequest, file_id: UUID) -> HttpResponse:
    """One file as an attachment."""
    return attachment(actor=actor_of(request.user), file_id=file_id)


@require_GET
@requires(Function.FILE_READ)
def page(request: HttpRequest, file_id: UUID, number: int) -> HttpResponse:
    """One page of a file as a picture, large or with `?size=small`."""
    size = request.GET.get("size", "")
    return page_picture(actor=actor_of(request.user), file_id=file_id, page=number, size=size)
