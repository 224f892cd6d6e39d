"""The roster of a visa desk, week by week: who is there, who is on call, and when nobody is."""

from __future__ import annotations

import datetime as dt
from http import HTTPStatus
from typing import Final
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from apps.accounts.functions import Function
from apps.accounts.permissions import actor_of, may, requires
from apps.accounts.selectors import display_names
from apps.core.actors import Actor
from apps.core.errors import Conflict, DomainError, Forbidden, NotFound
from apps.core.fields import add_refusal
from apps.core.parts import Crumb, Tab
from apps.core.workcalendar import beijing_date
from apps.endorsement.desk_selectors import desk_choices
from apps.endorsement.models import VisaDesk
from apps.endorsement.roster_selectors import desk_by_code, officers_of_port, roster_week
from apps.endorsement.services import roster as services
from apps.endorsement.states import Duty
from apps.endorsement.web.roster_forms import ShiftForm

_WEEK: Final = dt.timedelta(days=7)
_FIRST_YEAR, _LAST_YEAR = 2000, 2999


@require_safe
@requires(Function.PORT_DUTY)
def week(request: HttpRequest, desk: str) -> HttpResponse:
    """Show seven days of a desk, from today or the day asked for on."""
    actor, now = actor_of(request.user), timezone.now()
    found = desk_by_code(actor=actor, code=desk)
    first = _day_asked(request.GET.get("from", ""), beijing_date(now))
    days = roster_week(actor=actor, desk=found, first=first)
    shifts = [one for day in days for several in day.shifts.values() for one in several]
    here = reverse("endorsement:roster", args=[found.code])
    context = {
        "desk": found,
        "days": [(day, [(duty, day.shifts[duty.value]) for duty in Duty]) for day in days],
        "names": display_names({str(one.officer) for one in shifts}),
        "may_change": may(actor, Function.PORT_DESKS),
        "now": now,
        "tabs": [
            Tab(name, f"{reverse('endorsement:roster', args=[code])}?from={first}", code == desk)
            for code, name in desk_choices()
        ],
        "before": f"{here}?from={first - _WEEK}",
        "after": f"{here}?from={first + _WEEK}",
        "crumbs": [Crumb(_("Visa desks"), reverse("endorsement:desks")), Crumb(_("Roster"))],
    }
    return render(request, "endorsement/roster.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Function.PORT_DESKS)
def enter(request: HttpRequest, desk: str) -> HttpResponse:
    """Enter an officer on the roster."""
    actor = actor_of(request.user)
    found = desk_by_code(actor=actor, code=desk)
    form = ShiftForm(
        request.POST or None,
        officers=officers_of_port(actor=actor),
        initial={"first_day": beijing_date(timezone.now())},
    )
    if request.method == "POST" and form.is_valid():
        entered = _enter(form, found, actor)
        if entered:
            words = ngettext("%d shift is entered.", "%d shifts are entered.", entered) % entered
            messages.success(request, words)
            first = form.cleaned_data["first_day"]
            return redirect(f"{reverse('endorsement:roster', args=[found.code])}?from={first}")
    context = {
        "desk": found,
        "form": form,
        "crumbs": [
            Crumb(_("Visa desks"), reverse("endorsement:desks")),
            Crumb(_("Roster"), reverse("endorsement:roster", args=[found.code])),
            Crumb(_("Enter a shift")),
        ],
    }
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.is_bound else HTTPStatus.OK
    return render(request, "endorsement/shift.html", context, status=status)


@require_POST
@requires(Function.PORT_DESKS)
def take_off(request: HttpRequest, shift_id: UUID) -> HttpResponse:
    """Take a shift off the roster."""
    shift = services.take_off(actor=actor_of(request.user), shift_id=shift_id)
    messages.success(request, _("The shift is off the roster. The officer has been told."))
    page = reverse("endorsement:roster", args=[shift.desk.code])
    return redirect(f"{page}?from={beijing_date(shift.starts_at)}")


def _enter(form: ShiftForm, desk: VisaDesk, actor: Actor) -> int:
    """How many shifts were entered; none when the form says why not."""
    told = form.cleaned_data
    try:
        shifts = services.enter_shifts(
            actor=actor,
            desk=desk.code,
            officer=UUID(told["officer"]),
            duty=Duty(told["duty"]),
            first_day=told["first_day"],
            starts=told["starts"],
            ends=told["ends"],
            days=told["days"],
        )
    except (Conflict, Forbidden, NotFound):
        raise
    except DomainError as refusal:
        add_refusal(form, refusal)
        return 0
    return len(shifts)


def _day_asked(text: str, today: dt.date) -> dt.date:
    """The day in the address; today for one that is none, or that no roster reaches."""
    try:
        day = dt.date.fromisoformat(text)
    except ValueError:
        return today
    return day if _FIRST_YEAR <= day.year <= _LAST_YEAR else today
