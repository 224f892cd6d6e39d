"""What the screen of an examination shows beside the case: papers as a list, lines, earlier visits.

The read of the case itself, by `case_for_desk`, is on record; what is found in other cases is put
on record here.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from django.db.models import Prefetch, Q
from django.utils import timezone

from apps.accounts.functions import Function
from apps.accounts.permissions import check_may
from apps.audit import services as audit
from apps.core.actors import Actor
from apps.core.errors import DomainError
from apps.core.identifiers.contrast import IN_LINES, Difference, compare
from apps.core.workcalendar import beijing_date
from apps.endorsement.checklist import Slot, files_key, slots_of
from apps.endorsement.models import CaseVisitor, PaperMark, PaperVerdict, PortCase, Visa
from apps.endorsement.persons import keys_of
from apps.endorsement.states import VisitorState
from apps.policy.need_selectors import papers_by_category
from apps.policy.selectors import PaperNeed, paper_names
from apps.regions.scoping import port_command, port_query
from apps.routing.contract.places import FIELD, PAPER

MOST_EARLIER: Final = 20


@dataclass(frozen=True, slots=True)
class Lines:
    """The lines of a passport beside the form: what differs by field, or why they are not believed.

    `text` is empty when there are none.
    """

    text: str
    differences: dict[str, Difference]
    refusal: str = ""

    @property
    def wrong(self) -> int:
        """How many fields contradict the lines."""
        return sum(one.is_wrong for one in self.differences.values())


@dataclass(frozen=True, slots=True)
class Lacking:
    """Something to ask for: a place of the contract, and what was found of it.

    `verdict` is that of a paper, or empty for a field; `note` says more.
    """

    visitor_id: UUID | None
    place: str
    verdict: str
    note: str


@dataclass(frozen=True, slots=True)
class PaperDoubt:
    """Why the papers of a visitor speak against approving without a look at them.

    `missing` and `unclear` name the papers that are marked so, those of the request among them;
    `unseen` counts needed papers that nobody has looked at as they are now.
    """

    missing: tuple[str, ...]
    unclear: tuple[str, ...]
    unseen: int


@dataclass(frozen=True, slots=True)
class Earlier:
    """The same person in another case of this port; `by_passport`, or else by name and birth."""

    visitor: CaseVisitor
    visas: tuple[Visa, ...]
    by_passport: bool


@port_query
def checklist(*, actor: Actor, case: PortCase, visitor: CaseVisitor | None) -> list[Slot]:
    """The papers of one visitor, or of the request, by the rules of the day it was filed.

    `case` is read by `case_for_desk`. Raises NotAllowed.
    """
    check_may(actor, Function.PORT_READ)
    day = beijing_date(case.submitted_at)
    return slots_of(
        case,
        visitor,
        needs=_needs(case, visitor, day),
        names=paper_names(day),
        marks=PaperMark.objects.filter(case=case, visitor=visitor),
    )


@port_query
def paper_doubts(
    *, actor: Actor, case: PortCase, visitors: Iterable[CaseVisitor]
) -> dict[UUID, PaperDoubt]:
    """The doubts about the papers of some visitors of a case; who has none is not in it.

    `case` is read by `case_for_desk`. A paper of the request counts for every visitor, since each
    visa rests on it. Four queries however many visitors there are. Raises NotAllowed.
    """
    check_may(actor, Function.PORT_READ)
    chosen = list(visitors)
    day = beijing_date(case.submitted_at)
    needs = papers_by_category(case.inviter_kind, day, sorted({one.category for one in chosen}))
    names = paper_names(day)
    marks = list(PaperMark.objects.filter(case=case))
    of_request = {
        code: slots_of(case, None, needs=asked, names=names, marks=marks)
        for code, asked in needs.items()
    }
    found = {}
    for one in chosen:
        own = slots_of(case, one, needs=needs[one.category], names=names, marks=marks)
        doubt = _doubt([*own, *of_request[one.category]])
        if doubt is not None:
            found[one.id] = doubt
    return found


def _doubt(slots: Iterable[Slot]) -> PaperDoubt | None:
    """What a list leaves in doubt, or None when all that is needed was seen and in order."""
    marked: dict[str, list[str]] = {PaperVerdict.MISSING: [], PaperVerdict.UNCLEAR: []}
    unseen = 0
    for slot in slots:
        if slot.mark is not None and slot.is_lacking:
            marked[slot.mark.verdict].append(slot.name)
        unseen += slot.is_open and slot.is_required
    missing, unclear = marked[PaperVerdict.MISSING], marked[PaperVerdict.UNCLEAR]
    if not (missing or unclear or unseen):
        return None
    return PaperDoubt(tuple(missing), tuple(unclear), unseen)


@port_query
def lacking(*, actor: Actor, case: PortCase) -> list[Lacking]:
    """What the examination has found and the inviter has not been asked: papers, then fields.

    `case` is read by `case_for_desk`. Papers whose mark counts and says unclear or missing, and
    fields that contradict the lines; nobody who has left. Raises NotAllowed.
    """
    check_may(actor, Function.PORT_READ)
    staying = {one.id: one for one in case.visitors.all() if not one.has_left}
    marks = PaperMark.objects.filter(case=case).exclude(verdict=PaperVerdict.SEEN)
    found = [
        Lacking(mark.visitor_id, f"{PAPER}{mark.kind}", mark.verdict, mark.note)
        for mark in marks.order_by("visitor__position", "kind")
        if (mark.visitor_id is None or mark.visitor_id in staying) and _counts(mark, case)
    ]
    return found + [
        Lacking(one.id, f"{FIELD}{name}", "", difference.explanation)
        for one in staying.values()
        if one.state == VisitorState.PENDING
        for name, difference in lines_of(one).differences.items()
        if difference.is_wrong
    ]


def _counts(mark: PaperMark, case: PortCase) -> bool:
    """Whether the files are still those that were looked at."""
    here = (
        paper
        for paper in case.papers.all()
        if (paper.visitor_id, paper.kind) == (mark.visitor_id, mark.kind)
    )
    return mark.files == files_key(here)


def lines_of(visitor: CaseVisitor, *, typed: str = "") -> Lines:
    """Compare the form with the lines that an officer has read, or else with those filed."""
    text = typed.strip() or visitor.mrz
    if not text:
        return Lines("", {})
    values = {name: getattr(visitor, name) for name in IN_LINES}
    try:
        found = compare(values, text, timezone.localdate())
    except DomainError as refusal:
        return Lines(text, {}, refusal.detail)
    return Lines(text, {one.field: one for one in found})


@port_command
def earlier_visits(*, actor: Actor, case: PortCase, visitor: CaseVisitor) -> list[Earlier]:
    """Where this port has met the passport, or the name and birth date, before; the latest first.

    At most 20. A command: it puts on record that other cases were looked into. Raises NotAllowed.
    """
    check_may(actor, Function.PORT_EXAMINE)
    passport, person = keys_of(visitor)
    visas = Visa.objects.order_by("issued_at", "id")
    found = (
        CaseVisitor.objects.filter(Q(passport_key=passport) | Q(person_key=person))
        .exclude(case_id=case.id)
        .select_related("case")
        .prefetch_related(Prefetch("visas", queryset=visas))
        .order_by("-case__arrival_at", "id")[:MOST_EARLIER]
    )
    met = [Earlier(one, tuple(one.visas.all()), one.passport_key == passport) for one in found]
    if met:
        audit.record_read(
            "endorsement.earlier_visits_read",
            actor=actor,
            chain=case.chain,
            fields=("passport", "person"),
            subject=f"visitor:{visitor.id}",
        )
    return met


def _needs(case: PortCase, visitor: CaseVisitor | None, day: dt.date) -> Sequence[PaperNeed]:
    listed = [visitor] if visitor is not None else list(case.visitors.all())
    categories = sorted({one.category for one in listed if not one.has_left})
    listed_of = papers_by_category(case.inviter_kind, day, categories)
    return [need for code in categories for need in listed_of[code]]
