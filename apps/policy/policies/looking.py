"""One scheme held against one guest's trip: whether it fits, and what is in the way."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from apps.core.localised import localised
from apps.core.templatetags.times import beijing_date
from apps.policy.dated import Dated
from apps.policy.lists import SchemeTerms
from apps.policy.models import Exemption
from apps.policy.states import Route

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


@dataclass(frozen=True, slots=True)
class Reason:
    """A sentence with where it is from. `checked_on` only where a list was looked through."""

    title: str
    text: str
    source: str
    valid_from: dt.date
    valid_until: dt.date | None
    is_verified: bool
    checked_on: dt.date | None = None


@dataclass(frozen=True, slots=True)
class Look:
    """What came of looking at a scheme; `opening` says what would make it fit, if little would."""

    code: str
    fits: bool
    reason: Reason
    opening: str = ""
    most_days: int | None = None


@dataclass(frozen=True, slots=True)
class Miss:
    """One thing in the way, and how it could be out of the way (empty: it cannot)."""

    text: str
    opening: str = ""


@dataclass(frozen=True, slots=True)
class Trip:
    """The trip as a scheme asks about it."""

    days: int
    purpose: str
    route: str
    port: str
    on: dt.date


def reason_of(row: Dated, title: StrOrPromise, *, text: str = "") -> Reason:
    """Give a row as a reason, in its own words or in others."""
    return Reason(
        title=str(title),
        text=text or str(getattr(row, "reason", "")) or str(getattr(row, "conditions", "")),
        source=row.source,
        valid_from=row.valid_from,
        valid_until=row.valid_until,
        is_verified=row.is_verified,
        checked_on=getattr(row, "checked_on", None),
    )


def look_at(
    terms: SchemeTerms,
    *,
    row: Exemption | None,
    ports: Sequence[str],
    days: int,
    purpose: str,
    route: str,
    port: str,
    on: dt.date,
) -> Look:
    """Hold a scheme against a trip; `row` is the nationality's own, `ports` where it holds."""
    trip = Trip(days, purpose, route, port, on)
    most = row.max_days if row is not None else terms.max_days
    misses = list(_misses(terms, row, ports, most, trip))
    holder: Dated = row if row is not None else terms
    reason = Reason(
        title=terms.name,
        text=localised(en=" ", zh="").join(one.text for one in misses)
        or _fitting(terms, most, holder),
        source=holder.source,
        valid_from=holder.valid_from,
        valid_until=holder.valid_until,
        is_verified=holder.is_verified and terms.is_verified,
        checked_on=terms.checked_on,
    )
    return Look(
        code=terms.code,
        fits=not misses,
        reason=reason,
        opening=_opening(terms, misses),
        most_days=most,
    )


def _misses(
    terms: SchemeTerms, row: Exemption | None, ports: Sequence[str], most: int | None, trip: Trip
) -> Iterable[Miss]:
    if terms.is_by_nationality and row is None:
        yield Miss(_("The nationality is not on this list."))
        return
    yield from _period_misses(row if row is not None else terms, trip.on)
    if row is not None:
        yield from _period_misses(terms, trip.on)
    if not terms.covers(terms.purposes, trip.purpose):
        yield Miss(_("It does not cover this purpose."))
    if most is not None and trip.days > most:
        yield Miss(
            ngettext("It covers %(most)d day only.", "It covers at most %(most)d days.", most)
            % {"most": most},
            ngettext("a stay of %(most)d day", "a stay of at most %(most)d days", most)
            % {"most": most},
        )
    if not terms.covers(terms.routes, trip.route):
        wanted = terms.routes.split()[0]
        yield Miss(_ROUTE_MISSES[wanted](), _ROUTE_OPENINGS[wanted]())
    if terms.is_at_listed_ports and trip.port and trip.port not in ports:
        listed = localised(en=", ", zh="、").join(ports)
        yield Miss(
            _("It does not hold at this port of entry."),
            _("entry at one of these ports: %(ports)s") % {"ports": listed} if listed else "",
        )


def _period_misses(row: Dated, on: dt.date) -> Iterable[Miss]:
    if row.valid_until is not None and row.valid_until < on:
        day = beijing_date(row.valid_until)
        yield Miss(
            _("The list ended on %(day)s, before the arrival, and no renewal is known here.")
            % {"day": day},
            _("a renewal of the list, which 12367 would know"),
        )
    if row.valid_from > on:
        yield Miss(_("It begins on %(day)s only.") % {"day": beijing_date(row.valid_from)})


def _fitting(terms: SchemeTerms, most: int | None, holder: Dated) -> str:
    """Say how far a scheme that fits reaches: days, conditions, and its end."""
    told = []
    if most is not None:
        text = ngettext("It covers %(most)d day.", "It covers up to %(most)d days.", most)
        told.append(text % {"most": most})
    told.append(terms.conditions)
    if terms.is_by_nationality:
        if holder.valid_until is None:
            told.append(_("No last day of this list was found."))
        else:
            day = beijing_date(holder.valid_until)
            told.append(_("The list holds until %(day)s.") % {"day": day})
    return localised(en=" ", zh="").join(told)


def _opening(terms: SchemeTerms, misses: Sequence[Miss]) -> str:
    """Put together what would make the scheme fit; nothing where one thing cannot be changed."""
    if not misses or not all(one.opening for one in misses):
        return ""
    wanted = _("; ").join(one.opening for one in misses)
    return _("%(scheme)s would need: %(wanted)s.") % {"scheme": terms.name, "wanted": wanted}


_ROUTE_MISSES: Final[dict[str, Callable[[], str]]] = {
    Route.THIRD: lambda: _("It is for those who travel on to a third country or region."),
    Route.ZONE: lambda: _("It is for those who are invited into the zone and stay inside it."),
    Route.CRUISE: lambda: _("It is for groups who come and leave with the same cruise ship."),
    Route.RETURN: lambda: _("It is for direct trips there and back."),
}
_ROUTE_OPENINGS: Final[dict[str, Callable[[], str]]] = {
    Route.THIRD: lambda: _("a confirmed ticket on to a third country or region"),
    Route.ZONE: lambda: _("an invitation into the zone, and no step out of it"),
    Route.CRUISE: lambda: _("arrival and departure in a group with the same cruise ship"),
    Route.RETURN: lambda: _("a direct trip there and back"),
}
