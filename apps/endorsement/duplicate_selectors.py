"""The same passport in other open cases of this port, whichever city they came from.

Found by the keyed hash that every visitor has. Nothing of it leaves the port: a city learns of
another one's request only what an officer tells it in a reason.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, TypedDict
from uuid import UUID

from django.db.models import Exists, OuterRef, QuerySet

from apps.accounts.functions import Function
from apps.accounts.permissions import check_may
from apps.audit import services as audit
from apps.core.actors import Actor
from apps.endorsement.models import CaseVisitor, PortCase
from apps.endorsement.states import LEFT, OPEN, VisitorState
from apps.regions.scoping import port_command, port_query

if TYPE_CHECKING:
    from django_stubs_ext import WithAnnotations

MOST: Final = 20
"""Other cases told of one visitor; the number says how many more there are."""


class TwinMark(TypedDict):
    """What a list of cases says of each besides its columns and counts."""

    has_twin: bool


@dataclass(frozen=True, slots=True)
class Twin:
    """Another open case that names the passport; its city, its landing, and where it stands."""

    case_id: UUID
    reference: str
    origin: str
    status: str
    arrival_at: dt.datetime


@dataclass(frozen=True, slots=True)
class FiledElsewhere:
    """In how many other open cases a passport is named, and the first of them to land."""

    number: int
    twins: tuple[Twin, ...]


@port_command
def filed_elsewhere(*, actor: Actor, case: PortCase) -> Mapping[UUID, FiledElsewhere]:
    """The visitors of a case whose passport is named in other open cases, by visitor.

    `case` is read by `case_for_desk`. A command: it puts on record that other cases were looked
    into. Raises NotAllowed.
    """
    check_may(actor, Function.PORT_READ)
    here = [one for one in case.visitors.all() if one.passport_key and not one.has_left]
    rows = (
        _named()
        .filter(passport_key__in=[one.passport_key for one in here])
        .exclude(case_id=case.id)
        .select_related("case")
        .order_by("case__arrival_at", "case_id")
    )
    found: dict[str, dict[UUID, Twin]] = {}
    for row in rows:
        twin = Twin(
            row.case.id,
            row.case.reference,
            row.case.origin,
            row.case.status,
            row.case.arrival_at,
        )
        found.setdefault(row.passport_key, {})[row.case_id] = twin
    if found:
        audit.record_read(
            "endorsement.duplicates_read",
            actor=actor,
            chain=case.chain,
            fields=("passport",),
            subject=f"case:{case.id}",
        )
    return {
        one.id: FiledElsewhere(len(twins), tuple(twins.values())[:MOST])
        for one in here
        if (twins := found.get(one.passport_key))
    }


@port_query
def marked(
    *, actor: Actor, cases: QuerySet[PortCase]
) -> QuerySet[WithAnnotations[PortCase, TwinMark]]:
    """Cases with `has_twin`: whether one names a passport that another open case names too.

    It is asked for the rows of a page only, in the query that reads them. Raises NotAllowed.
    """
    check_may(actor, Function.PORT_READ)
    others = _named().filter(passport_key=OuterRef("passport_key")).exclude(case=OuterRef("case"))
    here = CaseVisitor.objects.filter(case=OuterRef("pk")).exclude(passport_key="")
    return cases.annotate(
        has_twin=Exists(here.exclude(state__in=sorted(LEFT)).filter(Exists(others)))
    )


def _named() -> QuerySet[CaseVisitor]:
    """Who travels, or may still, in a case that is open."""
    gone = sorted({*LEFT, VisitorState.REFUSED})
    return CaseVisitor.objects.filter(case__status__in=sorted(OPEN)).exclude(state__in=gone)
