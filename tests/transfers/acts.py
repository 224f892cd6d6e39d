"""Every way in which a person or a message moves a request, called in the same manner."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from typing import Any, Final
from uuid import UUID, uuid4

from django.utils import timezone

from apps.audit.models import AuditEvent
from apps.notices.models import Notice
from apps.routing.models import OutboxMessage
from apps.transfers import services
from apps.transfers.inputs import AskPoint
from apps.transfers.models import (
    Ask,
    AskItem,
    FlightChange,
    Paper,
    Remark,
    Substitution,
    TransferRequest,
    Visitor,
)
from apps.transfers.services import port_answers, undelivered
from apps.transfers.states import Action
from tests.factories import transfers as made
from tests.factories.files import pdf, upload
from tests.factories.transfers import NANJING, PORT, People, seen

Act = Callable[[People, TransferRequest], object]

POINTS: Final = [AskPoint("Return ticket")]


def _answer(service: Callable[..., object]) -> Act:
    def act(people: People, request: TransferRequest) -> object:
        ask = Ask.objects.filter(request=request, kind="SUPPLEMENT").order_by("-asked_at").first()
        return service(
            actor=people.handler,
            **seen(request),
            ask_id=ask.id if ask else uuid4(),
            answers=[],
        )

    return act


def _told(service: Callable[..., object], **more: Any) -> Act:
    return lambda _people, request: service(origin=PORT, request_id=request.id, **more)


def _undone(service: Callable[..., object], **more: Any) -> Act:
    def act(people: People, request: TransferRequest) -> object:
        return service(actor=people.officer, request_id=request.id, reason="refused", **more)

    return act


def _asked_by_port(_people: People, request: TransferRequest) -> object:
    return port_answers.supplement_asked(
        origin=PORT,
        request_id=request.id,
        ask_id=uuid4(),
        number=1,
        due_at=timezone.now() + dt.timedelta(days=3),
        items=[
            {
                "item_id": str(uuid4()),
                "visitor_id": None,
                "place": "",
                "subject": "Ticket",
                "note": "",
            },
        ],
    )


def _decided(_people: People, request: TransferRequest) -> object:
    return port_answers.visitor_decided(
        origin=PORT,
        request_id=request.id,
        visitor_id=made.in_order(request)[0].id,
        is_approved=True,
        decided_at=timezone.now(),
        reasons=[],
    )


NOW: Final = dt.datetime(2026, 11, 24, 8, tzinfo=dt.UTC)

#: Acts of people, by action: they carry the revision that was seen.
BY_PEOPLE: Final[Mapping[Action, Act]] = {
    Action.SUBMIT: lambda p, r: services.submit(
        actor=p.handler, **seen(r), declaration=made.declared()
    ),
    Action.CLAIM: lambda p, r: services.claim(actor=p.officer, **seen(r)),
    Action.ASSIGN: lambda p, r: services.reassign(
        actor=p.supervisor, **seen(r), officer_id=UUID(p.officer.id), reason="Even out"
    ),
    Action.RELEASE: lambda p, r: services.release(actor=p.officer, **seen(r), reason="Not mine"),
    Action.ASK: lambda p, r: services.ask_supplement(actor=p.officer, **seen(r), points=POINTS),
    Action.RETURN: lambda p, r: services.return_request(actor=p.officer, **seen(r), points=POINTS),
    Action.REDIRECT: lambda p, r: services.redirect(
        actor=p.officer, **seen(r), destination=NANJING, reason="Wrong city"
    ),
    Action.HAND_ON: lambda p, r: services.hand_on(actor=p.officer, **seen(r)),
    Action.ASK_RECALL: lambda p, r: services.ask_recall(
        actor=p.officer, **seen(r), reason="A passport changed"
    ),
    Action.ANSWER: _answer(services.answer_supplement),
    Action.ANSWER_PORT: _answer(services.answer_port),
    Action.WITHDRAW: lambda p, r: services.withdraw(
        actor=p.handler, **seen(r), reason="The trip is off"
    ),
}


def _undecided(_people: People, request: TransferRequest) -> object:
    one = made.in_order(request)[0]
    return port_answers.visitor_undecided(
        origin=PORT, request_id=request.id, visitor_id=one.id, at=NOW
    )


#: What the port, another city and the carrier bring about.
BY_MESSAGE: Final[Mapping[Action, Act]] = {
    Action.PORT_ACCEPT: _told(port_answers.accepted, accepted_at=NOW),
    Action.PORT_NOT_ACCEPT: _told(port_answers.not_accepted, at=NOW, reason="No urgency"),
    Action.PORT_ASK: _asked_by_port,
    Action.DECIDE: _decided,
    Action.UNDECIDE: _undecided,
    Action.WITHDRAWN_BY_PORT: _told(
        port_answers.withdrawal_answered, granted=True, at=NOW, reason=""
    ),
    Action.HAND_ON_UNDONE: _undone(undelivered.hand_on_undone),
    Action.REDIRECT_UNDONE: _undone(undelivered.redirect_undone),
}

#: Edits: they are no moves, but need an editable request.
EDITS: Final[Mapping[str, Act]] = {
    "edit_trip": lambda p, r: services.edit_trip(actor=p.handler, **seen(r), trip=made.trip()),
    "add_visitor": lambda p, r: services.add_visitor(
        actor=p.handler, **seen(r), visitor=made.visitor(7)
    ),
    "edit_visitor": lambda p, r: services.edit_visitor(
        actor=p.handler,
        **seen(r),
        visitor_id=made.in_order(r)[0].id,
        visitor=made.visitor(8),
    ),
    "remove_visitor": lambda p, r: services.remove_visitor(
        actor=p.handler, **seen(r), visitor_id=made.in_order(r)[0].id
    ),
    "attach_paper": lambda p, r: services.attach_paper(
        actor=p.handler, **seen(r), kind="invitation_letter", upload=upload(pdf(2), "letter.pdf")
    ),
    "remove_paper": lambda p, r: services.remove_paper(
        actor=p.handler, **seen(r), paper_id=Paper.objects.filter(request=r).order_by("id")[0].id
    ),
}


def everything() -> dict[str, list[Any]]:
    """All rows that an act may write in this city, to compare before and after a refusal."""
    models = (
        TransferRequest,
        Visitor,
        Substitution,
        FlightChange,
        Paper,
        Ask,
        AskItem,
        Remark,
        AuditEvent,
        Notice,
        OutboxMessage,
    )
    return {model.__name__: list(model.objects.order_by("pk").values()) for model in models}


def states(request: TransferRequest) -> list[str]:
    """The states of the visitors, by their place in the list."""
    return [one.state for one in made.in_order(request)]
