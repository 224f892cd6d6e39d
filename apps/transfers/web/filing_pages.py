"""The inviter writes a request, a page for one thing, and files it. Back never loses anything."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any, Final
from uuid import UUID, uuid4

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from apps.accounts.carrying import carries_typing
from apps.accounts.functions import Function
from apps.accounts.permissions import actor_of, requires
from apps.core.actors import Actor
from apps.core.errors import Conflict, DomainError, Forbidden, NotFound, StaleRevision
from apps.core.fields import add_refusal
from apps.enterprises.policies import check_may_file
from apps.enterprises.selectors import inviter_of
from apps.transfers import selectors, services
from apps.transfers.errors import (
    DeclarationChanged,
    DeclarationMissing,
    DuplicateOpenRequest,
    RequestIncomplete,
)
from apps.transfers.models import TransferRequest
from apps.transfers.policies.moves import check_editable, submit_action
from apps.transfers.policies.typed import TRIP
from apps.transfers.states import MOVES
from apps.transfers.web.answers import answers_to_check, problems_of
from apps.transfers.web.autosave import autosave, unsaved_of
from apps.transfers.web.filing_forms import DeclareForm
from apps.transfers.web.host_forms import trip_form, trip_template
from apps.transfers.web.inviter_pages import crumbs

# A form can not mend these: they have a page of their own, which leads back to the fresh request.
NOT_FOR_A_FORM: Final = (Conflict, Forbidden, NotFound)
PAGE = require_http_methods(["GET", "HEAD", "POST"])


@PAGE
@requires(Function.INVITER_FILE)
@carries_typing
def new(request: HttpRequest) -> HttpResponse:
    """Start a draft with its trip. Who may not file is told before anything is typed."""
    actor = actor_of(request.user)
    inviter = inviter_of(actor)
    check_may_file(inviter)
    name, phone = inviter.contact
    begun = {"revision": 0, "contact_name": name, "contact_phone": phone}
    key = _start_key(request)
    form = trip_form(inviter)(request.POST or None, initial=begun)
    if request.method == "POST" and form.is_valid():
        try:
            made = services.start_draft(actor=actor, trip=form.trip(), key=key)
        except NOT_FOR_A_FORM:
            raise
        except DomainError as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, _("The draft is saved."))
            return redirect("transfers:request", request_id=made.id)
    elif form.is_bound:
        form.tell_the_rest(selectors.defects_of_trip(form.trip()))
    context = {
        "form": form,
        "autosave": autosave(request, None, TRIP, [form]),
        "start_key": key,
        "title": _("Start a request"),
        "back": reverse("transfers:home"),
        "quota": selectors.own_quota(actor),
    }
    return render(request, trip_template(inviter), context, status=status_of(form))


@PAGE
@requires(Function.INVITER_FILE)
@carries_typing
def trip(request: HttpRequest, request_id: UUID) -> HttpResponse:
    """Write the trip."""
    actor = actor_of(request.user)
    found = editable_request(request, request_id)
    inviter = inviter_of(actor)
    kind = trip_form(inviter)
    form = kind(request.POST or None, initial=kind.initial_of(found))
    if request.method == "POST" and form.is_valid():
        try:
            services.edit_trip(
                actor=actor,
                request_id=request_id,
                revision=form.cleaned_data["revision"],
                trip=form.trip(),
            )
        except NOT_FOR_A_FORM:
            raise
        except DomainError as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, _("The trip is saved."))
            return after_save(request, request_id)
    elif form.is_bound:
        form.tell_the_rest(selectors.defects_of_trip(form.trip()))
    context = {
        "form": form,
        "autosave": autosave(request, found, TRIP, [form]),
        "title": _("Trip"),
        "request_row": found,
        "crumbs": crumbs(found, _("Trip")),
        "back": reverse("transfers:request", args=[request_id]),
    }
    return render(request, trip_template(inviter), context, status=status_of(form))


@PAGE
@requires(Function.INVITER_FILE)
def check(request: HttpRequest, request_id: UUID) -> HttpResponse:
    """Show all answers with links to change them; POST files the request."""
    actor = actor_of(request.user)
    if request.method == "POST" and _has_filed(actor, request_id):
        return redirect("transfers:done", request_id=request_id)
    found = editable_request(request, request_id)
    read = selectors.declaration_now()
    form = DeclareForm(request.POST or None, version=read.version)
    if request.method == "POST":
        refusal = _refusal_of_filing(request, found)
        if refusal is None:
            return redirect("transfers:done", request_id=request_id)
        if isinstance(refusal, DeclarationMissing | DeclarationChanged):
            form = DeclareForm({}, version=read.version)
            add_refusal(form, refusal)
    status = HTTPStatus.UNPROCESSABLE_ENTITY if request.method == "POST" else HTTPStatus.OK
    problems = problems_of(found, selectors.open_defects(found)) + [
        {"message": str(message), "url": "#id_declaration"}
        for message in form.errors.get("declaration", [])
    ]
    context = {"declaration": read, "form": form} | answers_to_check(found, problems)
    context["unsaved"] = unsaved_of(actor, found)
    return render(request, "transfers/check.html", context, status=status)


def _refusal_of_filing(request: HttpRequest, found: TransferRequest) -> DomainError | None:
    """File the request; give what the page can show about a refusal. Raises StaleRevision."""
    actor = actor_of(request.user)
    try:
        services.submit(
            actor=actor,
            request_id=found.id,
            revision=seen_revision(request),
            declaration=request.POST.get("declaration", ""),
        )
    except (RequestIncomplete, DuplicateOpenRequest, DeclarationMissing, DeclarationChanged) as no:
        return no
    except StaleRevision:
        if not _has_filed(actor, found.id):
            raise
    return None


@require_POST
@requires(Function.INVITER_FILE)
def withdraw(request: HttpRequest, request_id: UUID) -> HttpResponse:
    """Withdraw the request, or ask the port to let it be withdrawn."""
    services.withdraw(
        actor=actor_of(request.user),
        request_id=request_id,
        revision=seen_revision(request),
        reason=request.POST.get("reason", ""),
    )
    found = selectors.request_for_inviter(actor_of(request.user), request_id)
    is_asked = found.withdrawn_at is None
    words = _("The port has been asked. Its answer decides.") if is_asked else _("Withdrawn.")
    messages.success(request, words)
    return redirect("transfers:request", request_id=request_id)


def _start_key(request: HttpRequest) -> UUID:
    """The key that a page of a new request was given, so that sent twice it starts one draft."""
    try:
        return UUID(request.POST.get("start_key", ""))
    except ValueError:
        return uuid4()


def _has_filed(actor: Actor, request_id: UUID) -> bool:
    """Whether this very person has just filed it: the second half of a double click."""
    found = selectors.request_for_inviter(actor, request_id)
    just_filed = {MOVES[submit_action()].event}
    return found.last_actor == actor.id and found.last_event in just_filed


def editable_request(request: HttpRequest, request_id: UUID) -> TransferRequest:
    """The caller's own request, to be changed; raises NotEditable and RequestNotFound."""
    found = selectors.request_for_inviter(actor_of(request.user), request_id)
    check_editable(found)
    return found


def status_of(form: Any) -> int:  # noqa: ANN401 (a form or a formset)
    """422 for a form that came back with something to mend."""
    return HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK


def seen_revision(request: HttpRequest) -> int:
    """The revision of the page the inviter acted from; one that is no number is never current."""
    given = request.POST.get("revision", "")
    return int(given) if given.isascii() and given.isdigit() else -1


def after_save(request: HttpRequest, request_id: UUID) -> HttpResponse:
    """Go back to where the change began: the answers to be checked, or the list of tasks."""
    name = "transfers:check" if request.GET.get("from") == "check" else "transfers:request"
    return redirect(name, request_id=request_id)
