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
from apps.enterprises.policies import Inviter
from apps.enterprises.texts import lines
from apps.files.services import store
from apps.regions.scoping import city_command
from apps.routing.contract.places import PAPER
from apps.transfers.errors import (
    AnswerMissing,
    AskAlreadyAnswered,
    AskNotFound,
    PortNotOpen,
    SeveralDefects,
)
from apps.transfers.inputs import PointAnswer
from apps.transfers.models import Ask, AskItem, AskSnapshot, Paper, TransferRequest
from apps.transfers.policies.answers import cleaned_values, value_place
from apps.transfers.policies.defects import Defects
from apps.transfers.policies.moves import check_move
from apps.transfers.policies.papers import SUPPLEMENT
from apps.transfers.policies.rounds import snapshot
from apps.transfers.policies.typed import ANSWER
from apps.transfers.services import forgetting
from apps.transfers.services.access import lock_own
from apps.transfers.services.mending import mend
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

    A point that names a field may be given another value of it, which obeys the rules of filing;
    no other field changes. Raises AskNotFound, AskAlreadyAnswered, AnswerMissing (all points
    without an answer named), FieldNotAsked, TextUnfit, the errors of the fields, what
    `files.services.store` raises, MoveNotAllowed, and what lock_own raises.
    """
    request, inviter = lock_own(actor=actor, request_id=request_id, revision=revision)
    ask = _open_ask(request, ask_id, side=AskSide.CITY)
    check_move(request, Action.ANSWER)
    items, columns = _write_answers(request, ask, answers, actor=actor, inviter=inviter)
    _join_papers(request, [item for item in items if item.file_id])
    AskSnapshot.objects.filter(ask=ask).update(after=snapshot(request))
    return move(request, Action.ANSWER, actor=actor, payload=_told(ask, items), **columns)


@city_command
def answer_port(
    *,
    actor: Actor,
    request_id: UUID,
    revision: int,
    ask_id: UUID,
    answers: Sequence[PointAnswer],
) -> TransferRequest:
    """Answer every point of the port's question; all of it goes to the port as one message.

    Raises as answer_supplement, and PortNotOpen for a place of another port authority.
    """
    request, inviter = lock_own(actor=actor, request_id=request_id, revision=revision)
    ask = _open_ask(request, ask_id, side=AskSide.PORT)
    check_move(request, Action.ANSWER_PORT)
    items, columns = _write_answers(request, ask, answers, actor=actor, inviter=inviter)
    if "port_schema" in columns:
        words = _("Another authority grants visas there: withdraw this request and file anew.")
        raise PortNotOpen(words, fields={value_place(_at(items, "port_of_entry")): words})
    move(request, Action.ANSWER_PORT, actor=actor, payload=_told(ask, items), **columns)
    named = [item for item in items if item.file_id and item.place.startswith(PAPER)]
    send_answers(request, ask, papers=_join_papers(request, named))
    return request


def _at(items: Sequence[AskItem], field: str) -> AskItem:
    return next(item for item in items if item.field == field)


def _join_papers(request: TransferRequest, items: Sequence[AskItem]) -> dict[UUID, UUID]:
    """Make papers of the files; one asked for as a paper joins those of its kind. Gives their ids.

    What a file answers stays beside it: the officer sees both.
    """
    here = Paper.objects.filter(request=request, file_id__in=[item.file_id for item in items])
    known = {paper.file_id: paper.id for paper in here}  # given before, in an answer that came back
    made = {
        item.id: Paper(
            request=request,
            visitor_id=item.visitor_id,
            kind=item.place.removeprefix(PAPER) if item.place.startswith(PAPER) else SUPPLEMENT,
            file_id=item.file_id,
        )
        for item in items
        if item.file_id is not None and item.file_id not in known
    }
    Paper.objects.bulk_create(made.values())
    ids = {item.id: known[item.file_id] for item in items if item.file_id in known}
    return ids | {item_id: paper.id for item_id, paper in made.items()}


def _open_ask(request: TransferRequest, ask_id: UUID, *, side: AskSide) -> Ask:
    ask = Ask.objects.filter(request=request, id=ask_id, side=side, kind=AskKind.SUPPLEMENT).first()
    if ask is None:
        raise AskNotFound
    if ask.answered_at is not None:
        raise AskAlreadyAnswered(answered_at=ask.answered_at)
    return ask


def _write_answers(
    request: TransferRequest,
    ask: Ask,
    answers: Sequence[PointAnswer],
    *,
    actor: Actor,
    inviter: Inviter,
) -> tuple[list[AskItem], dict[str, Any]]:
    """Write the answers to all points, or raise with everything that is missing or unfit.

    Gives the points, and the columns of the request that the answers change.
    """
    given = {answer.item_id: answer for answer in answers}
    items = list(ask.items.select_related("visitor").order_by("position"))
    if not given.keys() <= {item.id for item in items}:
        raise AskNotFound
    defects = Defects()
    values = cleaned_values(request, items, given, defects=defects)
    for item in items:
        is_changed = item.is_changed or item.field in values.get(item.visitor_id, ())
        _take_words(item, given.get(item.id), is_changed=is_changed, defects=defects)
    is_missing = all(isinstance(one.error, AnswerMissing) for one in defects)
    defects.refuse(AnswerMissing if is_missing else SeveralDefects)
    columns = mend(request, items, values, inviter_kind=inviter.kind)
    for item in items:
        upload = given[item.id].upload if item.id in given else None
        if upload is not None:
            item.file_id = _stored(upload, field=f"answers.{item.id}", actor=actor)
    AskItem.objects.bulk_update(items, ["answer", "file", "before", "after"])
    ask.answered_at = timezone.now()
    ask.save(update_fields=["answered_at"])
    forgetting.of_form(ask.request_id, f"{ANSWER}{ask.id}")
    return items, columns


def _take_words(
    item: AskItem, answer: PointAnswer | None, *, is_changed: bool, defects: Defects
) -> None:
    """Put the words at the point; a point with neither words nor file nor another value is told."""
    field = f"answers.{item.id}"
    text = "" if answer is None else answer.answer
    item.answer = defects.take(field, partial(lines, text, most=2000), "?")
    if is_changed or item.answer or (answer is not None and answer.upload is not None):
        return
    if any(one.field == value_place(item) for one in defects):
        return  # what is wrong with the value is told already
    if item.field:
        words = _("Change the value, answer in words, or attach a file.")
    else:
        words = _("Answer in words, attach a file, or both.")
    defects.add(field, AnswerMissing(words))


def _stored(upload: UploadedFile[Any], *, field: str, actor: Actor) -> UUID:
    """Store one upload, and name its place in a refusal."""
    try:
        return store(actor=actor, upload=upload, purpose=PURPOSE).id
    except DomainError as refused:
        raise type(refused)(refused.detail, fields={field: refused.detail}) from refused


def _told(ask: Ask, items: Sequence[AskItem]) -> dict[str, object]:
    """Name the round and the changed fields, never their values."""
    changed = [f"{item.visitor_id or 'trip'}.{item.field}" for item in items if item.is_changed]
    return {"ask": str(ask.id), "round": ask.number, "changed": sorted(changed)}
