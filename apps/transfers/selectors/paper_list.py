"""The papers of a request as a list: those of the request, then each visitor with its own."""

from __future__ import annotations

from dataclasses import dataclass

from apps.regions.scoping import city_query
from apps.transfers.models import TransferRequest, Visitor
from apps.transfers.policies.papers import PaperSlot, by_visitor
from apps.transfers.selectors.papers import paper_slots


@dataclass(frozen=True, slots=True)
class VisitorPapers:
    """A visitor with the places for its papers."""

    visitor: Visitor
    slots: list[PaperSlot]

    @property
    def missing(self) -> list[PaperSlot]:
        """The places where a required paper is not there yet."""
        return [slot for slot in self.slots if slot.is_missing]


@dataclass(frozen=True, slots=True)
class PaperList:
    """All places for papers of a request that is being written."""

    of_request: list[PaperSlot]
    of_visitors: list[VisitorPapers]

    @property
    def missing_of_request(self) -> list[PaperSlot]:
        """The places of the request itself where a required paper is not there yet."""
        return [slot for slot in self.of_request if slot.is_missing]

    @property
    def lacking(self) -> list[VisitorPapers]:
        """The visitors of whom a required paper is missing, in the order of the list."""
        return [one for one in self.of_visitors if one.missing]


@city_query
def paper_list(request: TransferRequest) -> PaperList:
    """List the places of a request read by request_for_inviter, as paper_slots orders them."""
    whose = by_visitor(paper_slots(request))
    people = [VisitorPapers(one, whose.get(one.id, [])) for one in request.delegation]
    return PaperList(whose[None], people)
