"""Whether refusals are even: by ground, category, city and region, and from officer to officer."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Final

from django.db.models import Count, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from apps.core.workcalendar import beijing_date
from apps.endorsement.models import CaseVisitor
from apps.endorsement.states import DECISION_MADE, CaseStatus, Recommendation, VisitorState
from apps.policy.selectors import category_names, refusal_grounds
from apps.regions.selectors import names_apart
from apps.reports.asking import Asked
from apps.reports.spread import Share, bands, chance_at_most, dispersion, steady
from apps.reports.suppression import Counts, kept_back, may_be_told, together
from apps.reports.tables import (
    WITHHELD,
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
from apps.reports.world import REGIONS, region_of

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

_REFUSED: Final = Q(state=VisitorState.REFUSED)
_TOGETHER: Final = Name("withheld", _("Those withheld, together"))


def refusals_report(asked: Asked) -> Report:
    """Count refusals of the visitors whose cases were decided in the quarter. Eight queries."""
    by_category = _counted(asked, "category")
    return Report(
        code="refusals",
        title=_("Refusals"),
        lead=_("Of the visitors whose cases were decided in the quarter, how many were refused."),
        tables=[
            _by_ground(asked),
            _by_category(asked, by_category),
            _by_city(asked),
            _by_region(asked),
            *_by_officer(asked, is_told=may_be_told(together(by_category.values()))),
        ],
        computed_at=asked.now,
        notes=[
            _(
                "A number below five is withheld, and with it as many others as it takes that "
                "nobody can work it out from the totals. A quarter is told once it is over and "
                "settled, whole and of all places: two answers can not be set against each other."
            ),
            _(
                "Of officers nobody is named. Only who had 30 visitors in the quarter counts, and "
                "each band has three officers at least."
            ),
            _(
                "Spread over chance: 1 when officers differ as dice do, given the categories they "
                "had. Above what chance gives in 19 of 20 quarters it is worth a talk about the "
                "grounds; it says nothing about who is right."
            ),
        ],
    )


def decided_visitors(asked: Asked) -> QuerySet[CaseVisitor]:
    """The visitors with a decision of the cases decided in the quarter."""
    return CaseVisitor.objects.filter(
        state__in=sorted(DECISION_MADE),
        case__status__in=[CaseStatus.DECIDED, CaseStatus.CLOSED],
        case__decided_at__gte=asked.begin,
        case__decided_at__lt=asked.end,
    ).order_by()


def _counted(asked: Asked, column: str) -> dict[str, Counts]:
    rows = (
        decided_visitors(asked)
        .values_list(column)
        .annotate(refused=Count("id", filter=_REFUSED), others=Count("id", filter=~_REFUSED))
    )
    return {name: Counts(refused, others) for name, refused, others in rows}


def _by_ground(asked: Asked) -> Table:
    refused = decided_visitors(asked).filter(_REFUSED)
    counted = refused.values_list("refusal_ground").annotate(Count("id"))
    found = {ground: Counts(others=count) for ground, count in counted}
    names = {
        str(one.number): f"({one.number}) {one.text}"
        for one in refusal_grounds(beijing_date(asked.end))
    }
    total = together(found.values()).all

    def cells(group: Counts) -> list[Cell]:
        return [group.all, share(group.all, total)]

    rows, totals = _lines(found, lambda code: names.get(code, code), cells)
    return Table(
        code="grounds",
        title=_("By ground of article 21"),
        columns=[
            Column("ground", _("Ground"), Kind.TEXT),
            Column("refused", _("Refused"), draw=Draw.BAR),
            Column("share", _("Of all refusals"), Kind.SHARE),
        ],
        rows=rows,
        totals=totals,
    )


def _by_category(asked: Asked, found: Mapping[str, Counts]) -> Table:
    names = category_names(beijing_date(asked.end))
    column = Column("category", _("Category"), Kind.TEXT)
    return _rates("categories", _("By category"), column, found, lambda one: names.get(one, one))


def _by_city(asked: Asked) -> Table:
    names = names_apart()
    found = _counted(asked, "case__origin")
    column = Column("city", _("City"), Kind.TEXT)
    return _rates("cities", _("By city"), column, found, lambda one: names.get(one, one))


def _by_region(asked: Asked) -> Table:
    found: dict[str, Counts] = defaultdict(Counts)
    for nationality, counts in _counted(asked, "nationality").items():
        found[region_of(nationality)] += counts
    column = Column("region", _("Region"), Kind.TEXT)
    return _rates(
        "regions",
        _("By region of nationality"),
        column,
        found,
        lambda one: REGIONS[one],
    )


def _rates(
    code: str,
    title: StrOrPromise,
    first: Column,
    found: Mapping[str, Counts],
    label: Callable[[str], StrOrPromise],
) -> Table:
    rows, totals = _lines(found, label, _rate)
    return Table(
        code=code,
        title=title,
        columns=[
            first,
            Column("decided", _("Decided")),
            Column("refused", _("Refused")),
            Column("share", _("Share refused"), Kind.SHARE, Draw.BAR),
        ],
        rows=rows,
        totals=totals,
    )


def _rate(group: Counts) -> list[Cell]:
    return [group.all, group.refused, share(group.refused, group.all)]


def _lines(
    found: Mapping[str, Counts],
    label: Callable[[str], StrOrPromise],
    cells: Callable[[Counts], list[Cell]],
) -> tuple[list[list[Cell]], list[Cell]]:
    """The rows that may be told, those withheld, their sum, and the total; most frequent first."""
    total = together(found.values())
    blank: list[Cell] = [WITHHELD] * len(cells(total))
    hidden = kept_back(found)
    if hidden is None:
        hidden, totals = frozenset(found), blank
    else:
        totals = cells(total)
    names = sorted(
        found, key=lambda one: (one in hidden, -found[one].all * (one not in hidden), one)
    )
    rows = [
        [Name(one, label(one)), *(blank if one in hidden else cells(found[one]))] for one in names
    ]
    if hidden and totals is not blank:
        rows.append([_TOGETHER, *cells(together(found[one] for one in hidden))])
    return rows, [all_of_them(), *totals]


def _by_officer(asked: Asked, *, is_told: bool) -> list[Table]:
    """How far officers lie apart, and in which bands they lie; nobody is named."""
    told = [
        (
            Name("examiners", _("Officers who examined: recommended refusing")),
            _("Officers who examined, by share they recommended refusing"),
            _shares(asked, "recommended_by", Q(recommendation=Recommendation.REFUSE)),
        ),
        (
            Name("deciders", _("Officers who decided: refused")),
            _("Officers who decided, by share refused"),
            _shares(asked, "decided_by", _REFUSED),
        ),
    ]
    return [
        _apart([(name, shares if is_told else []) for name, _title, shares in told]),
        *(_banded(name.code, title, shares if is_told else []) for name, title, shares in told),
    ]


def _shares(asked: Asked, officer: str, refused: Q) -> list[Share]:
    """Of each officer how many were refused, and how many would be at the average of categories."""
    rows = list(
        decided_visitors(asked)
        .values_list(officer, "category")
        .annotate(all=Count("id"), refused=Count("id", filter=refused))
    )
    usual: dict[str, Counts] = defaultdict(Counts)
    for _who, category, count, part in rows:
        usual[category] += Counts(part, count - part)
    found: dict[str, Share] = defaultdict(Share)
    for who, category, count, part in rows:
        rate = usual[category].refused / usual[category].all
        found[str(who)] += Share(count, part, count * rate, count * rate * (1 - rate))
    return steady(found.values())


def _apart(told: list[tuple[Name, list[Share]]]) -> Table:
    rows: list[list[Cell]] = []
    for name, shares in told:
        ratio = dispersion(shares)
        limit = chance_at_most(len(shares))
        rows.append([name, len(shares), ratio, limit] if shares else [name, *[WITHHELD] * 3])
    return Table(
        code="spread",
        title=_("From officer to officer"),
        columns=[
            Column("officers", _("Officers"), Kind.TEXT),
            Column("number", _("How many")),
            Column("spread", _("Spread over chance"), Kind.RATIO),
            Column("chance", _("By chance at most"), Kind.RATIO),
        ],
        rows=rows,
    )


def _banded(code: str, title: StrOrPromise, shares: list[Share]) -> Table:
    return Table(
        code=code,
        title=title,
        columns=[
            Column("band", _("Share refused"), Kind.TEXT),
            Column("officers", _("Officers"), draw=Draw.BAR),
        ],
        rows=[
            [Name(f"{low}-{high}", f"{low}% – {high}%"), count]
            for low, high, count in bands([one.rate for one in shares])
        ],
    )
