"""What is asked of the statistics: a period and a port of entry, for page, file and API alike."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Final

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from apps.core.errors import InvalidInput
from apps.core.workcalendar import beijing_date
from apps.regions.scoping import current
from apps.regions.selectors import ports_of_entry
from apps.reports.asking import Asked

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

USUAL_DAYS: Final = 28
"""Four whole weeks: every weekday counts equally often."""
MOST_DAYS: Final = 366
EARLIEST: Final = dt.date(2020, 1, 1)
LATEST: Final = dt.date(2099, 12, 31)


def _places() -> list[tuple[str, str]]:
    here, today = current().schema_name, beijing_date(timezone.now())
    return [
        ("", ""),
        *(
            (place.code, f"{place.code} {place.name}")
            for place in ports_of_entry(on=today)
            if place.authority.schema_name == here
        ),
    ]


def _check_day(day: dt.date) -> None:
    if not EARLIEST <= day <= LATEST:
        raise ValidationError(_("Choose a day between 2020 and 2099."))


class DayField(forms.DateField):
    """A day of the period, which may be left out."""

    def __init__(self, label: StrOrPromise) -> None:
        """Take the words beside the box."""
        box = forms.DateInput(attrs={"type": "date"})
        super().__init__(label=label, required=False, widget=box, validators=[_check_day])


class PeriodForm(forms.Form):
    """The period and the port of entry; what is left out is the last four weeks, and any port."""

    first = DayField(_("First day"))
    last = DayField(_("Last day"))
    port = forms.ChoiceField(label=_("Port of entry"), choices=_places, required=False)

    @property
    def form(self) -> PeriodForm:
        """Itself: what the panel of filters asks of a set of filters."""
        return self

    def clean(self) -> dict[str, Any]:
        """Fill in what was left out; the period is not backwards, and a year at most."""
        data = super().clean() or {}
        if self.errors:
            return data
        first, last = _whole(data.get("first"), data.get("last"))
        if first > last:
            raise ValidationError({"last": _("Choose a day that is not before the first.")})
        if (last - first).days >= MOST_DAYS:
            raise ValidationError({"last": _("Choose a year at most.")})
        return {**data, "first": first, "last": last}


def _whole(first: dt.date | None, last: dt.date | None) -> tuple[dt.date, dt.date]:
    """The last four weeks, or four weeks up to or from the one day that was given."""
    weeks = dt.timedelta(days=USUAL_DAYS - 1)
    if last is None:
        today = beijing_date(timezone.now())
        last = today if first is None else max(first, min(today, first + weeks))
    return (max(last - weeks, EARLIEST) if first is None else first), last


def period_form(query: Mapping[str, Any]) -> PeriodForm:
    """Read what is asked from the query of an address."""
    return PeriodForm(query)


def asked_by(form: PeriodForm, *, now: dt.datetime | None = None) -> Asked:
    """Give what a form asks; raises InvalidInput that names each wrong field."""
    if not form.is_valid():
        fields = {name: str(errors[0]) for name, errors in form.errors.items()}
        raise InvalidInput(fields=fields)
    given = form.cleaned_data
    return Asked(given["first"], given["last"], now or timezone.now(), given["port"])


def filled(asked: Asked) -> PeriodForm:
    """Give the form as it reads with what was left out filled in."""
    first, last = asked.first.isoformat(), asked.last.isoformat()
    return PeriodForm({"first": first, "last": last, "port": asked.port})
