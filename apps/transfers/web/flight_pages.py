"""The inviter changes the flight of a filed request."""

from __future__ import annotations

import datetime as dt
from typing import Any, ClassVar, cast
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from apps.accounts.functions import Function
from apps.accounts.permissions import actor_of, requires
from apps.core.errors import DomainError
from apps.core.fields import DatePartsField
from apps.core.workcalendar import BEIJING
from apps.regions.selectors import ports_of_entry
from apps.transfers import selectors, services
from apps.transfers.models import TransferRequest
from apps.transfers.policies.flights import check_may_change_flight
from apps.transfers.states import VisitorState
from apps.transfers.web.desk_forms import SeenForm
from apps.transfers.web.filing_forms import show_refusal
from apps.transfers.web.filing_pages import NOT_FOR_A_FORM, PAGE, status_of
from apps.transfers.web.inviter_pages import crumbs


class FlightForm(SeenForm):
    """The flight as it is to be, whole."""

    renamed: ClassVar = {"arrival_at": "arrival_day"}

    port_of_entry = forms.ChoiceField(label=gettext_lazy("Port of entry"))
    flight_no = forms.CharField(
        label=gettext_lazy("Flight, ship or train number"),
        required=False,
        help_text=gettext_lazy("Such as MU588."),
    )
    arrival_day = DatePartsField(label=gettext_lazy("Day of arrival"))
    arrival_clock = forms.TimeField(
        label=gettext_lazy("Time of landing"),
        input_formats=["%H:%M"],
        help_text=gettext_lazy("Beijing time, as on the ticket, such as 14:05."),
        error_messages={"invalid": gettext_lazy("Enter hours and minutes, such as 14:05.")},
    )
    words = forms.CharField(
        label=gettext_lazy("What happened?"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=gettext_lazy("Such as: cancelled, booked anew. Officers of both sides read it."),
    )

    def __init__(self, *args: Any, found: TransferRequest, **kwargs: Any) -> None:
        """Begin with the flight on record, and offer the places open today."""
        at = (found.arrival_at or timezone.now()).astimezone(BEIJING)
        begun = {
            "revision": found.revision,
            "port_of_entry": found.port_of_entry,
            "flight_no": found.flight_no,
            "arrival_day": at.date(),
            "arrival_clock": f"{at:%H:%M}",
        }
        kwargs["initial"] = begun
        super().__init__(*args, **kwargs)
        cast("forms.ChoiceField", self.fields["port_of_entry"]).choices = [
            (place.code, f"{place.name} ({place.code})")
            for place in ports_of_entry(on=timezone.localdate())
        ]

    def flight(self) -> dict[str, Any]:
        """The validated form as keywords of the service."""
        told = dict(self.cleaned_data)
        day, clock = told.pop("arrival_day"), told.pop("arrival_clock")
        return {**told, "arrival_at": dt.datetime.combine(day, clock, tzinfo=BEIJING)}


@PAGE
@requires(Function.INVITER_FILE)
def flight(request: HttpRequest, request_id: UUID) -> HttpResponse:
    """Change place, flight and time of landing."""
    actor = actor_of(request.user)
    found = selectors.request_for_inviter(actor, request_id)
    check_may_change_flight(found, found.delegation, now=timezone.now())
    form = FlightForm(request.POST or None, found=found)
    if request.method == "POST" and form.is_valid():
        try:
            services.change_flight(actor=actor, request_id=request_id, **form.flight())
        except NOT_FOR_A_FORM:
            raise
        except DomainError as refusal:
            show_refusal(form, refusal, form.renamed)
        else:
            messages.success(request, _("The flight is changed. Everybody concerned is told."))
            return redirect("transfers:request", request_id=request_id)
    context = {
        "request_row": found,
        "crumbs": crumbs(found, _("Another flight")),
        "form": form,
        "with_visa": [one for one in found.delegation if one.state == VisitorState.ISSUED],
    }
    return render(request, "transfers/flight.html", context, status=status_of(form))
