"""Officers look up units on file, and decide on changes of their records."""

from __future__ import annotations

from http import HTTPStatus
from typing import Final
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from apps.accounts.functions import Function
from apps.accounts.permissions import actor_of, requires
from apps.core.errors import Conflict, DomainError, Forbidden, NotFound
from apps.core.fields import add_refusal
from apps.core.parts import Crumb
from apps.enterprises import selectors, services
from apps.enterprises.web import facts
from apps.enterprises.web.unit_pages import unit_context
from apps.enterprises.web.vetting_pages import ReasonForm

PAGE_SIZE: Final = 50
_LONGEST: Final = 60


@require_safe
@requires(Function.CITY_VET)
def units(request: HttpRequest) -> HttpResponse:
    """List the units on file; a former code finds its unit too."""
    words = request.GET.get("words", "")[:_LONGEST]
    rows = selectors.units_for_city(actor_of(request.user), query=words)
    page = Paginator(rows, PAGE_SIZE).get_page(request.GET.get("page"))
    crumbs = [Crumb(_("Applications"), reverse("enterprises:vet-registrations")), Crumb(_("Units"))]
    context = {"page": page, "words": words, "crumbs": crumbs}
    return render(request, "enterprises/units.html", context)


@require_safe
@requires(Function.CITY_VET)
def unit(request: HttpRequest, unit_id: UUID) -> HttpResponse:
    """Show the record of a unit, with the change that waits."""
    return _page(request, unit_id)


@require_POST
@requires(Function.CITY_VET)
def approve_change(request: HttpRequest, change_id: UUID) -> HttpResponse:
    """Write a change into the record."""
    change = services.approve_change(
        actor=actor_of(request.user), change_id=change_id, revision=facts.seen(request)
    )
    messages.success(request, _("The record is changed; what stood there before is kept."))
    return redirect("enterprises:unit-desk", unit_id=change.enterprise_id)


@require_POST
@requires(Function.CITY_VET)
def refuse_change(request: HttpRequest, change_id: UUID) -> HttpResponse:
    """Leave the record as it is."""
    actor, form = actor_of(request.user), ReasonForm(request.POST)
    if form.is_valid():
        try:
            change = services.refuse_change(actor=actor, change_id=change_id, **form.cleaned_data)
        except (Conflict, Forbidden, NotFound):
            raise
        except DomainError as refusal:
            add_refusal(form, refusal)
        else:
            messages.success(request, _("Refused. The unit has been told why."))
            return redirect("enterprises:unit-desk", unit_id=change.enterprise_id)
    return _page(request, selectors.unit_of_change(actor, change_id), sent=form)


def _page(request: HttpRequest, unit_id: UUID, sent: ReasonForm | None = None) -> HttpResponse:
    actor = actor_of(request.user)
    found = selectors.unit_for_city(actor, unit_id)
    waiting = found.open_change
    begun = {"revision": waiting.revision} if waiting else {}
    context = {
        **unit_context(found, actor),
        "refuse": sent or ReasonForm(initial=begun),
        "sent": sent,
        "is_desk": True,
        "crumbs": [
            Crumb(_("Applications"), reverse("enterprises:vet-registrations")),
            Crumb(_("Units"), reverse("enterprises:units")),
            Crumb(found.unit.uscc),
        ],
    }
    status = HTTPStatus.UNPROCESSABLE_ENTITY if sent else HTTPStatus.OK
    return render(request, "enterprises/unit_desk.html", context, status=status)
