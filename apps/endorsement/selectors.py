"""Reading the port's cases and visas. Each selector answers one screen's question."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypedDict
from uuid import UUID

from django.db.models import Count, Prefetch, Q, QuerySet
from django.utils import timezone

from apps.accounts.functions import Function
from apps.accounts.permissions import check_may, may
from apps.audit import services as audit
from apps.audit.models import AuditEvent
from apps.audit.selectors import events_of
from apps.core.actors import Actor
from apps.endorsement.errors import CaseNotFound, VisaNotFound
from apps.endorsement.models import (
    CaseAsk,
    CaseAskItem,
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

CASE_FIELDS = ("contact", "inviter", "itinerary", "papers", "passport", "person")
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
    decided = Q(visitors__state__in=sorted(DECISION_MADE))
    ended = Q(status=CaseStatus.WITHDRAWN, visitors__state=VisitorState.WITHDRAWN)
    return PortCase.objects.annotate(
        visitor_count=Count("visitors", filter=~Q(visitors__state__in=sorted(LEFT)) | ended),
        decided_count=Count("visitors", filter=decided),
    ).order_by("arrival_at", "id")


@port_query
def queue(*, actor: Actor) -> QuerySet[WithAnnotations[PortCase, CaseCounts]]:
    """The cases in which somebody still has something to do, those that land first on top.

    Raises NotAllowed.
    """
    return cases(actor=actor).filter(status__in=sorted(OPEN))


@port_query
def counts(*, actor: Actor) -> dict[CaseStatus, int]:
    """How many cases stand in each state, every state named; in one query. Raises NotAllowed."""
    check_may(actor, Function.PORT_READ)
    rows = PortCase.objects.values_list("status").annotate(Count("id")).order_by()
    found = dict(rows)
    return {status: found.get(status.value, 0) for status in CaseStatus}


@port_query
def next_landing(*, actor: Actor, now: dt.datetime | None = None) -> Landing | None:
    """The open case that lands next, or None when no open case has its landing before it.

    Raises NotAllowed.
    """
    coming = queue(actor=actor).filter(arrival_at__gt=now or timezone.now())
    row = coming.values_list("id", "reference", "arrival_at").first()
    return Landing(*row) if row else None


@port_command
def case_for_desk(*, actor: Actor, case_id: UUID) -> PortCase:
    """A case with all that its page shows; the read is on record before the page is made.

    Loaded are `visitors.all()` (with `papers` and `visas`), `papers.all()` (with `file`; those of
    the request and of visitors) and `asks.all()` (with `items`, their `visitor` and `file`), in
    their order. A command, since it writes the trace. Raises NotAllowed, CaseNotFound.
    """
    check_may(actor, Function.PORT_READ)
    papers = CasePaper.objects.select_related("file", "visitor").order_by("kind", "id")
    visitors = CaseVisitor.objects.select_related("replaces", "replaced_by").order_by("position")
    items = CaseAskItem.objects.select_related("file", "visitor").order_by("position")
    asks = CaseAsk.objects.prefetch_related(Prefetch("items", queryset=items)).order_by("round")
    case = (
        PortCase.objects.prefetch_related(
            Prefetch("visitors", queryset=visitors),
            Prefetch("visitors__papers", queryset=papers),
            "visitors__visas",
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
        Visa.objects.select_related("visitor__case")
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
