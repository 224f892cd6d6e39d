"""Reading the port's cases and visas. Each selector answers one screen's question."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypedDict
from uuid import UUID

from django.db.models import Count, OuterRef, Prefetch, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone

from apps.accounts.functions import Function
from apps.accounts.permissions import check_may, may
from apps.audit import services as audit
from apps.audit.models import AuditEvent
from apps.audit.selectors import events_of
from apps.core import capped
from apps.core.actors import Actor
from apps.endorsement.errors import CaseNotFound, VisaNotFound
from apps.endorsement.models import (
    CaseAsk,
    CaseAskItem,
    CaseFlightChange,
    CasePaper,
    CaseVisitor,
    PortCase,
    Visa,
    VoidProposal,
)
from apps.endorsement.states import DECISION_MADE, LEFT, OPEN, CaseStatus, VisitorState
from apps.regions.scoping import port_command, port_query

if TYPE_CHECKING:
    from django_stubs_ext import WithAnnotations

CASE_FIELDS = ("contact", "inviter", "itinerary", "notes", "papers", "passport", "person")
VISA_FIELDS = ("passport", "person")


class CaseCounts(TypedDict):
    """What a list of cases says of each besides its columns."""

    visitor_count: int
    decided_count: int


@dataclass(frozen=True, slots=True)
class Landing:
    """The open case whose guests land next."""

    case_id: UUID
    reference: str
    arrival_at: dt.datetime


@port_query
def cases(*, actor: Actor) -> QuerySet[WithAnnotations[PortCase, CaseCounts]]:
    """Every case, by time of landing, ties broken by id; with `visitor_count` and `decided_count`.

    Raises NotAllowed.
    """
    check_may(actor, Function.PORT_READ)
    here = ~Q(state__in=sorted(LEFT))
    ended = Q(case__status=CaseStatus.WITHDRAWN, state=VisitorState.WITHDRAWN)
    return (
        PortCase.objects.select_related("desk")
        .annotate(
            visitor_count=_visitors(here | ended),
            decided_count=_visitors(Q(state__in=sorted(DECISION_MADE))),
        )
        .order_by("arrival_at", "id")
    )


def _visitors(kind: Q) -> Coalesce:
    """How many visitors of such a kind a case has, counted for the rows of a page only.

    A join would have the database group every case before it can give the first fifty.
    """
    found = CaseVisitor.objects.filter(kind, case=OuterRef("pk")).order_by().values("case")
    return Coalesce(Subquery(found.annotate(number=Count("pk")).values("number")), 0)


@port_query
def queue(*, actor: Actor) -> QuerySet[WithAnnotations[PortCase, CaseCounts]]:
    """The cases in which somebody still has something to do, what has to be begun first on top.

    Ties are broken by id. Raises NotAllowed.
    """
    return cases(actor=actor).filter(status__in=sorted(OPEN)).order_by("begin_by", "id")


@port_query
def capped_counts(*, actor: Actor, queries: Mapping[str, QuerySet[Any]]) -> dict[str, int]:
    """Count several queries in one round trip, each to 1,001 at most. Raises NotAllowed."""
    check_may(actor, Function.PORT_READ)
    return capped.capped_counts(PortCase.objects.order_by("id"), queries)


@port_query
def next_landing(*, actor: Actor, now: dt.datetime | None = None) -> Landing | None:
    """The open case that lands next, or None when no open case has its landing before it.

    Raises NotAllowed.
    """
    after = now or timezone.now()
    coming = cases(actor=actor).filter(status__in=sorted(OPEN), arrival_at__gt=after)
    row = coming.values_list("id", "reference", "arrival_at").first()
    return Landing(*row) if row else None


@port_command
def case_for_desk(*, actor: Actor, case_id: UUID) -> PortCase:
    """A case with all that its page shows; the read is on record before the page is made.

    Loaded are `visitors.all()` (with `papers`, `visas` and `undone`), `papers.all()` (with `file`;
    those of the request and of visitors) and `asks.all()` (with `items`, their `visitor` and
    `file`) and `flight_changes.all()`, in their order. A command, since it writes the trace. Raises
    NotAllowed, CaseNotFound.
    """
    check_may(actor, Function.PORT_READ)
    papers = CasePaper.objects.select_related("file", "visitor").order_by("kind", "id")
    visitors = CaseVisitor.objects.select_related("replaces", "replaced_by").order_by("position")
    items = CaseAskItem.objects.select_related("file", "visitor").order_by("position")
    asks = CaseAsk.objects.prefetch_related(Prefetch("items", queryset=items)).order_by("round")
    case = (
        PortCase.objects.select_related("desk", "desk_rule__rules")
        .prefetch_related(
            Prefetch("visitors", queryset=visitors),
            Prefetch("visitors__papers", queryset=papers),
            "visitors__visas",
            "visitors__undone",
            Prefetch("flight_changes", queryset=CaseFlightChange.objects.order_by("changed_at")),
            "exclusions",
            Prefetch("papers", queryset=papers),
            Prefetch("asks", queryset=asks),
        )
        .filter(id=case_id)
        .first()
    )
    if case is None:
        raise CaseNotFound
    audit.record_read(
        "endorsement.case_read",
        actor=actor,
        chain=case.chain,
        fields=CASE_FIELDS,
        subject=f"case:{case.id}",
    )
    return case


@port_query
def history(*, actor: Actor, case_id: UUID) -> list[AuditEvent]:
    """What happened to a case, oldest first: ids and codes, no personal data. Raises NotAllowed."""
    check_may(actor, Function.PORT_READ)
    return events_of(f"request:{case_id}")


@port_query
def visas(*, actor: Actor) -> QuerySet[Visa]:
    """Every visa issued here, newest first, with visitor, case and proposals to declare it void.

    Raises NotAllowed.
    """
    check_may(actor, Function.PORT_READ)
    proposals = Prefetch("void_proposals", queryset=VoidProposal.objects.order_by("proposed_at"))
    return (
        Visa.objects.select_related("visitor__case", "supersedes", "superseded_by")
        .prefetch_related(proposals)
        .order_by("-issued_at", "id")
    )


@port_command
def visa_for_desk(*, actor: Actor, visa_id: UUID) -> Visa:
    """One visa with its visitor and case; the read is on record before the page is made.

    A command, since it writes the trace. Raises NotAllowed, VisaNotFound.
    """
    visa = visas(actor=actor).filter(id=visa_id).first()
    if visa is None:
        raise VisaNotFound
    audit.record_read(
        "endorsement.visa_read",
        actor=actor,
        chain=visa.visitor.case.chain,
        fields=VISA_FIELDS,
        subject=f"visa:{visa.id}",
    )
    return visa


@port_query
def chain_of_file(actor: Actor, file_id: UUID) -> str | None:
    """The audit chain of the case a file belongs to, for those who may read cases; else None."""
    if not may(actor, Function.PORT_READ):
        return None
    cases_of_file = PortCase.objects.filter(
        Q(papers__file_id=file_id) | Q(asks__items__file_id=file_id)
    )
    case = cases_of_file.order_by("id").first()
    return case.chain if case else None
