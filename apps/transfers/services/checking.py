"""The city officer's acts: claim, ask, return, redirect, hand on, ask back."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from functools import partial
from uuid import UUID

from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from apps.core.actors import Actor
from apps.enterprises.texts import lines, one_line
from apps.policy.selectors import supplement_due
from apps.regions.scoping import city_command
from apps.routing.contract.places import field_at, is_place
from apps.transfers.errors import AskEmpty, ChoiceUnknown, FieldMissing, PointTwice, VisitorNotFound
from apps.transfers.inputs import AskPoint
from apps.transfers.models import Ask, AskItem, AskSnapshot, TransferRequest
from apps.transfers.policies.defects import Defects
from apps.transfers.policies.moves import check_desk, check_destination
from apps.transfers.policies.readiness import Progress, check_ready, checklist
from apps.transfers.policies.rounds import snapshot
from apps.transfers.services.access import lock_desk
from apps.transfers.services.filing import clean_reason
from apps.transfers.services.messages import send_asked, send_handed_on, send_redirected
from apps.transfers.services.moving import move
from apps.transfers.states import Action, AskKind, AskSide


@city_command
def claim(*, actor: Actor, request_id: UUID, revision: int) -> TransferRequest:
    """Take a submitted request for checking. Raises MoveNotAllowed, and what lock_desk raises."""
    request = lock_desk(actor=actor, request_id=request_id, revision=revision)
    check_desk(request, Action.CLAIM, actor)
    return move(
        request,
        Action.CLAIM,
        actor=actor,
        claimed_by=UUID(actor.id),
        claimed_at=timezone.now(),
    )


@city_command
def ask_supplement(
    *, actor: Actor, request_id: UUID, revision: int, points: Sequence[AskPoint]
) -> TransferRequest:
    """Ask the inviter for supplements (补正), all points of this round at once.

    The answer is due after the working days of `supplement.days`. Raises AskEmpty, FieldMissing,
    PointTwice, TextUnfit, SeveralDefects, VisitorNotFound, HeldByAnother, MoveNotAllowed, and what
    lock_desk raises.
    """
    request = lock_desk(actor=actor, request_id=request_id, revision=revision)
    check_desk(request, Action.ASK, actor)
    now = timezone.now()
    ask = Ask(kind=AskKind.SUPPLEMENT, asked_at=now, due_at=supplement_due(now))
    _write_ask(request, ask, points, actor=actor)
    return move(request, Action.ASK, actor=actor, payload=_told(ask, points))


@city_command
def return_request(
    *, actor: Actor, request_id: UUID, revision: int, points: Sequence[AskPoint]
) -> TransferRequest:
    """Return the request (退回) with all defects told at once; it can be edited again.

    Raises as ask_supplement.
    """
    request = lock_desk(actor=actor, request_id=request_id, revision=revision)
    check_desk(request, Action.RETURN, actor)
    ask = Ask(kind=AskKind.RETURN, asked_at=timezone.now())
    _write_ask(request, ask, points, actor=actor)
    return move(request, Action.RETURN, actor=actor, payload=_told(ask, points))


@city_command
def redirect(
    *, actor: Actor, request_id: UUID, revision: int, destination: str, reason: str
) -> TransferRequest:
    """Send the request to the right city (a schema), with its reference and first filing time.

    Raises RedirectNotPossible, ReasonMissing, HeldByAnother, MoveNotAllowed, and what lock_desk
    raises.
    """
    request = lock_desk(actor=actor, request_id=request_id, revision=revision)
    check_desk(request, Action.REDIRECT, actor)
    check_destination(destination)
    why = clean_reason(reason)
    move(
        request,
        Action.REDIRECT,
        actor=actor,
        remark=why,
        payload={"destination": destination},
        redirected_to=destination,
        redirected_at=timezone.now(),
        received_at=None,
    )
    send_redirected(request, reason=why)
    return request


@city_command
def hand_on(*, actor: Actor, request_id: UUID, revision: int, note: str = "") -> TransferRequest:
    """Hand the checked request on (转交) to the port; the carrier takes it there.

    Raises TextUnfit, HeldByAnother, MoveNotAllowed, and what lock_desk raises.
    """
    request = lock_desk(actor=actor, request_id=request_id, revision=revision)
    check_desk(request, Action.HAND_ON, actor)
    return _hand_on(request, actor=actor, note=note)


@city_command
def hand_on_checked(
    *, actor: Actor, request_id: UUID, revision: int, note: str = ""
) -> TransferRequest:
    """Hand a request on among many: only one that was checked whole and found in order.

    Raises NotChecked, and as hand_on.
    """
    request = lock_desk(actor=actor, request_id=request_id, revision=revision)
    check_desk(request, Action.HAND_ON, actor)
    check_ready(Progress.of(checklist(request)))
    return _hand_on(request, actor=actor, note=note)


def _hand_on(request: TransferRequest, *, actor: Actor, note: str) -> TransferRequest:
    remark = clean_reason(note, needed=False, field="note")
    move(
        request,
        Action.HAND_ON,
        actor=actor,
        remark=remark,
        handed_on_at=timezone.now(),
        received_at=None,
        times_handed_on=request.times_handed_on + 1,
        check_note=remark,
    )
    send_handed_on(request, checked_by=actor.id, note=remark)
    return request


@city_command
def ask_recall(*, actor: Actor, request_id: UUID, revision: int, reason: str) -> TransferRequest:
    """Ask the port for the request back; the port's answer decides a race with its acceptance.

    Raises AlreadyAsked, ReasonMissing, HeldByAnother, MoveNotAllowed, and what lock_desk raises.
    """
    request = lock_desk(actor=actor, request_id=request_id, revision=revision)
    check_desk(request, Action.ASK_RECALL, actor)
    why = clean_reason(reason)
    move(request, Action.ASK_RECALL, actor=actor, remark=why, recall_asked_at=timezone.now())
    send_asked(request, "recall", reason=why)
    return request


def _write_ask(
    request: TransferRequest, ask: Ask, points: Sequence[AskPoint], *, actor: Actor
) -> None:
    """Save a question of the city with its points, numbered within its kind."""
    cleaned = _clean_points(request, points)
    rounds = Ask.objects.filter(request=request, side=AskSide.CITY, kind=ask.kind)
    last: int = rounds.aggregate(last=Max("number"))["last"] or 0
    ask.id, ask.request, ask.side = uuid.uuid4(), request, AskSide.CITY
    ask.number, ask.asked_by = last + 1, actor.id
    ask.save(force_insert=True)
    AskSnapshot.objects.create(ask=ask, before=snapshot(request))
    AskItem.objects.bulk_create(
        AskItem(
            ask=ask,
            position=place,
            visitor_id=point.visitor_id,
            place=point.place,
            subject=point.subject,
            note=point.note,
        )
        for place, point in enumerate(cleaned, start=1)
    )


def _clean_points(request: TransferRequest, points: Sequence[AskPoint]) -> list[AskPoint]:
    if not points:
        raise AskEmpty(fields={"points": _("Name at least one thing to mend.")})
    known = set(request.visitors.values_list("id", flat=True))
    defects = Defects()
    cleaned: list[AskPoint] = []
    named: set[tuple[UUID | None, str]] = set()
    for place, point in enumerate(points):
        if point.visitor_id is not None and point.visitor_id not in known:
            raise VisitorNotFound
        subject = defects.take(
            f"points.{place}.subject", partial(one_line, point.subject, most=200), "?"
        )
        if not subject:
            defects.add(f"points.{place}.subject", FieldMissing(_("Say what is to be mended.")))
        text = defects.take(f"points.{place}.note", partial(lines, point.note, most=2000), "")
        if not is_place(point.place, of_visitor=point.visitor_id is not None):
            defects.add(f"points.{place}.place", ChoiceUnknown(_("Choose one of those offered.")))
        key = (point.visitor_id, field_at(point.place, of_visitor=point.visitor_id is not None))
        if key[1] and key in named:
            words = _("Another point asks about this field already.")
            defects.add(f"points.{place}.place", PointTwice(words))
        named.add(key)
        cleaned.append(AskPoint(subject, text, point.visitor_id, point.place))
    defects.refuse()
    return cleaned


def _told(ask: Ask, points: Sequence[AskPoint]) -> dict[str, object]:
    return {"ask": str(ask.id), "round": ask.number, "points": len(points)}
