"""Requests of a city in every state, made by the services as inviters and officers would."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Any, Final
from uuid import UUID, uuid4

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from apps.accounts.roles import Role
from apps.core.actors import Actor
from apps.enterprises.states import UnitKind
from apps.transfers import selectors, services
from apps.transfers.inputs import AskPoint, PointAnswer, TripInput, VisitorInput
from apps.transfers.models import Ask, Substitution, TransferRequest, Visitor
from apps.transfers.services import port_answers, port_visas
from apps.transfers.states import AskSide, Status
from tests.factories.accounts import make_actor
from tests.factories.enterprises import Unit, make_unit
from tests.factories.files import pdf, upload

PORT: Final = "port_shanghai"
NANJING: Final = "city_320100"
REQUEST_PAPERS: Final = ("invitation_letter", "application_letter")
VISITOR_PAPERS: Final = ("passport_copy", "photo")


@dataclass(frozen=True, slots=True)
class People:
    """The people of a city: a unit with its handler, the officer who checks, a supervisor."""

    unit: Unit = field(default_factory=make_unit)
    officer: Actor = field(default_factory=lambda: make_actor(Role.CITY_OFFICER))
    supervisor: Actor = field(default_factory=lambda: make_actor(Role.CITY_SUPERVISOR))

    @property
    def handler(self) -> Actor:
        """Who files."""
        return self.unit.handler


def trip(**changes: Any) -> TripInput:
    """A whole trip, ten days from now."""
    whole = TripInput(
        port_of_entry="PVG",
        arrival_at=timezone.now() + dt.timedelta(days=10),
        flight_no="MU553",
        stay_days=10,
        purpose="Acceptance test of a lens line",
        itinerary="Shanghai, Suzhou",
        contact_name="王经办",
        contact_phone="021-28951610",
    )
    return replace(whole, **changes)


def visitor(place: int = 1, **changes: Any) -> VisitorInput:
    """A visitor with a specimen passport that is valid for years."""
    whole = VisitorInput(
        surname="ERIKSSON",
        given_names=f"ANNA {'ABCDEFGHIJ'[place % 10]}",
        sex="F",
        birth_date=dt.date(1974, 8, 12),
        nationality="UTO",
        passport_number=f"L898{place:04}C",
        passport_expires_on=timezone.localdate() + dt.timedelta(days=3000),
        passport_issuing_state="UTO",
        passport_issued_on=timezone.localdate() - dt.timedelta(days=300),
        category="M",
        occupation="engineer",
        employer="Utopia Optics",
        is_leader=place == 1,
    )
    return replace(whole, **changes)


def paper_file(name: str = "paper.pdf") -> SimpleUploadedFile:
    """A PDF as a form sends it."""
    return upload(pdf(), name)


def draft(people: People, **changes: Any) -> TransferRequest:
    """A draft with a whole trip and nobody in it."""
    return services.start_draft(actor=people.handler, trip=trip(**changes))


def add(people: People, request: TransferRequest, typed: VisitorInput | None = None) -> Visitor:
    """Add a visitor to a draft that may have been changed since."""
    return services.add_visitor(
        actor=people.handler,
        request_id=request.id,
        revision=fresh(request).revision,
        visitor=typed or visitor(),
    )


def attach(
    people: People,
    request: TransferRequest,
    kind: str,
    visitor_id: UUID | None = None,
    pages: int = 1,
) -> None:
    """Attach a paper; one of as many pages is the same file to the last byte."""
    services.attach_paper(
        actor=people.handler,
        request_id=request.id,
        revision=fresh(request).revision,
        kind=kind,
        upload=upload(pdf(pages), "paper.pdf"),
        visitor_id=visitor_id,
    )


def whole_draft(people: People, visitors: int = 1, **changes: Any) -> TransferRequest:
    """A draft that lacks nothing."""
    request = draft(people, **changes)
    for kind in REQUEST_PAPERS:
        attach(people, request, kind)
    for place in range(1, visitors + 1):
        added = add(people, request, visitor(place))
        for kind in VISITOR_PAPERS:
            attach(people, request, kind, added.id)
    return fresh(request)


def declared() -> str:
    """The version of the text that whoever files declares today."""
    return selectors.declaration_now().version


def submitted(people: People, visitors: int = 1, **changes: Any) -> TransferRequest:
    """A request at the city's desk."""
    request = whole_draft(people, visitors, **changes)
    return services.submit(actor=people.handler, **seen(request), declaration=declared())


def checking(people: People, visitors: int = 1, **changes: Any) -> TransferRequest:
    """A request the officer has claimed."""
    return services.claim(actor=people.officer, **seen(submitted(people, visitors, **changes)))


def asked(people: People, visitors: int = 1) -> TransferRequest:
    """A request with one open question of the city."""
    return services.ask_supplement(
        actor=people.officer,
        **seen(checking(people, visitors)),
        points=[AskPoint("Return ticket", "Attach the booking.")],
    )


def returned(people: People, visitors: int = 1) -> TransferRequest:
    """A request that the city has returned."""
    return services.return_request(
        actor=people.officer,
        **seen(checking(people, visitors)),
        points=[AskPoint("Invitation letter", "The seal is missing.")],
    )


def redirected(people: People, to: str = NANJING) -> TransferRequest:
    """A request that went to another city."""
    return services.redirect(
        actor=people.officer, **seen(checking(people)), destination=to, reason="Wrong city"
    )


def handed_on(people: People, visitors: int = 1, **changes: Any) -> TransferRequest:
    """A request on its way to the port."""
    return services.hand_on(
        actor=people.officer, **seen(checking(people, visitors, **changes)), note="In order"
    )


def accepted(people: People, visitors: int = 1) -> TransferRequest:
    """A request that the port has accepted."""
    request = handed_on(people, visitors)
    return port_answers.accepted(origin=PORT, request_id=request.id, accepted_at=timezone.now())


def port_asked(people: People, visitors: int = 1) -> tuple[TransferRequest, UUID]:
    """An accepted request with one open question of the port, and the question's id."""
    request, ask_id = accepted(people, visitors), uuid4()
    item = {"item_id": str(uuid4()), "visitor_id": None, "subject": "Ticket", "note": "Which?"}
    item["place"] = ""
    port_answers.supplement_asked(
        origin=PORT,
        request_id=request.id,
        ask_id=ask_id,
        number=1,
        due_at=timezone.now() + dt.timedelta(days=3),
        items=[item],
    )
    return fresh(request), ask_id


def decided(people: People, visitors: int = 1, *, refuse: tuple[int, ...] = ()) -> TransferRequest:
    """A request decided for every visitor; those at the places `refuse` are refused."""
    request = accepted(people, visitors)
    for one in in_order(request):
        port_answers.visitor_decided(
            origin=PORT,
            request_id=request.id,
            visitor_id=one.id,
            is_approved=one.position not in refuse,
            decided_at=timezone.now(),
            reasons=["not_convincing"] if one.position in refuse else [],
        )
    return fresh(request)


def visa_body(
    request: TransferRequest, one: Visitor, number: str = "SH260000001X"
) -> dict[str, Any]:
    """`visa.issued` of the contract."""
    now = timezone.now()
    return {
        "request_id": str(request.id),
        "visitor_id": str(one.id),
        "visa_number": number,
        "category": one.category,
        "issued_at": now.isoformat(),
        "issued_at_place": "Shanghai",
        "entries": 1,
        "enter_by": (now + dt.timedelta(days=15)).isoformat(),
        "stay_days": 10,
        "entry_ports": ["PVG", "SHA"],
    }


def issue(request: TransferRequest, one: Visitor, number: str = "SH260000001X") -> TransferRequest:
    """Tell the city of a visa."""
    return port_visas.visa_issued(
        origin=PORT,
        request_id=request.id,
        visitor_id=one.id,
        visa=visa_body(request, one, number),
    )


def closed(people: People) -> TransferRequest:
    """A request whose one visa is issued."""
    request = decided(people)
    return issue(request, in_order(request)[0])


def withdrawn(people: People) -> TransferRequest:
    """A request withdrawn in the city."""
    return services.withdraw(
        actor=people.handler, **seen(submitted(people)), reason="The trip is off"
    )


def request_in(status: Status, people: People) -> TransferRequest:
    """A request in the given state, reached by lawful moves only."""
    ways: dict[Status, Callable[[People], TransferRequest]] = {
        Status.DRAFT: whole_draft,
        Status.SUBMITTED: submitted,
        Status.CHECKING: checking,
        Status.SUPPLEMENT_ASKED: asked,
        Status.RETURNED: returned,
        Status.REDIRECTED: redirected,
        Status.HANDED_ON: handed_on,
        Status.ACCEPTED: accepted,
        Status.DECIDED: decided,
        Status.CLOSED: closed,
        Status.WITHDRAWN: withdrawn,
    }
    return fresh(ways[status](people))


def answers_to(request: TransferRequest, *, side: str) -> tuple[UUID, list[PointAnswer]]:
    """The open question of a side, and an answer in words to each of its points."""
    ask = Ask.objects.get(request=request, side=side, answered_at=None, kind="SUPPLEMENT")
    items = ask.items.order_by("position")
    return ask.id, [PointAnswer(item.id, "Attached to the letter") for item in items]


#: The service that answers a question, by the side that asked.
ANSWER: Final[dict[str, Callable[..., TransferRequest]]] = {
    AskSide.CITY: services.answer_supplement,
    AskSide.PORT: services.answer_port,
}


def seen(request: TransferRequest) -> dict[str, Any]:
    """What a page sends back of the request it showed."""
    return {"request_id": request.id, "revision": request.revision}


def fresh(request: TransferRequest) -> TransferRequest:
    """The request as the database has it now."""
    return TransferRequest.objects.get(id=request.id)


def in_order(request: TransferRequest) -> list[Visitor]:
    """The visitors by their place in the list."""
    return list(Visitor.objects.filter(request=request).order_by("position"))


def substitute(
    people: People,
    request: TransferRequest,
    place: int = 0,
    *,
    by: VisitorInput | None = None,
    papers: bool = True,
) -> Substitution:
    """A substitute for the visitor at a place of the list, with the papers asked for."""
    made = services.start_substitution(
        actor=people.handler,
        **seen(fresh(request)),
        visitor_id=in_order(request)[place].id,
        substitute=by or visitor(9),
        reason="Fell ill",
    )
    for kind in VISITOR_PAPERS if papers else ():
        attach(people, request, kind, made.substitute_id)
    return made


def sent_substitute(people: People, request: TransferRequest, place: int = 0) -> Substitution:
    """A substitute that the inviter has sent."""
    made = substitute(people, request, place)
    return services.send_substitute(
        actor=people.handler, **seen(fresh(request)), substitution_id=made.id
    )


def filed(people: People, request: TransferRequest) -> TransferRequest:
    """A draft that is whole, filed."""
    return services.submit(actor=people.handler, **seen(request), declaration=declared())


def filed_group(people: People, visitors: int = 2) -> TransferRequest:
    """The filed request of a travel agency for a group visa."""
    unit = people.unit.enterprise
    unit.kind = UnitKind.AGENCY
    unit.save(update_fields=["kind"])
    request = draft(people)
    for place in range(1, visitors + 1):
        add(people, request, visitor(place, category="L"))
    for slot in selectors.paper_slots(fresh(request)):
        if slot.is_missing:
            attach(people, request, slot.need.code, slot.visitor.id if slot.visitor else None)
    return filed(people, fresh(request))
