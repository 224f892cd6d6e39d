"""What is asked of the statistics: a period and a port of entry, for page, file and API alike."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, ClassVar, Final, Self

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from apps.core.days import EARLIEST, check_day
from apps.core.errors import InvalidInput
from apps.core.field_words import words_of
from apps.core.workcalendar import beijing_date
from apps.regions.scoping import current
from apps.regions.selectors import ports_of_entry
from apps.reports import quarters
from apps.reports.asking import Asked, Staffing

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

USUAL_DAYS: Final = 28
"""Four whole weeks: every weekday counts equally often."""
MOST_DAYS: Final = 366
WEEKS: Final = (4, 8, 13, 26)
MOST_OFFICERS: Final = 60
MOST_MINUTES: Final = 480


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


def _quarters() -> list[tuple[str, str]]:
    return [(one.code, str(one)) for one in quarters.settled(beijing_date(timezone.now()))]


def _weeks() -> list[tuple[int, str]]:
    return [
        (one, ngettext("%(count)s week", "%(count)s weeks", one) % {"count": one}) for one in WEEKS
    ]


class DayField(forms.DateField):
    """A day of the period, which may be left out."""

    def __init__(self, label: StrOrPromise) -> None:
        """Take the words beside the box."""
        box = forms.DateInput(attrs={"type": "date"})
        super().__init__(label=label, required=False, widget=box, validators=[check_day])


class AskForm(forms.Form):
    """What every report may be asked: the port of entry. Left out, it is any."""

    tells_period: ClassVar[bool] = False
    port = forms.ChoiceField(label=_("Port of entry"), choices=_places, required=False)

    @property
    def form(self) -> AskForm:
        """Itself: what the panel of filters asks of a set of filters."""
        return self

    def asked(self, now: dt.datetime) -> Asked:
        """Give what is asked, once it is known to be possible."""
        given = {**self.initial_period(), **self.cleaned_data}
        return Asked(given["first"], given["last"], now, given.get("port", ""))

    def initial_period(self) -> dict[str, dt.date]:
        """The last four weeks."""
        first, last = _whole(None, None)
        return {"first": first, "last": last}

    def filled(self, asked: Asked) -> Self:
        """Give the form as it reads with what was left out filled in."""
        return type(self)({"port": asked.port})


class PeriodForm(AskForm):
    """The period and the port of entry; what is left out is the last four weeks, and any port."""

    tells_period = True
    first = DayField(_("First day"))
    last = DayField(_("Last day"))
    field_order = ("first", "last", "port")

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

    def filled(self, asked: Asked) -> Self:
        """Give the form with both ends of the period."""
        first, last = asked.first.isoformat(), asked.last.isoformat()
        return type(self)({"first": first, "last": last, "port": asked.port})


class QuarterForm(AskForm):
    """One quarter that is settled, of all places: two answers can not be set against each other."""

    tells_period = True
    port = None  # type: ignore[assignment]  # takes the field away, as Django's forms have it
    quarter = forms.ChoiceField(label=_("Quarter"), choices=_quarters, required=False)

    def asked(self, now: dt.datetime) -> Asked:
        """Give the quarter, or the last one that is settled."""
        chosen = self.cleaned_data["quarter"]
        found = quarters.settled(beijing_date(now))
        one = next((each for each in found if each.code == chosen), found[0])
        return Asked(one.first, one.last, now)

    def filled(self, asked: Asked) -> Self:
        """Give the form with the quarter."""
        return type(self)({"quarter": quarters.quarter_of(asked.first).code})


class OfficersField(forms.IntegerField):
    """How many officers a shift has; what is left out is as usual."""

    def __init__(self, label: StrOrPromise) -> None:
        """Take the words beside the box."""
        super().__init__(label=label, required=False, min_value=0, max_value=MOST_OFFICERS)


class StaffingForm(AskForm):
    """The weeks to learn from, up to yesterday, and the officers of each shift."""

    tells_period = True
    weeks = forms.TypedChoiceField(
        label=_("Learn from"), choices=_weeks, coerce=int, empty_value=None, required=False
    )
    night = OfficersField(_("Officers, 0–8 o'clock"))
    day = OfficersField(_("Officers, 8–16 o'clock"))
    evening = OfficersField(_("Officers, 16–24 o'clock"))
    minutes = forms.IntegerField(
        label=_("Minutes of a case, if not as measured"),
        required=False,
        min_value=1,
        max_value=MOST_MINUTES,
    )
    field_order = ("weeks", "night", "day", "evening", "minutes", "port")

    def asked(self, now: dt.datetime) -> Asked:
        """Give the whole weeks before today, and the officers."""
        given, usual = self.cleaned_data, Staffing()
        night, day, evening = (
            number if given[name] is None else given[name]
            for name, number in zip(("night", "day", "evening"), usual.officers, strict=True)
        )
        weeks = given["weeks"] or usual.weeks
        last = beijing_date(now) - dt.timedelta(days=1)
        first = last - dt.timedelta(weeks=weeks) + dt.timedelta(days=1)
        staffing = Staffing(weeks, (night, day, evening), given["minutes"])
        return Asked(first, last, now, given["port"], staffing)

    def filled(self, asked: Asked) -> Self:
        """Give the form with the numbers that were taken."""
        staffing = asked.staffing or Staffing()
        night, day, evening = staffing.officers
        minutes = "" if staffing.minutes is None else staffing.minutes
        return type(self)(
            {"weeks": staffing.weeks, "night": night, "day": day, "evening": evening}
            | {"minutes": minutes, "port": asked.port}
        )


FORMS: Final[Mapping[str, type[AskForm]]] = {
    "queue": AskForm,
    "refusals": QuarterForm,
    "staffing": StaffingForm,
}
"""By report; any other is asked for a period."""


def _whole(first: dt.date | None, last: dt.date | None) -> tuple[dt.date, dt.date]:
    """The last four weeks, or four weeks up to or from the one day that was given."""
    weeks = dt.timedelta(days=USUAL_DAYS - 1)
    if last is None:
        today = beijing_date(timezone.now())
        last = today if first is None else max(first, min(today, first + weeks))
    return (max(last - weeks, EARLIEST) if first is None else first), last


def form_for(report: str, query: Mapping[str, Any]) -> AskForm:
    """Read what is asked of a report from the query of an address."""
    return FORMS.get(report, PeriodForm)(query)


def asked_by(form: AskForm, *, now: dt.datetime | None = None) -> Asked:
    """Give what a form asks; raises InvalidInput that names each wrong field."""
    if not form.is_valid():
        fields = {name: words_of(form[name])[0] for name in form.errors}
        raise InvalidInput(fields=fields)
    return form.asked(now or timezone.now())
