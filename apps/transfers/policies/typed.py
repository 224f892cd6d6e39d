"""What may be kept of a form before it is saved: how much, under which names, and while when."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Final
from uuid import UUID

from django.utils.translation import gettext as _

from apps.transfers.errors import (
    AskAlreadyAnswered,
    AskNotFound,
    RequestNotFound,
    TypedTooLong,
    VisitorNotFound,
)
from apps.transfers.models import Ask, TransferRequest
from apps.transfers.policies.moves import check_editable
from apps.transfers.states import AskKind

TRIP: Final = "trip"
NEW_VISITOR: Final = "visitor:new"
ANSWER: Final = "answer:"
#: Of one form; the longest honest one, a question of many points, stays far below.
MOST_CHARACTERS: Final = 100_000
MOST_NAMES: Final = 300

_NAME: Final = re.compile(r"[a-z0-9][a-z0-9_-]{0,79}", re.ASCII)
_OF_ONE: Final = re.compile(r"(visitor|answer):([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})")

TypedData = Mapping[str, Sequence[str]]


def kept_as_typed(data: TypedData) -> dict[str, list[str]]:
    """Give the texts by name, untouched but for NUL, which nobody can type and no text holds.

    Names that no form of ours could have are left out. Raises TypedTooLong.
    """
    texts = {
        name: [text.replace("\x00", "") for text in several]
        for name, several in data.items()
        if _NAME.fullmatch(name)
    }
    size = sum(len(text) for several in texts.values() for text in several)
    if size > MOST_CHARACTERS or sum(len(several) for several in texts.values()) > MOST_NAMES:
        words = _("This form holds more than %(most)d characters; so much is not kept for later.")
        raise TypedTooLong(words % {"most": MOST_CHARACTERS}, most=MOST_CHARACTERS)
    return texts


def check_form_open(request: TransferRequest | None, form: str) -> None:
    """See that the form exists and can still be saved; the first form of a new request always can.

    Raises NotEditable, AskAlreadyAnswered, AskNotFound, VisitorNotFound, RequestNotFound.
    """
    if request is None:
        if form != TRIP:
            raise RequestNotFound
        return
    if form.startswith(ANSWER):
        _check_ask_open(request, _id_in(form))
        return
    check_editable(request)
    if form in {TRIP, NEW_VISITOR}:
        return
    visitor_id = _id_in(form)
    if visitor_id is None or not request.visitors.filter(id=visitor_id).exists():
        raise VisitorNotFound


def _check_ask_open(request: TransferRequest, ask_id: UUID | None) -> None:
    asks = Ask.objects.filter(request=request, kind=AskKind.SUPPLEMENT)
    ask = asks.filter(id=ask_id).first() if ask_id is not None else None
    if ask is None:
        raise AskNotFound
    if ask.answered_at is not None:
        raise AskAlreadyAnswered(answered_at=ask.answered_at)


def _id_in(form: str) -> UUID | None:
    found = _OF_ONE.fullmatch(form)
    return UUID(found[2]) if found else None
