"""Cases of the port in every state, made by the services as officers would."""

import datetime as dt
import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID, uuid4

from django.utils import timezone

from apps.accounts.roles import Role
from apps.core.actors import Actor
from apps.core.identifiers.reference import new_reference
from apps.endorsement import exam_selectors, selectors, services
from apps.endorsement.models import CaseAskItem, CaseVisitor, PaperVerdict, PortCase, Visa
from apps.endorsement.services import changes
from apps.endorsement.services.marking import Found, mark_papers
from apps.endorsement.states import CaseStatus, Recommendation, VoidGround
from apps.files import services as files
from tests.factories.accounts import make_actor
from tests.factories.files import pdf

CITY = "city_320500"
SENDER = Actor.system(CITY)


@dataclass(frozen=True, slots=True)
class Desk:
    """The people of the port: one examines, another decides."""

    officer: Actor = field(default_factory=lambda: make_actor(Role.PORT_OFFICER))
    approver: Actor = field(default_factory=lambda: make_actor(Role.PORT_APPROVER))


def visitor_body(position: int = 1, **changes: Any) -> dict[str, Any]:
    """One visitor as a city's message says it."""
    return {
        "visitor_id": str(uuid4()),
        "position": position,
        "surname": "ERIKSSON",
        "given_names": f"ANNA {'ABCDEFGHIJ'[position % 10]}",
        "name_zh": "",
        "sex": "F",
        "birth_date": "1974-08-12",
        "nationality": "UTO",
        "passport": {
            "kind": "ordinary",
            "number": f"L89890{position:02}C",
            "issued_on": "2024-04-15",
            "expires_on": "2034-04-15",
            "issuing_state": "UTO",
        },
        "category": "M",
        "occupation": "engineer",
        "employer": "Utopia Optics",
        "is_leader": position == 1,
        "mrz": "",
    } | changes


def request_body(size: int = 1, **changes: Any) -> dict[str, Any]:
    """`request.handed_on` of the contract, without papers."""
    now = timezone.now()
    return {
        "request_id": str(uuid4()),
        "reference": new_reference(now.year),
        "first_filed_at": (now - dt.timedelta(hours=5)).isoformat(),
        "submitted_at": (now - dt.timedelta(hours=4)).isoformat(),
        "policy_version": "2026-11-23-0123456789ab",
        "urgent_reason": None,
        "expedite": None,
        "inviter": {
            "kind": "unit",
            "name_zh": "苏州光学有限公司",
            "name_en": "Suzhou Optics",
            "uscc": "91320500MA1XXXXX0X",
            "contact_name": "王芳",
            "contact_phone": "+8651265220000",
            "relation": None,
        },
        "trip": {
            "port_of_entry": "PVG",
            "flight_no": "MU553",
            "arrival_at": (now + dt.timedelta(days=5)).isoformat(),
            "stay_days": 10,
            "purpose": "Acceptance test of a lens line",
            "itinerary": "Shanghai, Suzhou",
        },
        "visitors": [visitor_body(place) for place in range(1, size + 1)],
        "papers": [],
        "corrections": [],
        "city_check": {"checked_by": str(uuid4()), "note": ""},
    } | changes


def landing_in(hours: float, **changes: Any) -> dict[str, Any]:
    """A trip that lands so many hours from now, to be given as `trip`."""
    at = timezone.now() + dt.timedelta(hours=hours)
    trip: dict[str, Any] = request_body()["trip"]
    return trip | {"arrival_at": at.isoformat()} | changes


def received(size: int = 1, *, origin: str = CITY, **changes: Any) -> PortCase:
    """A case as the inbox opens it."""
    return services.take_in(
        actor=Actor.system(origin), origin=origin, body=request_body(size, **changes)
    )


def accepted(desk: Desk, size: int = 1, **changes: Any) -> PortCase:
    """A case an officer has accepted."""
    case = received(size, **changes)
    return services.accept(actor=desk.officer, case_id=case.id, revision=case.revision)


def examining(desk: Desk, size: int = 1, **changes: Any) -> PortCase:
    """A case on an officer's desk."""
    case = accepted(desk, size, **changes)
    return services.claim(actor=desk.officer, case_id=case.id, revision=case.revision)


def awaiting(desk: Desk, size: int = 1) -> PortCase:
    """A case in which the inviter has been asked one question."""
    case = examining(desk, size)
    services.ask_supplement(
        actor=desk.officer,
        case_id=case.id,
        revision=case.revision,
        questions=[services.Question("The return ticket")],
    )
    return fresh(case)


def examined(desk: Desk, size: int = 1, *, refuse: Sequence[int] = (), **changes: Any) -> PortCase:
    """A case whose visitors are all recommended; those at the positions `refuse` for refusal."""
    case = examining(desk, size, **changes)
    for visitor in in_order(case):
        refused = visitor.position in refuse
        case = services.recommend(
            actor=desk.officer,
            case_id=case.id,
            visitor_id=visitor.id,
            revision=case.revision,
            recommendation=Recommendation.REFUSE if refused else Recommendation.APPROVE,
            ground="4" if refused else "",
        )
    return case


def looked_through(desk: Desk, case: PortCase) -> PortCase:
    """The same case after an officer has seen all papers that it needs, and found them in order."""
    found = selectors.case_for_desk(actor=desk.officer, case_id=case.id)
    for who in [None, *found.visitors.all()]:
        slots = exam_selectors.checklist(actor=desk.officer, case=found, visitor=who)
        mark_papers(
            actor=desk.officer,
            case_id=case.id,
            revision=fresh(case).revision,
            visitor_id=who.id if who else None,
            marks=[Found(slot.kind, PaperVerdict.SEEN) for slot in slots],
        )
    return fresh(case)


def substituted(desk: Desk) -> PortCase:
    """A case whose first visitor was replaced by another while it was examined."""
    case = examining(desk)
    changes.answer_substitution(
        actor=SENDER,
        origin=case.origin,
        case_id=case.id,
        body={
            "substitution_id": str(uuid4()),
            "replaced_visitor_id": str(first(case).id),
            "visitor": visitor_body(2),
            "papers": [],
            "reason": "Fell ill",
        },
    )
    return fresh(case)


def decided(desk: Desk, size: int = 1, *, refuse: Sequence[int] = (), **changes: Any) -> PortCase:
    """A case whose visitors are all decided; those at the positions `refuse` are refused."""
    case = examined(desk, size, refuse=refuse, **changes)
    for visitor in in_order(case):
        seen: dict[str, Any] = {
            "actor": desk.approver,
            "case_id": case.id,
            "visitor_id": visitor.id,
            "revision": case.revision,
        }
        if visitor.position in refuse:
            case = services.refuse(**seen, ground="4")
        else:
            case = services.approve(**seen)
    services.tell_held(actor=SENDER, case_id=case.id, now=timezone.now() + dt.timedelta(days=1))
    return fresh(case) if refuse else case


def issued(desk: Desk, **changes: Any) -> Visa:
    """The visa of a case with one visitor."""
    case = decided(desk, **changes)
    return services.issue(
        actor=desk.approver,
        case_id=case.id,
        visitor_id=first(case).id,
        revision=case.revision,
    )


def void_proposed(desk: Desk, *, ground: VoidGround = VoidGround.LOST, note: str = "") -> Visa:
    """A visa that the officer proposes to declare void."""
    visa = issued(desk)
    return services.propose_void(
        actor=desk.officer, visa_id=visa.id, revision=visa.revision, ground=ground, note=note
    )


def voided(desk: Desk) -> Visa:
    """A visa that two officers have declared void."""
    visa = void_proposed(desk)
    return services.declare_void(actor=desk.approver, visa_id=visa.id, revision=visa.revision)


def case_in(status: CaseStatus, desk: Desk) -> PortCase:
    """A case with one visitor in the given state, reached by lawful moves only."""
    ways = {
        CaseStatus.RECEIVED: received,
        CaseStatus.ACCEPTED: lambda: accepted(desk),
        CaseStatus.NOT_ACCEPTED: lambda: not_accepted(desk),
        CaseStatus.EXAMINING: lambda: examining(desk),
        CaseStatus.AWAITING_SUPPLEMENT: lambda: awaiting(desk),
        CaseStatus.EXAMINED: lambda: examined(desk),
        CaseStatus.DECIDED: lambda: decided(desk),
        CaseStatus.CLOSED: lambda: decided(desk, refuse=[1]),
        CaseStatus.RECALLED: lambda: left(received(), services.answer_recall),
        CaseStatus.WITHDRAWN: lambda: left(received(), services.answer_withdrawal),
    }
    return ways[status]()


def not_accepted(desk: Desk) -> PortCase:
    """A case that an officer has not accepted."""
    case = received()
    return services.not_accept(
        actor=desk.officer, case_id=case.id, revision=case.revision, reasons=["not_urgent"]
    )


def left(case: PortCase, answer: Any) -> PortCase:
    """A case that its city or its inviter has taken back."""
    answer(actor=SENDER, origin=CITY, case_id=case.id, reason="The trip is off")
    return fresh(case)


def paper_body(visitor_id: str | None = None) -> dict[str, Any]:
    """A paper of a message, its file already carried here."""
    data = pdf()
    file = files.receive(
        actor=Actor.system("routing"),
        file_id=uuid4(),
        name="invitation.pdf",
        media_type="application/pdf",
        data=data,
        sha256=hashlib.sha256(data).hexdigest(),
        origin=CITY,
    )
    return {
        "paper_id": str(uuid4()),
        "visitor_id": visitor_id,
        "kind": "invitation",
        "file_id": str(file.id),
        "name": "invitation.pdf",
    }


def fresh(case: PortCase) -> PortCase:
    """The case as the database has it now."""
    return PortCase.objects.get(id=case.id)


def first(case: PortCase) -> CaseVisitor:
    """The first visitor of a case as the database has it now."""
    return in_order(case)[0]


def in_order(case: PortCase) -> list[CaseVisitor]:
    """The visitors of a case by their number in the list."""
    return list(CaseVisitor.objects.filter(case_id=case.id).order_by("position"))


def answers_to(ask_id: UUID) -> list[dict[str, Any]]:
    """An answer to every question of a round, as a city's message says it."""
    items = CaseAskItem.objects.filter(ask_id=ask_id).order_by("position")
    plain = {"answer": "Attached", "file_id": None, "value": None, "paper_id": None}
    return [{"item_id": str(item.id), **plain} for item in items]
