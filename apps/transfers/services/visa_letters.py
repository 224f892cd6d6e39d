"""The port's confirmation letters: taken in with their file, given out to the inviter."""

from __future__ import annotations

import datetime as dt
from uuid import UUID

from django.utils import timezone

from apps.core.actors import Actor
from apps.files.selectors import file_of
from apps.files.states import MediaType
from apps.regions.scoping import city_command
from apps.transfers.errors import MessageDoesNotFit
from apps.transfers.models import TransferRequest, VisaLetter
from apps.transfers.services.hearing import lock_of_port, visitor_of
from apps.transfers.services.moving import note


@city_command
def letter_came(
    *,
    origin: str,
    request_id: UUID,
    visitor_id: UUID,
    visa_number: str,
    copy: int,
    file_id: UUID,
    made_at: dt.datetime,
) -> TransferRequest:
    """The port sends the letter of the visa that the visitor has now; its file came along.

    Told again it changes nothing. Raises MessageDoesNotFit for another visa or for no PDF, and
    StoredFileNotFound where the file did not come.
    """
    request = lock_of_port(request_id, origin)
    visitor = visitor_of(request, visitor_id)
    file = file_of(file_id=file_id)
    if not visa_number or visitor.visa_number != visa_number or file.media_type != MediaType.PDF:
        raise MessageDoesNotFit(status=str(visitor.state))
    if VisaLetter.objects.filter(file=file, visitor=visitor).exists():
        return request
    VisaLetter.objects.create(
        visitor=visitor,
        visa_number=visa_number,
        copy=copy,
        file=file,
        made_at=made_at,
        came_at=timezone.now(),
    )
    return note(
        request,
        "transfers.letter_came",
        actor=Actor.system(origin),
        payload={"visitor": str(visitor.id), "copy": copy, "file": str(file.id)},
    )
