"""What letters are filled from: a request of the inviter's own, read with a trace."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.utils.translation import override

from apps.audit.services import record_read
from apps.core.actors import Actor
from apps.core.errors import DomainError
from apps.core.identifiers import nationality
from apps.core.localised import localised
from apps.core.workcalendar import beijing_date
from apps.regions.scoping import city_query
from apps.regions.selectors import port_of_entry
from apps.transfers.documents.letter_texts import LETTERS
from apps.transfers.documents.letters import Invitee, Letter, LetterData, Pair, blanks, fill
from apps.transfers.errors import LetterUnknown, VisitorNotFound
from apps.transfers.models import TransferRequest, Visitor
from apps.transfers.selectors.requests import request_for_inviter
from apps.transfers.states import HostRelation


@dataclass(frozen=True, slots=True)
class LetterOffer:
    """A letter that can be written from a request now.

    `blanks` names, in the reader's language, what is left to fill in by hand; `unprintable` lists
    the characters that only the Word file shows.
    """

    kind: str
    blanks: tuple[str, ...]
    unprintable: str


@city_query
def letter_for_inviter(
    actor: Actor, request_id: UUID, kind: str, visitor_id: UUID | None = None
) -> Letter:
    """Write a letter from a request of the actor's own, for all visitors or for one of them.

    Nothing is kept; that the data were read is noted. Raises LetterUnknown, NotAllowed,
    NotAnInviter, RequestNotFound, and VisitorNotFound for who does not belong to the request now.
    """
    if kind not in LETTERS:
        raise LetterUnknown
    found = request_for_inviter(actor, request_id)
    named = [one for one in found.delegation if visitor_id in {None, one.id}]
    if visitor_id is not None and not named:
        raise VisitorNotFound
    record_read("transfers.letter_made", actor=actor, chain=found.chain, fields=[f"letter:{kind}"])
    return fill(LETTERS[kind], _data(found, named))


@city_query
def letter_offers(request: TransferRequest) -> dict[str, LetterOffer]:
    """List the letters for a request already read with its visitors, by the code of the paper."""
    data = _data(request, request.delegation)
    return {
        kind: LetterOffer(
            kind=kind,
            blanks=tuple(
                localised(zh=chinese, en=english) for chinese, english in blanks(form, data)
            ),
            unprintable=" ".join(fill(form, data).unprintable),
        )
        for kind, form in LETTERS.items()
    }


def nationality_in_both(code: str) -> str:
    """Name a nationality in both languages; an unknown code stands as it is."""
    try:
        found = nationality.find(code)
    except DomainError:
        return code
    return f"{found.name_zh} {found.name_en}"


def _data(request: TransferRequest, visitors: list[Visitor]) -> LetterData:
    unit, host = request.enterprise, request.host
    return LetterData(
        reference=request.reference,
        is_unit=unit is not None,
        name_zh=unit.name_zh if unit is not None else "",
        name_en=unit.name_en if unit is not None else (host.name if host is not None else ""),
        uscc=unit.uscc if unit is not None else "",
        address=unit.address if unit is not None else "",
        contact_name=request.contact_name,
        contact_phone=request.contact_phone,
        relation=_relation(request.host_relation),
        purpose=request.purpose,
        urgent_reason=request.urgent_reason,
        itinerary=request.itinerary,
        port=_port(request),
        flight_no=request.flight_no,
        arrival_at=request.arrival_at,
        stay_days=request.stay_days,
        invitees=tuple(_invitee(one) for one in visitors),
    )


def _invitee(visitor: Visitor) -> Invitee:
    return Invitee(
        name=visitor.full_name,
        name_zh=visitor.name_zh,
        sex=visitor.sex,
        nationality=nationality_in_both(visitor.nationality),
        birth_date=visitor.birth_date,
        passport_number=visitor.passport_number,
        passport_expires_on=visitor.passport_expires_on,
        category=visitor.category,
        work="\n".join(filter(None, (visitor.occupation, visitor.employer))),
    )


def _relation(code: str) -> Pair:
    """Name what the guests are to a host, in both languages; of units nothing is known."""
    if not code:
        return "", ""
    with override("zh-hans"):
        chinese = str(HostRelation(code).label)
    with override("en"):
        return chinese, str(HostRelation(code).label)


def _port(request: TransferRequest) -> Pair:
    """Name the port of entry in both languages; its code where it is not named that day."""
    code, at = request.port_of_entry, request.arrival_at
    named = port_of_entry(code=code, on=beijing_date(at)) if code and at is not None else None
    if named is None:
        return code, code
    with override("zh-hans"):
        chinese = named.name
    with override("en"):
        return chinese, f"{named.name} ({code})"
