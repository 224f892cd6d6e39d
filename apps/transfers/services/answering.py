"""The inviter answers what the city or the port has asked."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Any
from uuid import UUID

from django.core.files.uploadedfile import UploadedFile
from django.utils import timezone
from django.utils.translation import gettext as _

from apps.core.actors import Actor
from apps.core.errors import DomainError
from apps.enterprises.texts import lines
from apps.files.services import store
from apps.regions.scoping import city_command
from apps.transfers.errors import AnswerMissing, AskAlreadyAnswered, AskNotFound
from apps.transfers.inputs import PointAnswer
from apps.transfers.models import Ask, AskItem, AskSnapshot, Paper, TransferRequest
from apps.transfers.policies.checklist import PAPER
from apps.transfers.policies.defects import Defects
from apps.transfers.policies.moves import check_move
from apps.transfers.policies.papers import SUPPLEMENT
from apps.transfers.policies.rounds import snapshot
from apps.transfers.policies.typed import ANSWER
from apps.transfers.services import forgetting
from apps.transfers.services.access import lock_own
from apps.transfers.services.messages import send_answers
from apps.transfers.services.moving import move
from apps.transfers.services.papers import PURPOSE
from apps.transfers.states import Action, AskKind, AskSide


@city_command
def answer_supplement(
    *,
    actor: Actor,
    request_id: UUID,
    revision: int,
    ask_id: UUID,
    answers: Sequence[PointAnswer],
) -> TransferRequest:
    """Answer every point of the city's question; files given become papers of the request.

    Raises AskNotFound, AskAlreadyAnswered, AnswerMissing (all points without an answer named),
    TextUnfit, what `files.services.store` raises, MoveNotAllowed, and what lock_own raises.
    """
    request, _inviter = lock_own(actor=actor, request_id=request_id, revision=revision)
    ask = _open_ask(request, ask_id, side=AskSide.CITY)
    check_move(request, Action.ANSWER)
    items = _write_answers(ask, answers, actor=actor)
    Paper.objects.bulk_create(
        Paper(request=request, visitor_id=item.visitor_id, kind=_kind(item), file_id=item.file_id)
        for item in items
        if item.file_id
    )
    AskSnapshot.objects.filter(ask=ask).update(after=snapshot(request))
    return move(request, Action.ANSWER, actor=actor, payload=_told(ask))


@city_command
def answer_port(
    *,
    actor: Actor,
    request_id: UUID,
    revision: int,
    ask_id: UUID,
    answers: Sequence[PointAnswer],
) -> TransferRequest:
    """Answer every point of the port's question; words and files go to the port as one message.

    Raises as answer_supplement.
    """
    request, _inviter = lock_own(actor=actor, request_id=request_id, revision=revision)
    ask = _open_ask(request, ask_id, side=AskSide.PORT)
    check_move(request, Action.ANSWER_PORT)
    _write_answers(ask, answers, actor=actor)
    move(request, Action.ANSWER_PORT, actor=actor, payload=_told(ask))
    send_answers(request, ask)
    return request


def _kind(item: AskItem) -> str:
    """A file that was asked for as a paper joins those of its kind."""
    return item.place.removeprefix(PAPER) if item.place.startswith(PAPER) else SUPPLEMENT


def _open_ask(request: TransferRequest, ask_id: UUID, *, side: AskSide) -> Ask:
    ask = Ask.objects.filter(request=request, id=ask_id, side=side, kind=AskKind.SUPPLEMENT).first()
    if ask is None:
        raise AskNotFound
    if ask.answered_at is not None:
        raise AskAlreadyAnswered(answered_at=ask.answered_at)
    return ask


def _write_answers(ask: Ask, answers: Sequence[PointAnswer], *, actor: Actor) -> list[AskItem]:
    """Write the answers to all points, or raise with everything that is missing or unfit."""
    given = {answer.item_id: answer for answer in answers}
    items = list(ask.items.order_by("position"))
    if not given.keys() <= {item.id for item in items}:
        raise AskNotFound
    defects = Defects()
    for item in items:
        answer = given.get(item.id)
        field = f"answers.{item.id}"
        text = "" if answer is None else answer.answer
        item.answer = defects.take(field, partial(lines, text, most=2000), "?")
        if not item.answer and (answer is None or answer.upload is None):
            defects.add(field, AnswerMissing(_("Answer in words, attach a file, or both.")))
    defects.refuse(AnswerMissing)
    for item in items:
        upload = given[item.id].upload
        if upload is not None:
            item.file_id = _stored(upload, field=f"answers.{item.id}", actor=actor)
    AskItem.objects.bulk_update(items, ["answer", "file"])
    ask.answered_at = timezone.now()
    ask.save(update_fields=["answered_at"])
    forgetting.of_form(ask.request_id, f"{ANSWER}{ask.id}")
    return items


def _stored(upload: UploadedFile[Any], *, field: str, actor: Actor) -> UUID:
    """Store one upload, and name its place in a refusal."""
    try:
        return store(actor=actor, upload=upload, purpose=PURPOSE).id
    except DomainError as refused:
        raise type(refused)(refused.detail, fields={field: refused.detail}) from refused


def _told(ask: Ask) -> dict[str, object]:
    return {"ask": str(ask.id), "round": ask.number}
