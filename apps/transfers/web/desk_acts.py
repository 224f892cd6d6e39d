"""What officers of the city do with a request. Each view is one call of a service."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from http import HTTPStatus
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.forms import formset_factory
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect as to_page
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from apps.accounts.functions import Function
from apps.accounts.permissions import actor_of, requires
from apps.core.errors import Conflict, DomainError, Forbidden, NotFound
from apps.core.fields import add_refusal, add_refusal_at
from apps.core.parts import Crumb
from apps.policy.selectors import paper_names, supplement_due
from apps.transfers import selectors, services
from apps.transfers.inputs import AskPoint
from apps.transfers.models import TransferRequest
from apps.transfers.web.desk_check import points_of
from apps.transfers.web.desk_forms import POINTS_AT_ONCE, PointForm, RedirectForm, SeenForm

# A form can not mend these: they have a page of their own, which leads back to the fresh request.
_NOT_FOR_A_FORM = (Conflict, Forbidden, NotFound)


@require_POST
@requires(Function.CITY_CHECK)
def claim(request: HttpRequest, request_id: UUID) -> HttpResponse:
    """Take a submitted request up for checking."""
    services.claim(actor=actor_of(request.user), request_id=request_id, revision=_seen(request))
    return _done(request, request_id, _("The request is on your desk."))


@require_POST
@requires(Function.CITY_CHECK)
def release(request: HttpRequest, request_id: UUID) -> HttpResponse:
    """Put a request back into the queue."""
    services.release(
        actor=actor_of(request.user),
        request_id=request_id,
        revision=_seen(request),
        reason=request.POST.get("reason", ""),
    )
    return _done(request, request_id, _("The request is back in the queue."))


@require_POST
@requires(Function.CITY_CHECK)
def hand_on(request: HttpRequest, request_id: UUID) -> HttpResponse:
    """Hand the request on to the port."""
    services.hand_on(
        actor=actor_of(request.user),
        request_id=request_id,
        revision=_seen(request),
        note=request.POST.get("reason", ""),
    )
    return _done(request, request_id, _("Handed on. The carrier takes it to the port now."))


@require_POST
@requires(Function.CITY_CHECK)
def recall(request: HttpRequest, request_id: UUID) -> HttpResponse:
    """Ask the port for the request back."""
    services.ask_recall(
        actor=actor_of(request.user),
        request_id=request_id,
        revision=_seen(request),
        reason=request.POST.get("reason", ""),
    )
    return _done(request, request_id, _("The port has been asked. Its answer decides."))


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Function.CITY_CHECK)
def ask(request: HttpRequest, request_id: UUID) -> HttpResponse:
    """Ask the inviter for supplements."""
    return _with_points(
        request,
        request_id,
        service=services.ask_supplement,
        words=(
            _("Ask for supplements"),
            _("Name everything at once. The request keeps its place and its date."),
            _("Ask the inviter"),
            _("The inviter has been asked."),
        ),
    )


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Function.CITY_CHECK)
def send_back(request: HttpRequest, request_id: UUID) -> HttpResponse:
    """Return the request with all defects told at once."""
    return _with_points(
        request,
        request_id,
        service=services.return_request,
        words=(
            _("Return the request"),
            _("Name all defects at once. The inviter mends them and files again."),
            _("Return it"),
            _("The request is returned to the inviter."),
        ),
    )


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Function.CITY_CHECK)
def redirect(request: HttpRequest, request_id: UUID) -> HttpResponse:
    """Send the request to the city it belongs to."""
    actor = actor_of(request.user)
    found = selectors.request_for_desk(actor, request_id)
    form = RedirectForm(
        request.POST or None,
        cities=selectors.redirect_destinations(),
        initial={"revision": found.revision},
    )
    status = HTTPStatus.OK
    if request.method == "POST":
        if form.is_valid():
            try:
                services.redirect(actor=actor, request_id=request_id, **form.cleaned_data)
            except _NOT_FOR_A_FORM:
                raise
            except DomainError as refusal:
                add_refusal(form, refusal)
            else:
                return _done(request, request_id, _("Redirected. The inviter has been told."))
        status = HTTPStatus.UNPROCESSABLE_ENTITY
    context = {"form": form, **_frame(found, _("Redirect"))}
    return render(request, "transfers/desk_redirect.html", context, status=status)


def _with_points(
    request: HttpRequest,
    request_id: UUID,
    *,
    service: Callable[..., Any],
    words: Sequence[str],
) -> HttpResponse:
    """Show the form of points, or do the act; `words` are title, lead, button and success."""
    title, lead, button, success = words
    actor = actor_of(request.user)
    found = selectors.request_for_desk(actor, request_id)
    begun = [] if request.method == "POST" else [_begun(one) for one in points_of(found)]
    points = formset_factory(PointForm, extra=POINTS_AT_ONCE, max_num=200)
    offered = {"request": found, "papers": paper_names(timezone.localdate())}
    formset = points(request.POST or None, initial=begun, form_kwargs=offered)
    form = SeenForm(request.POST or None, initial={"revision": found.revision})
    status = HTTPStatus.OK
    if request.method == "POST":
        if form.is_valid() and formset.is_valid():
            told = [point for point in (one.point() for one in formset) if point is not None]
            try:
                service(actor=actor, request_id=request_id, points=told, **form.cleaned_data)
            except _NOT_FOR_A_FORM:
                raise
            except DomainError as refusal:
                written = [one for one in formset if one.point() is not None]
                add_refusal_at(refusal, under="points", rows=written, otherwise=form)
            else:
                return _done(request, request_id, success)
        status = HTTPStatus.UNPROCESSABLE_ENTITY
    context = {
        "form": form,
        "formset": formset,
        "lead": lead,
        "marked": len(begun),
        "due_at": supplement_due(timezone.now()) if service is services.ask_supplement else None,
        "button": button,
        **_frame(found, title),
    }
    return render(request, "transfers/desk_points.html", context, status=status)


def _begun(point: AskPoint) -> dict[str, object]:
    """A point of the form as the check marked it; the officer may change or empty it."""
    return {
        "visitor": str(point.visitor_id or ""),
        "subject": point.subject[:200],
        "note": point.note,
        "place": point.place,
    }


def _frame(found: TransferRequest, title: str) -> dict[str, object]:
    return {
        "request_row": found,
        "title": title,
        "crumbs": [
            Crumb(_("Desk"), reverse("transfers:desk")),
            Crumb(found.reference, reverse("transfers:desk-request", args=[found.id])),
            Crumb(title),
        ],
    }


def _seen(request: HttpRequest) -> int:
    """The revision on the page the officer acted from; one that is no number is never current."""
    given = request.POST.get("revision", "")
    return int(given) if given.isascii() and given.isdigit() else -1


def _done(request: HttpRequest, request_id: UUID, words: str) -> HttpResponse:
    messages.success(request, words)
    return to_page("transfers:desk-request", request_id=request_id)
