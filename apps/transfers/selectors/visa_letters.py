"""Giving the port's confirmation letters out to inviters."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from apps.audit.services import record_read
from apps.core.actors import Actor
from apps.files.selectors import read_bytes
from apps.regions.scoping import city_query
from apps.transfers.errors import LetterNoLonger, LetterNotYet, VisitorNotFound
from apps.transfers.models import TransferRequest, VisaLetter, Visitor
from apps.transfers.selectors.requests import request_for_inviter
from apps.transfers.states import WITH_VISA, VisitorState

GIVEN_OUT: Final = frozenset({VisitorState.ISSUED, VisitorState.USED})
"""A guest who has entered may still have to show the letter."""


@dataclass(frozen=True, slots=True)
class LetterFile:
    """A letter with its bytes, as the port signed them."""

    name: str
    data: bytes


@city_query
def visa_letter_for_inviter(actor: Actor, request_id: UUID, visitor_id: UUID) -> LetterFile:
    """Give the letter of the visa that one visitor of the actor's own request has now.

    The read is on record first. Raises NotAllowed, NotAnInviter, RequestNotFound, VisitorNotFound,
    LetterNotYet, LetterNoLonger, and FileDamaged where storage lost it.
    """
    request = request_for_inviter(actor, request_id)
    visitor = next((one for one in request.visitors.all() if one.id == visitor_id), None)
    if visitor is None or visitor.state == VisitorState.PROPOSED:
        raise VisitorNotFound
    letter = _newest(visitor)
    record_read(
        "transfers.visa_letter_read",
        actor=actor,
        chain=request.chain,
        subject=f"visitor:{visitor.id}",
        fields=[f"file:{letter.file_id}"],
    )
    return LetterFile(name=letter.file.name, data=read_bytes(file_id=letter.file_id))


@city_query
def letters_here(request: TransferRequest) -> Collection[UUID]:
    """The visitors of a request already read whose letter may be had now, in one query."""
    numbers = {one.id: one.visa_number for one in request.visitors.all() if one.state in GIVEN_OUT}
    if not numbers:
        return frozenset()
    came = VisaLetter.objects.filter(visitor__in=list(numbers)).values_list(
        "visitor_id", "visa_number"
    )
    return {visitor_id for visitor_id, number in came if numbers[visitor_id] == number}


def _newest(visitor: Visitor) -> VisaLetter:
    """The newest letter of the visa in force; an earlier visa's is never given out."""
    if visitor.state in WITH_VISA and visitor.state not in GIVEN_OUT:
        raise LetterNoLonger(state=str(visitor.state))
    letters = VisaLetter.objects.filter(visitor=visitor, visa_number=visitor.visa_number)
    letter = letters.select_related("file").order_by("-copy").first()
    if letter is None or not visitor.visa_number:
        raise LetterNotYet
    return letter
