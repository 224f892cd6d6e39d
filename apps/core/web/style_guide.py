"""Every component in every state on one page, for whoever builds pages. Only while DEBUG is on."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from apps.core import parts
from apps.core.context import PUBLIC, authority_of
from apps.core.errors import NotFound
from apps.core.fields import DatePartsField, DatePartsWidget
from apps.core.parts import StepState, StepTime, TaskState, Tone

PURPOSES = [("trade", _("Trade")), ("visit", _("Exchange or visit")), ("family", _("Family"))]
STATES = [
    ("draft", _("Draft")),
    ("submitted", _("Submitted")),
    ("handed_on", _("Handed on")),
    ("supplement_asked", _("Supplement asked")),
    ("approved", _("Approved")),
    ("refused", _("Refused")),
]


class SampleForm(forms.Form):
    """One field of each kind."""

    surname = forms.CharField(
        label=_("Surname"),
        help_text=_("In capital letters, as on the passport."),
        error_messages={"required": _("Enter the surname as it stands on the passport.")},
    )
    email = forms.EmailField(
        label=_("Email"),
        required=False,
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )
    birth_date = DatePartsField(
        label=_("Date of birth"),
        help_text=_("For example 1984 3 27"),
        widget=DatePartsWidget(autocomplete="bday"),
    )
    arrival_at = forms.DateTimeField(
        label=_("Arrival, Beijing time"),
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}),
        error_messages={"required": _("Enter when the flight lands.")},
    )
    port = forms.ChoiceField(
        label=_("Port of entry"), choices=[("PVG", _("Pudong airport")), ("SHA", _("Hongqiao"))]
    )
    purpose = forms.ChoiceField(
        label=_("Purpose of the visit"),
        choices=PURPOSES,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose the purpose of the visit.")},
    )
    papers = forms.MultipleChoiceField(
        label=_("Papers you have at hand"),
        choices=[("letter", _("Invitation letter")), ("guarantee", _("Letter of guarantee"))],
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    scan = forms.FileField(
        label=_("Scan of the passport's data page"),
        help_text=_("PDF, JPEG or PNG, up to 10 MB"),
        widget=forms.ClearableFileInput(attrs={"accept": ".pdf,.jpg,.png"}),
        error_messages={"required": _("Choose a file.")},
    )
    itinerary = forms.CharField(label=_("Itinerary"), widget=forms.Textarea, required=False)
    is_true = forms.BooleanField(
        label=_("What I have entered is true"),
        error_messages={"required": _("Confirm that what you have entered is true.")},
    )


class SampleFilterForm(forms.Form):
    """The form of a filter panel."""

    q = forms.CharField(label=_("Reference"), required=False)
    status = forms.MultipleChoiceField(label=_("State"), choices=STATES, required=False)
    lands = forms.DateField(label=_("Lands on or after"), required=False)
    mine = forms.NullBooleanField(label=_("On my desk"), required=False)
    urgent = forms.BooleanField(label=_("Urgent only"), required=False)
    port = forms.ChoiceField(
        label=_("Port of entry"),
        choices=[("", _("Any")), ("PVG", _("Pudong airport")), ("SHA", _("Hongqiao"))],
        required=False,
    )


class SampleFilter:
    """What the filter tags read of a FilterSet."""

    def __init__(self, asked: Any) -> None:  # noqa: ANN401 - a QueryDict or a plain mapping
        """Bind the form to what was asked."""
        self.form = SampleFilterForm(asked)


@require_safe
def style_guide(request: HttpRequest) -> HttpResponse:
    """Show the components, on the public host only; its address exists while DEBUG is on.

    `?density=density-compact` shows them as officers see them.
    """
    if authority_of(request).kind != PUBLIC:
        raise NotFound
    now = timezone.now()
    sent = {"birth_date_year": "1984", "birth_date_month": "14", "port": "PVG"}
    wrong = SampleForm(sent, auto_id="wrong_%s")
    compact = request.GET.get("density") == "density-compact"
    context = {
        "density": "density-compact" if compact else "density-airy",
        "crumbs": [parts.Crumb(_("Home"), "/"), parts.Crumb(_("Style guide"))],
        "form": SampleForm(),
        "wrong": wrong,
        "filterset": SampleFilter(
            request.GET or QueryDict("status=submitted&status=draft&q=26-7K2M9QX-4")
        ),
        "page": Paginator(range(480), 25).get_page(request.GET.get("page", 4)),
        "states": STATES,
        "tones": list(Tone),
        "arrivals": [now + dt.timedelta(hours=hours) for hours in (6.7, 30, 100, -2)],
        "now": now,
        **_samples(now),
    }
    return render(request, "core/style_guide.html", context)


def _samples(now: dt.datetime) -> dict[str, Any]:
    """Steps, tasks, rows, events and tabs in each of their states."""
    earlier = [now - dt.timedelta(hours=hours) for hours in (52, 28, 27, 3)]
    return {
        "steps": [
            parts.Step(_("Filed"), StepState.DONE, [StepTime(_("Filed"), earlier[0])]),
            parts.Step(_("City check"), StepState.DONE, [StepTime(_("Handed on"), earlier[1])]),
            parts.Step(
                _("With Shanghai"),
                StepState.CURRENT,
                [StepTime(_("Received"), earlier[2]), StepTime(_("Accepted"), earlier[3])],
                note=_("Shanghai asks for a clearer scan."),
                turn=_("Your turn"),
                is_yours=True,
            ),
            parts.Step(_("Decided")),
            parts.Step(_("Visa ready")),
        ],
        "steps_problem": [
            parts.Step(_("Filed"), StepState.DONE, [StepTime(_("Filed"), earlier[0])]),
            parts.Step(_("City check"), StepState.PROBLEM, note=_("Returned for correction.")),
            parts.Step(_("With Shanghai"), turn=_("Waiting for Shanghai")),
        ],
        "tasks": [
            parts.Task(_("Trip"), TaskState.DONE, "#trip"),
            parts.Task(_("Visitors"), TaskState.IN_PROGRESS, "#visitors", _("2 of 3 complete")),
            parts.Task(_("Papers"), TaskState.PROBLEM, "#papers", _("One file is damaged.")),
            parts.Task(_("Contact"), TaskState.NOT_STARTED, "#contact"),
            parts.Task(_("Check and file"), TaskState.BLOCKED, hint=_("Finish the rest first.")),
        ],
        "rows": [
            parts.Row(_("Name"), "DENT ARTHUR PHILIP", "#change", lang="en"),
            parts.Row(_("Passport number"), "L898902C3", "#change", is_code=True),
            parts.Row(_("Itinerary"), "", "#change"),
            parts.Row(_("Stay"), _("12 days")),
        ],
        "events": [
            parts.Event(earlier[3], _("Accepted"), _("Shanghai"), tone=Tone.PROGRESS),
            parts.Event(earlier[1], _("Handed on"), "Suzhou", _("Complete."), Tone.SUCCESS),
            parts.Event(earlier[0], _("Submitted"), _("Inviting unit")),
        ],
        "tabs": [
            parts.Tab(_("Mine"), "#mine", is_current=True, count=4),
            parts.Tab(_("Unclaimed"), "#unclaimed", count=17),
            parts.Tab(_("Everything"), "#everything"),
        ],
    }
