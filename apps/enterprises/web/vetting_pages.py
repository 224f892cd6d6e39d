"""What officers of the city vet: applications, changes of records, and the units on file."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from http import HTTPStatus
from typing import Any, Final
from uuid import UUID

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from apps.accounts.functions import Function
from apps.accounts.permissions import actor_of, requires
from apps.core.errors import Conflict, DomainError, Forbidden, NotFound
from apps.core.fields import add_refusal
from apps.core.htmx import render_page
from apps.core.parts import Crumb, Tab
from apps.enterprises import selectors, services
from apps.enterprises.filters import RegistrationFilter
from apps.enterprises.models import Registration
from apps.enterprises.states import (
    REGISTRATION_MOVES,
    REGISTRATION_TO_VET,
    RegistrationAction,
    RegistrationStatus,
)
from apps.enterprises.web import facts
from apps.policy.selectors import paper_names

PAGE_SIZE: Final = 50
_NOT_FOR_A_FORM: Final = (Conflict, Forbidden, NotFound)
_SHOWN: Final = (
    RegistrationStatus.ASKED,
    RegistrationStatus.APPROVED,
    RegistrationStatus.REFUSED,
    RegistrationStatus.WITHDRAWN,
)


class PointsForm(forms.Form):
    """What is asked of an applicant."""

    revision = forms.IntegerField(widget=forms.HiddenInput)
    points = forms.CharField(
        label=gettext_lazy("What is to be mended or explained"),
        required=False,
        help_text=gettext_lazy("One thing a line. Name everything at once."),
        widget=forms.Textarea(attrs={"rows": 4}),
    )


class ReasonForm(forms.Form):
    """Why something is refused."""

    revision = forms.IntegerField(widget=forms.HiddenInput)
    reason = forms.CharField(
        label=gettext_lazy("Reason"),
        required=False,
        help_text=gettext_lazy("The applicant reads it."),
        widget=forms.Textarea(attrs={"rows": 3}),
    )


@require_safe
@requires(Function.CITY_VET)
def registrations(request: HttpRequest) -> HttpResponse:
    """List applications, oldest first; those that wait for the city unless asked otherwise."""
    actor = actor_of(request.user)
    rows = selectors.registrations_for_city(actor)
    asked = request.GET.get("status", "")
    if asked in RegistrationStatus.values:
        rows = rows.filter(status=asked)
    elif not request.GET.get("words"):
        rows = rows.filter(status__in=sorted(REGISTRATION_TO_VET))
    found = RegistrationFilter(request.GET, queryset=rows, request=request)
    page = Paginator(found.qs, PAGE_SIZE).get_page(request.GET.get("page"))
    return render_page(
        request,
        "enterprises/registrations.html",
        part="enterprises/_registrations.html",
        context={
            "page": page,
            "filter": found,
            "tabs": _tabs(asked, selectors.counts_of_registrations(actor)),
            "changes": selectors.changes_to_vet(actor),
        },
    )


@require_safe
@requires(Function.CITY_VET)
def registration(request: HttpRequest, registration_id: UUID) -> HttpResponse:
    """Show one application: what was typed beside the papers, and what may be done."""
    found = selectors.registration_for_city(actor_of(request.user), registration_id)
    return _page(request, found)


@require_POST
@requires(Function.CITY_VET)
def approve(request: HttpRequest, registration_id: UUID) -> HttpResponse:
    """Put the inviter on file."""
    services.approve_registration(
        actor=actor_of(request.user),
        registration_id=registration_id,
        revision=facts.seen(request),
    )
    messages.success(request, _("On file. The applicant has been told and can file requests."))
    return redirect("enterprises:vet-registration", registration_id=registration_id)


@require_POST
@requires(Function.CITY_VET)
def ask(request: HttpRequest, registration_id: UUID) -> HttpResponse:
    """Ask the applicant."""

    def act(told: Mapping[str, Any]) -> None:
        services.ask_about_registration(
            actor=actor_of(request.user),
            registration_id=registration_id,
            revision=told["revision"],
            points=told["points"].splitlines(),
        )

    words = _("The applicant has been asked.")
    return _act(request, registration_id, act, words=words, ask=PointsForm(request.POST))


@require_POST
@requires(Function.CITY_VET)
def refuse(request: HttpRequest, registration_id: UUID) -> HttpResponse:
    """Do not put the inviter on file."""

    def act(told: Mapping[str, Any]) -> None:
        services.refuse_registration(
            actor=actor_of(request.user), registration_id=registration_id, **told
        )

    words = _("Refused. The applicant has been told why.")
    return _act(request, registration_id, act, words=words, refuse=ReasonForm(request.POST))


def _act(
    request: HttpRequest,
    registration_id: UUID,
    act: Callable[[Mapping[str, Any]], None],
    *,
    words: str,
    **sent: forms.Form,
) -> HttpResponse:
    """Do an act that asks for words; a refusal brings the page back with what was written."""
    (form,) = sent.values()
    if form.is_valid():
        try:
            act(form.cleaned_data)
        except _NOT_FOR_A_FORM:
            raise
        except DomainError as refusal:
            add_refusal(form, refusal)
        else:
            messages.success(request, words)
            return redirect("enterprises:vet-registration", registration_id=registration_id)
    found = selectors.registration_for_city(actor_of(request.user), registration_id)
    return _page(request, found, **sent)


def _page(request: HttpRequest, found: Registration, **sent: forms.Form) -> HttpResponse:
    begun = {"revision": found.revision}
    context = {
        "registration": found,
        "crumbs": [
            Crumb(_("Applications"), reverse("enterprises:vet-registrations")),
            Crumb(found.reference),
        ],
        "rows": facts.registration_rows(found),
        "papers": found.papers.all(),
        "paper_names": paper_names(timezone.localdate()),
        "points": found.points.all(),
        "likeness": selectors.likeness_of(found),
        "actions": {
            act.value for act in RegistrationAction if REGISTRATION_MOVES.allows(act, found.status)
        },
        "ask": sent.get("ask") or PointsForm(initial=begun, auto_id="id_ask_%s"),
        "refuse": sent.get("refuse") or ReasonForm(initial=begun, auto_id="id_refuse_%s"),
        "sent": next(iter(sent.values()), None),
        "history": facts.events(selectors.history_of(found.chain), named=True),
    }
    status = HTTPStatus.UNPROCESSABLE_ENTITY if sent else HTTPStatus.OK
    return render(request, "enterprises/registration.html", context, status=status)


def _tabs(asked: str, counts: Mapping[str, int]) -> list[Tab]:
    here = reverse("enterprises:vet-registrations")
    waiting = sum(counts[status] for status in REGISTRATION_TO_VET)
    return [
        Tab(_("To be vetted"), here, is_current=not asked, count=waiting),
        *(
            Tab(
                one.label,
                f"{here}?status={one.value}",
                is_current=asked == one.value,
                count=counts[one],
            )
            for one in _SHOWN
        ),
    ]
