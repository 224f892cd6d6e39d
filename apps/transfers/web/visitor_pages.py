"""The inviter names the visitors; the passport's two lines may fill most of the form."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from apps.accounts.carrying import carries_typing
from apps.accounts.functions import Function
from apps.accounts.permissions import actor_of, requires
from apps.core.errors import DomainError
from apps.core.fields import add_refusal
from apps.transfers import selectors, services
from apps.transfers.errors import VisitorNotFound
from apps.transfers.models import TransferRequest, Visitor
from apps.transfers.policies.typed import NEW_VISITOR
from apps.transfers.web.autosave import autosave
from apps.transfers.web.filing_forms import VisitorForm, show_refusal
from apps.transfers.web.filing_pages import (
    NOT_FOR_A_FORM,
    PAGE,
    after_save,
    editable_request,
    seen_revision,
    status_of,
)
from apps.transfers.web.inviter_pages import visitors_crumbs
from apps.transfers.web.passport_help import Help, help_for
from apps.transfers.web.scan_pages import visitors_context
from apps.transfers.web.visitor_assist import (
    assisted,
    form_context,
    fresh_form,
    is_assisted,
    scan_named,
    with_scan,
)


@PAGE
@requires(Function.INVITER_FILE)
def visitors(request: HttpRequest, request_id: UUID) -> HttpResponse:
    """List the visitors of a request that is being written; a search comes by POST."""
    found = editable_request(request, request_id)
    return render(request, "transfers/visitors.html", visitors_context(request, found))


@PAGE
@requires(Function.INVITER_FILE)
@carries_typing
def add(request: HttpRequest, request_id: UUID) -> HttpResponse:
    """Add a visitor; "read" fills the form from the two lines and saves nothing."""
    found = editable_request(request, request_id)
    scan = scan_named(request, found, request.GET.get("scan"))
    begun = {
        "revision": found.revision,
        "is_leader": not found.delegation,
        "scan_id": scan.id if scan is not None else "",
    }
    page = partial(_page, request, found, title=_("Add a visitor"))
    if is_assisted(request):
        return page(*assisted(request, found), begun=begun)
    if request.method != "POST":
        return page(
            fresh_form(found, begun), help_for({}, by=selectors.yardstick_of(found), scan=scan)
        )
    form = _sent_form(request, found)
    if form.is_valid():
        try:
            added = services.add_visitor(
                actor=actor_of(request.user),
                request_id=request_id,
                revision=form.cleaned_data["revision"],
                visitor=form.visitor(),
                scan_id=form.cleaned_data["scan_id"],
            )
        except NOT_FOR_A_FORM:
            raise
        except DomainError as refusal:
            add_refusal(form, refusal)
        else:
            _say_saved(request, added, _("The visitor is in the list."))
            return redirect("transfers:visitors", request_id=request_id)
    else:
        form.tell_the_rest(selectors.defects_of_visitor(found, form.visitor()))
    return page(form, _beside(request, found, form))


@PAGE
@requires(Function.INVITER_FILE)
@carries_typing
def edit(request: HttpRequest, request_id: UUID, visitor_id: UUID) -> HttpResponse:
    """Change a visitor."""
    found = editable_request(request, request_id)
    visitor = _visitor_of(found, visitor_id)
    begun = {**VisitorForm.initial_of(visitor), "revision": found.revision}
    page = partial(_page, request, found, title=visitor.full_name, visitor=visitor)
    if is_assisted(request):
        return page(*assisted(request, found, visitor_id=visitor_id), begun=begun)
    if request.method != "POST":
        return page(fresh_form(found, begun), Help())
    form = _sent_form(request, found, visitor_id=visitor_id)
    if form.is_valid():
        try:
            saved = services.edit_visitor(
                actor=actor_of(request.user),
                request_id=request_id,
                revision=form.cleaned_data["revision"],
                visitor_id=visitor_id,
                visitor=form.visitor(),
                scan_id=form.cleaned_data["scan_id"],
            )
        except NOT_FOR_A_FORM:
            raise
        except DomainError as refusal:
            add_refusal(form, refusal)
        else:
            _say_saved(request, saved, _("The visitor is saved."))
            if request.GET.get("from") == "check":
                return after_save(request, request_id)
            return redirect("transfers:visitors", request_id=request_id)
    else:
        form.tell_the_rest(selectors.defects_of_visitor(found, form.visitor()))
    return page(form, _beside(request, found, form))


def _say_saved(request: HttpRequest, visitor: Visitor, words: str) -> None:
    """Confirm what was saved, or warn at once of what filing will refuse."""
    if selectors.is_named_twice(visitor):
        words += " " + _("This passport is in this request twice: remove one of the two.")
        messages.warning(request, words)
    else:
        messages.success(request, words)


@require_POST
@requires(Function.INVITER_FILE)
def remove(request: HttpRequest, request_id: UUID, visitor_id: UUID) -> HttpResponse:
    """Take a visitor out of the list, with the visitor's papers."""
    services.remove_visitor(
        actor=actor_of(request.user),
        request_id=request_id,
        revision=seen_revision(request),
        visitor_id=visitor_id,
    )
    messages.success(request, _("The visitor is out of the list."))
    return redirect("transfers:visitors", request_id=request_id)


def _sent_form(
    request: HttpRequest, found: TransferRequest, *, visitor_id: UUID | None = None
) -> VisitorForm:
    """The form as it was sent to be saved; a scan that came with it is kept first."""
    data, refusal = with_scan(request, found, visitor_id=visitor_id)
    form = VisitorForm(data, categories=selectors.categories_of(found))
    if refusal is not None:
        form.full_clean()
        show_refusal(form, refusal, {"file": "scan"})
    return form


def _beside(request: HttpRequest, found: TransferRequest, form: VisitorForm) -> Help:
    """What stands beside a form that came back: where it and the lines differ, and why."""
    scan = scan_named(request, found, form.data.get("scan_id"))
    return help_for(form.typed(), by=selectors.yardstick_of(found), scan=scan)


def _visitor_of(found: TransferRequest, visitor_id: UUID) -> Visitor:
    for visitor in found.delegation:
        if visitor.id == visitor_id:
            return visitor
    raise VisitorNotFound


def _page(
    request: HttpRequest,
    found: TransferRequest,
    form: VisitorForm,
    told: Help,
    *,
    title: str,
    visitor: Visitor | None = None,
    begun: Mapping[str, Any] | None = None,
) -> HttpResponse:
    """Draw the form; `begun` is what is saved, where the form begins with something else."""
    key = NEW_VISITOR if visitor is None else f"visitor:{visitor.id}"
    saved = None if begun is None else [VisitorForm(initial=dict(begun), categories=[])]
    kept = autosave(request, found, key, [form], saved=saved)
    context = form_context(found, form, told) | {
        "crumbs": visitors_crumbs(found, title),
        "autosave": kept,
        "title": title,
        "visitor": visitor,
    }
    return render(request, "transfers/visitor.html", context, status=status_of(form))
