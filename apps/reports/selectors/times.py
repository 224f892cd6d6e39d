"""How long the port takes to accept, to examine and to decide."""

from __future__ import annotations

import datetime as dt
from typing import Any, Final

from django.db.models import (
    Case,
    Count,
    DurationField,
    F,
    OuterRef,
    QuerySet,
    Subquery,
    Sum,
    Value,
    When,
)
from django.db.models.functions import Coalesce, TruncWeek
from django.utils.translation import gettext_lazy as _

from apps.core.workcalendar import BEIJING
from apps.endorsement.models import CaseAsk, PortCase
from apps.endorsement.states import CaseStatus
from apps.reports.asking import Asked
from apps.reports.measures import Quantiles, between, three
from apps.reports.tables import Cell, Column, Draw, Kind, Name, Report, Table, day_of

_NONE: Final = dt.timedelta()
_STEPS: Final = (
    ("accept", _("To accept: from receipt to acceptance")),
    ("examine", _("To examine: from acceptance until all visitors are recommended on")),
    ("decide", _("To decide: from then to the decision of the last visitor")),
    ("whole", _("All: from receipt to the decision")),
    ("own", _("All, without the time in which the inviter was asked")),
)
_LEADS: Final = (
    ("day", _("Landed within 24 hours of receipt"), 24),
    ("days", _("Landed 1 to 3 days after receipt"), 72),
    ("later", _("Landed later"), None),
)


def times_report(asked: Asked) -> Report:
    """Rank the durations of the cases decided in the period. Three queries."""
    return Report(
        code="times",
        title=_("Time to accept, examine and decide"),
        lead=_("Of the cases decided in the period: the time within which half, 80% and 95% were."),
        tables=[_by_step(asked), _by_lead(asked), _by_week(asked)],
        computed_at=asked.now,
        notes=[
            _(
                "Each figure is the time of a real case (nearest rank): of 100 cases, 80 took that "
                "long at most. Steps do not add up, since each ranks its own cases."
            ),
            _(
                "The clock of examining runs on while the inviter is asked for supplements; the "
                "last row takes that time off."
            ),
            _("A visitor who is sent back or changed is examined anew: the last time counts."),
        ],
    )


def decided(asked: Asked) -> QuerySet[PortCase]:
    """The cases decided in the period, with the moments and spans that the tables rank."""
    asked_for = (
        CaseAsk.objects.filter(case=OuterRef("pk"), answered_at__isnull=False)
        .order_by()
        .values("case")
        .annotate(span=Sum(between("asked_at", "answered_at")))
        .values("span")
    )
    return (
        PortCase.objects.filter(
            status__in=[CaseStatus.DECIDED, CaseStatus.CLOSED],
            decided_at__gte=asked.begin,
            decided_at__lt=asked.end,
            **asked.where,
        )
        .annotate(
            accept=between("received_at", "accepted_at"),
            examine=between("accepted_at", "examined_at"),
            decide=between("examined_at", "decided_at"),
            whole=between("received_at", "decided_at"),
            inviters=Coalesce(Subquery(asked_for), Value(_NONE, output_field=DurationField())),
        )
        .annotate(own=between("inviters", "whole"))
        .order_by()
    )


def _by_step(asked: Asked) -> Table:
    wanted: dict[str, Any] = {}
    for step, _label in _STEPS:
        wanted |= {f"{step}_cases": Count(step), f"{step}_spans": Quantiles(F(step))}
    found = decided(asked).aggregate(**wanted)
    return Table(
        code="steps",
        title=_("Step by step"),
        columns=_columns(Column("step", _("Step"), Kind.TEXT)),
        rows=[
            [Name(step, label), found[f"{step}_cases"], *three(found[f"{step}_spans"])]
            for step, label in _STEPS
        ],
    )


def _by_lead(asked: Asked) -> Table:
    lead = Case(
        *(
            When(
                arrival_at__lt=F("received_at") + Value(dt.timedelta(hours=hours)),
                then=Value(code),
            )
            for code, _label, hours in _LEADS
            if hours is not None
        ),
        default=Value(_LEADS[-1][0]),
    )
    rows = (
        decided(asked)
        .annotate(lead=lead)
        .values_list("lead")
        .annotate(cases=Count("id"), spans=Quantiles(F("whole")))
    )
    found = {code: (cases, spans) for code, cases, spans in rows}
    lines: list[list[Cell]] = []
    for code, label, _hours in _LEADS:
        cases, spans = found.get(code, (0, None))
        lines.append([Name(code, label), cases, *three(spans)])
    return Table(
        code="leads",
        title=_("From receipt to decision, by the time that was left"),
        columns=_columns(Column("lead", _("Time left at receipt"), Kind.TEXT)),
        rows=lines,
    )


def _by_week(asked: Asked) -> Table:
    rows = (
        decided(asked)
        .annotate(week=TruncWeek("decided_at", tzinfo=BEIJING))
        .values_list("week")
        .annotate(cases=Count("id"), spans=Quantiles(F("whole")))
        .order_by("week")
    )
    return Table(
        code="weeks",
        title=_("From receipt to decision, week by week"),
        columns=_columns(Column("week", _("Week from"), Kind.TEXT), draw=Draw.LINE),
        rows=[[day_of(week.date()), cases, *three(spans)] for week, cases, spans in rows],
    )


def _columns(first: Column, draw: Draw = Draw.BAR) -> list[Column]:
    return [
        first,
        Column("cases", _("Cases")),
        Column("half", _("Half within"), Kind.MINUTES, draw),
        Column("most", _("80% within"), Kind.MINUTES, draw),
        Column("nearly_all", _("95% within"), Kind.MINUTES, draw),
    ]
