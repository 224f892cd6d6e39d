"""Whether cities fare alike: what was decided in time of what each sent, and how long it waited."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from typing import Final

from django.db.models import Count, F, Q, Value
from django.utils.translation import gettext_lazy as _

from apps.endorsement.pacing import usual_work
from apps.endorsement.states import CaseStatus
from apps.regions.selectors import names_apart
from apps.reports.asking import Asked
from apps.reports.measures import Quantiles, between, three
from apps.reports.selectors.landing import OUTCOME, landed
from apps.reports.tables import (
    Cell,
    Column,
    Draw,
    Kind,
    Name,
    Report,
    Table,
    all_of_them,
    share,
)

FEWEST_TIMES: Final = 8
"""With fewer cases a city's median says nothing beside that of all."""
_WAIT: Final = between("received_at", "first_claimed_at")


def fairness_report(asked: Asked) -> Report:
    """Compare the cities whose guests landed in the period. Four queries."""
    names = names_apart()
    return Report(
        code="fairness",
        title=_("City by city"),
        lead=_("Of the cases whose guests landed in the period: how each city fared."),
        tables=[_shares(asked, names), _waits(asked, names)],
        computed_at=asked.now,
        notes=[
            _(
                "Cities take turns: a city's share of the next cases is as the square root of what "
                "it has waiting. So a city with many cases waits longer than a small one, and "
                "neither may begin late: the share begun in time should be alike."
            ),
            _(
                "Against all: 1 is the wait of all cities. A large city above 1 is as agreed; a "
                "small one above 1 is worth a look. Below eight cases it is not told."
            ),
            _(
                "Who files early waits longer, since the case that lands first is taken first. "
                "Waiting ends when an officer takes the case for the first time."
            ),
        ],
    )


def _shares(asked: Asked, names: dict[str, str]) -> Table:
    rows = (
        landed(asked)
        .annotate(outcome=OUTCOME)
        .values_list("origin", "outcome")
        .annotate(Count("id"))
    )
    found: dict[str, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    for origin, outcome, count in rows:
        if outcome != "not_owed":
            found[origin]["owed"] += count
            found[origin][outcome] += count
    owed = sum(one["owed"] for one in found.values())
    in_time = sum(one["in_time"] for one in found.values())

    def line(name: Name, one: dict[str, int]) -> list[Cell]:
        part = one["in_time"]
        return [
            name,
            *(one["owed"], part, share(part, one["owed"])),
            *(share(one["owed"], owed), share(part, in_time)),
        ]

    return Table(
        code="shares",
        title=_("Decided before landing, by city"),
        columns=[
            Column("city", _("City"), Kind.TEXT),
            Column("owed", _("All that were owed")),
            Column("in_time", _("Decided in time")),
            Column("share", _("In time"), Kind.SHARE),
            Column("of_owed", _("Of all that were owed"), Kind.SHARE, Draw.BAR),
            Column("of_in_time", _("Of all decided in time"), Kind.SHARE, Draw.BAR),
        ],
        rows=[
            line(Name(one, names.get(one, one)), found[one])
            for one in sorted(found, key=lambda one: (-found[one]["owed"], one))
        ],
        totals=line(all_of_them(), {"owed": owed, "in_time": in_time}) if found else (),
    )


def _waits(asked: Asked, names: dict[str, str]) -> Table:
    work = usual_work(CaseStatus.RECEIVED)
    in_time = Q(first_claimed_at__lte=F("arrival_at") - Value(work))
    taken = landed(asked).filter(first_claimed_at__isnull=False)
    counted = {"cases": Count("id"), "begun": Count("id", filter=in_time)}
    rows = list(taken.values_list("origin").annotate(**counted, spans=Quantiles(_WAIT)))
    whole = taken.aggregate(**counted, spans=Quantiles(_WAIT))
    usual = whole["spans"][0] if whole["spans"] else None

    def line(name: Name, cases: int, begun: int, spans: list[dt.timedelta] | None) -> list[Cell]:
        half, _most, nearly_all = three(spans)
        against = spans[0] / usual if spans and usual and cases >= FEWEST_TIMES else None
        return [name, cases, share(begun, cases), half, nearly_all, against]

    return Table(
        code="waits",
        title=_("Waiting to be taken up, by city"),
        columns=[
            Column("city", _("City"), Kind.TEXT),
            Column("cases", _("Cases")),
            Column("begun", _("Begun in time"), Kind.SHARE),
            Column("half", _("Half within"), Kind.MINUTES, Draw.BAR),
            Column("nearly_all", _("95% within"), Kind.MINUTES, Draw.BAR),
            Column("against", _("Against all"), Kind.RATIO),
        ],
        rows=[
            line(Name(one, names.get(one, one)), cases, begun, spans)
            for one, cases, begun, spans in sorted(rows, key=lambda row: (-row[1], row[0]))
        ],
        totals=line(all_of_them(), whole["cases"], whole["begun"], whole["spans"]) if rows else (),
    )
