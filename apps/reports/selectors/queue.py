"""How the queue stands now: what waits, how near its landing, for how long."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from typing import TYPE_CHECKING, Final

from django.db.models import Case, Count, Max, Q, Value, When
from django.utils.translation import gettext_lazy as _

from apps.endorsement.models import CaseAsk, PortCase
from apps.endorsement.states import OPEN, CaseStatus
from apps.reports.asking import Asked
from apps.reports.measures import Quantiles, between, minutes, three
from apps.reports.tables import Cell, Column, Draw, Kind, Name, Report, Table, all_of_them

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

BANDS: Final[tuple[tuple[int | None, str, StrOrPromise], ...]] = (
    (0, "landed", _("Landed")),
    (12, "h12", _("Within 12 hours")),
    (24, "h24", _("12 to 24 hours")),
    (48, "h48", _("1 to 2 days")),
    (168, "h168", _("2 to 7 days")),
    (None, "later", _("After 7 days")),
)
"""Hours to landing: each band ends where the next begins."""
_STATES: Final = tuple(status for status in CaseStatus if status in OPEN)
_UNDECIDED: Final = sorted(OPEN - {CaseStatus.DECIDED})
_UNTAKEN: Final = (CaseStatus.RECEIVED, CaseStatus.ACCEPTED)


def queue_report(asked: Asked) -> Report:
    """Count what is open at this moment; the period does not matter to it. Four queries."""
    return Report(
        code="queue",
        title=_("The queue now"),
        lead=_("Open cases by the time that is left to the landing."),
        tables=[_by_band(asked), _signals(asked), _ages(asked)],
        computed_at=asked.now,
        notes=[
            _("A case is open until every visitor is decided and every approved one has a visa."),
            _("While the inviter is asked for supplements, the case waits for the inviter."),
        ],
    )


def _by_band(asked: Asked) -> Table:
    band = Case(
        *(
            When(arrival_at__lt=asked.now + dt.timedelta(hours=hours), then=Value(place))
            for place, (hours, _code, _label) in enumerate(BANDS)
            if hours is not None
        ),
        default=Value(len(BANDS) - 1),
    )
    rows = (
        PortCase.objects.filter(status__in=sorted(OPEN), **asked.where)
        .annotate(band=band)
        .values_list("band", "status")
        .annotate(Count("id"))
        .order_by()
    )
    found: dict[tuple[int, str], int] = defaultdict(int)
    for place, status, count in rows:
        found[place, status] = count
    lines: list[list[Cell]] = []
    sums = [0] * len(_STATES)
    for place, (_hours, code, label) in enumerate(BANDS):
        counts = [found[place, status.value] for status in _STATES]
        sums = [before + count for before, count in zip(sums, counts, strict=True)]
        lines.append([Name(code, label), *counts, sum(counts)])
    return Table(
        code="bands",
        title=_("Open cases by time to landing"),
        columns=[
            Column("band", _("Landing"), Kind.TEXT),
            *(Column(one.value.lower(), one.label, draw=Draw.STACK) for one in _STATES),
            Column("all", _("All")),
        ],
        rows=lines,
        totals=[all_of_them(), *sums, sum(sums)],
    )


def _signals(asked: Asked) -> Table:
    soon = asked.now + dt.timedelta(hours=12)
    undecided = Q(status__in=_UNDECIDED)
    counts = PortCase.objects.filter(status__in=sorted(OPEN), **asked.where).aggregate(
        landed=Count("id", filter=undecided & Q(arrival_at__lt=asked.now)),
        untaken=Count(
            "id", filter=Q(status__in=_UNTAKEN, arrival_at__gte=asked.now, arrival_at__lt=soon)
        ),
        overdue=Count("id", filter=undecided & Q(due_at__lt=asked.now)),
        expedited=Count("id", filter=undecided & ~Q(expedite_ground="")),
    )
    late = CaseAsk.objects.filter(
        answered_at=None,
        due_at__lt=asked.now,
        case__status=CaseStatus.AWAITING_SUPPLEMENT,
        **{f"case__{name}": value for name, value in asked.where.items()},
    )
    return Table(
        code="signals",
        title=_("What needs a look"),
        columns=[Column("signal", _("Signal"), Kind.TEXT), Column("cases", _("Cases"))],
        rows=[
            [Name("landed", _("Landed and not decided")), counts["landed"]],
            [
                Name("untaken", _("Lands within 12 hours and nobody has taken it up")),
                counts["untaken"],
            ],
            [Name("overdue", _("Past the day by which to decide")), counts["overdue"]],
            [Name("late_answers", _("An answer of the inviter is late")), late.count()],
            [Name("expedited", _("Expedited and not decided")), counts["expedited"]],
        ],
    )


def _ages(asked: Asked) -> Table:
    waited = between("received_at", Value(asked.now))
    rows = (
        PortCase.objects.filter(status__in=_UNDECIDED, **asked.where)
        .values("status")
        .annotate(cases=Count("id"), spans=Quantiles(waited), longest=Max(waited))
        .order_by()
    )
    found = {row["status"]: row for row in rows}
    lines: list[list[Cell]] = []
    for status in (one for one in _STATES if one != CaseStatus.DECIDED):
        row = found.get(status.value)
        spans = three(row["spans"]) if row else three(None)
        longest = minutes(row["longest"]) if row else None
        lines.append(
            [Name(status.value.lower(), status.label), row["cases"] if row else 0, *spans, longest]
        )
    return Table(
        code="ages",
        title=_("How long undecided cases have been here"),
        columns=[
            Column("state", _("State"), Kind.TEXT),
            Column("cases", _("Cases")),
            Column("half", _("Half within"), Kind.MINUTES, Draw.BAR),
            Column("most", _("80% within"), Kind.MINUTES, Draw.BAR),
            Column("nearly_all", _("95% within"), Kind.MINUTES, Draw.BAR),
            Column("longest", _("Longest"), Kind.MINUTES),
        ],
        rows=lines,
    )
