"""The reports that there are, and the one door to them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from django.utils.translation import gettext_lazy as _

from apps.accounts.functions import Function
from apps.accounts.permissions import check_may
from apps.core.actors import Actor
from apps.regions.replica import may_lag
from apps.regions.scoping import port_query
from apps.reports.asking import Asked
from apps.reports.errors import ReportUnknown
from apps.reports.selectors.fairness import fairness_report
from apps.reports.selectors.landing import landing_report
from apps.reports.selectors.queue import queue_report
from apps.reports.selectors.refusals import refusals_report
from apps.reports.selectors.staffing import staffing_report
from apps.reports.selectors.times import times_report
from apps.reports.tables import Report

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


@dataclass(frozen=True, slots=True)
class Kept:
    """A report that is kept ready: its short name for the tabs, and what counts it."""

    label: StrOrPromise
    build: Callable[[Asked], Report]


REPORTS: Final[Mapping[str, Kept]] = {
    "queue": Kept(_("The queue now"), queue_report),
    "landing": Kept(_("Before landing"), landing_report),
    "times": Kept(_("Time taken"), times_report),
    "fairness": Kept(_("Cities"), fairness_report),
    "refusals": Kept(_("Refusals"), refusals_report),
    "staffing": Kept(_("Staffing"), staffing_report),
}
"""In the order of the tabs."""


@port_query
def report(*, actor: Actor, code: str, asked: Asked) -> Report:
    """Count one report; nothing of a visitor is in it. Reads may come from the replica.

    Raises NotAllowed, ReportUnknown.
    """
    check_may(actor, Function.PORT_SUPERVISE)
    if code not in REPORTS:
        raise ReportUnknown
    with may_lag():
        return REPORTS[code].build(asked)
