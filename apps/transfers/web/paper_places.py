"""What the page of papers shows: each place with its form, and what is missing with its anchor."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from django.core.paginator import Paginator
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from apps.files.limits import Limits, limits
from apps.transfers import selectors
from apps.transfers.models import Paper, TransferRequest
from apps.transfers.policies.papers import PaperSlot
from apps.transfers.policies.photos import PHOTO, photo_hints
from apps.transfers.selectors import PaperList, VisitorPapers
from apps.transfers.web.inviter_pages import crumbs
from apps.transfers.web.upload_forms import PapersForm

#: A visitor's papers take a screen, and 13 kB of page.
PEOPLE_A_PAGE: Final = 15
#: More lines than these are no short list any more; the others are counted.
MISSING_SHOWN: Final = 8


@dataclass(frozen=True, slots=True)
class Place:
    """One place of the page: the slot, its form, and each paper there with what is odd about it."""

    anchor: str
    slot: PaperSlot
    form: PapersForm
    there: list[tuple[Paper, list[str]]]

    @property
    def is_photo(self) -> bool:
        """Whether advice on photographs belongs here."""
        return self.slot.need.code == PHOTO


@dataclass(frozen=True, slots=True)
class Missing:
    """One paper still missing: whose it is ("" for the request), and where it is attached."""

    paper: str
    whose: str
    url: str


def anchor_of(kind: str, visitor_id: UUID | None) -> str:
    """The id of a place on the page."""
    return f"place-{kind}-{visitor_id}" if visitor_id else f"place-{kind}"


def context(
    request: HttpRequest, found: TransferRequest, sent: PapersForm | None
) -> dict[str, object]:
    """The places, each with the form to attach there; `sent` is the one that came back.

    Visitors are shown a page at a time, on request only those of whom a paper is missing.
    """
    allowed, listed = limits(), selectors.paper_list(found)
    lacking = listed.lacking
    only_lacking = request.GET.get("lacking") == "yes"
    people = lacking if only_lacking else listed.of_visitors
    page = Paginator(people, PEOPLE_A_PAGE).get_page(request.GET.get("page"))
    places = _Places(sent, allowed)
    missing = list(_missing(listed, people, shown=page.number, only_lacking=only_lacking))
    return {
        "request_row": found,
        "crumbs": crumbs(found, _("Papers")),
        "request_places": places.of(listed.of_request),
        "visitor_places": [(one.visitor, places.of(one.slots)) for one in page],
        "page": page,
        "total": len(found.delegation),
        "lacking": len(lacking),
        "only_lacking": only_lacking,
        "missing": missing[:MISSING_SHOWN],
        "missing_more": max(0, len(missing) - MISSING_SHOWN),
        "sent": sent,
        "limits": allowed,
        "letters": selectors.letter_offers(found),
        "back": reverse("transfers:request", args=[found.id]),
    }


def _missing(
    listed: PaperList, people: list[VisitorPapers], *, shown: int, only_lacking: bool
) -> Iterator[Missing]:
    """Each missing paper, with the page of the list on which its place is."""
    for slot in listed.missing_of_request:
        yield Missing(slot.need.name, "", f"#{anchor_of(slot.need.code, None)}")
    for number, one in enumerate(people):
        page = number // PEOPLE_A_PAGE + 1
        elsewhere = f"?page={page}" + ("&lacking=yes" if only_lacking else "")
        query = "" if page == shown else elsewhere
        for slot in one.missing:
            anchor = anchor_of(slot.need.code, one.visitor.id)
            yield Missing(slot.need.name, one.visitor.full_name, f"{query}#{anchor}")


class _Places:
    """Makes the places of one page; each form has ids of its own."""

    def __init__(self, sent: PapersForm | None, allowed: Limits) -> None:
        self._sent, self._allowed, self._made = sent, allowed, 0

    def of(self, slots: list[PaperSlot]) -> list[Place]:
        """The places for these slots."""
        return [self._place(slot) for slot in slots]

    def _place(self, slot: PaperSlot) -> Place:
        kind, visitor_id = slot.need.code, slot.visitor.id if slot.visitor else None
        form = self._form(kind, visitor_id)
        form.fields["file"].widget.attrs["data-max-bytes"] = self._allowed.max_bytes
        there = [(paper, photo_hints(kind, paper.file)) for paper in slot.papers]
        return Place(anchor_of(kind, visitor_id), slot, form, there)

    def _form(self, kind: str, visitor_id: UUID | None) -> PapersForm:
        self._made += 1
        sent = self._sent
        if sent is not None and (sent.data.get("kind"), sent.data.get("visitor") or "") == (
            kind,
            str(visitor_id or ""),
        ):
            return sent
        begun = {"kind": kind, "visitor": visitor_id}
        return PapersForm(initial=begun, auto_id=f"id_{self._made}_%s")
