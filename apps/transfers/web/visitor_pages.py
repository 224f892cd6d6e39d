"""The inviter names the visitors; the passport's two lines may fill most of the form."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

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
from apps.transfers.web.filing_forms import VisitorForm, read_mrz
from apps.transfers.web.filing_pages import (
    NOT_FOR_A_FORM,
    PAGE,
    after_save,
    editable_request,
    seen_revision,
    status_of,
)
from apps.transfers.web.inviter_pages import crumbs


@require_safe
@requires(Function.INVITER_FILE)
def visitors(request: HttpRequest, request_id: UUID) -> HttpResponse:
    """List the visitors of a request that is being written."""
    found = editable_request(request, request_id)
    context = {"request_row": found, "crumbs": crumbs(found, _("Visitors"))}
    return render(request, "transfers/visitors.html", context)


@PAGE
@requires(Function.INVITER_FILE)
@carries_typing
def add(request: HttpRequest, request_id: UUID) -> HttpResponse:
    """Add a visitor; "read" fills the form from the two lines and saves nothing."""
    found = editable_request(request, request_id)
    begun = {"revision": found.revision, "is_leader": not found.visitors.exists()}
    page = partial(_page, request, found, title=_("Add a visitor"), key=NEW_VISITOR)
    if "read" in request.POST:
        return page(_read(request, found), begun=begun)
    form = _form(request, found, begun)
    if request.method == "POST" and form.is_valid():
        try:
            services.add_visitor(
                actor=actor_of(request.user),
                request_id=request_id,
                revision=form.cleaned_data["revision"],
                visitor=form.visitor(),
            )
        except NOT_FOR_A_FORM:
            raise
        except DomainError as refusal:
            add_refusal(form, refusal)
        else:
            messages.success(request, _("The visitor is in the list."))
            return redirect("transfers:visitors", request_id=request_id)
    elif form.is_bound:
        form.tell_the_rest(selectors.defects_of_visitor(found, form.visitor()))
    return page(form)


@PAGE
@requires(Function.INVITER_FILE)
@carries_typing
def edit(request: HttpRequest, request_id: UUID, visitor_id: UUID) -> HttpResponse:
    """Change a visitor."""
    found = editable_request(request, request_id)
    visitor = _visitor_of(found, visitor_id)
    begun = {**VisitorForm.initial_of(visitor), "revision": found.revision}
    page = partial(_page, request, found, title=visitor.full_name, key=f"visitor:{visitor.id}")
    if "read" in request.POST:
        return page(_read(request, found), begun=begun)
    form = _form(request, found, begun)
    if request.method == "POST" and form.is_valid():
        try:
            services.edit_visitor(
                actor=actor_of(request.user),
                request_id=request_id,
                revision=form.cleaned_data["revision"],
                visitor_id=visitor_id,
                visitor=form.visitor(),
            )
        except NOT_FOR_A_FORM:
            raise
        except DomainError as refusal:
            add_refusal(form, refusal)
        else:
            messages.success(request, _("The visitor is saved."))
            if request.GET.get("from") == "check":
                return after_save(request, request_id)
            return redirect("transfers:visitors", request_id=request_id)
    elif form.is_bound:
        form.tell_the_rest(selectors.defects_of_visitor(found, form.visitor()))
    return page(form)


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


def _form(request: HttpRequest, found: TransferRequest, begun: Mapping[str, Any]) -> VisitorForm:
    return VisitorForm(
        request.POST or None, initial=dict(begun), categories=selectors.categories_of(found)
    )


def _read(request: HttpRequest, found: TransferRequest) -> VisitorForm:
    """A fresh form with what was typed and, over it, what the lines tell; or what is wrong."""
    categories = selectors.categories_of(found)
    sent = VisitorForm(request.POST, categories=categories)
    typed = sent.typed()
    try:
        told = read_mrz(typed["mrz"] or "", today=timezone.localdate())
    except DomainError as refusal:
        sent.full_clean()
        sent.errors.clear()
        sent.add_error("mrz", refusal.detail)
        return sent
    return VisitorForm(initial={**typed, **told}, categories=categories)


def _visitor_of(found: TransferRequest, visitor_id: UUID) -> Visitor:
    for visitor in found.visitors.all():
        if visitor.id == visitor_id:
            return visitor
    raise VisitorNotFound


def _page(
    request: HttpRequest,
    found: TransferRequest,
    form: VisitorForm,
    *,
    title: str,
    key: str,
    begun: Mapping[str, Any] | None = None,
) -> HttpResponse:
    """Draw the form `key`; `begun` is what is saved, where the form begins with something else."""
    saved = None if begun is None else [VisitorForm(initial=dict(begun), categories=[])]
    groups = (
        (_("Name"), ("surname", "given_names", "name_zh", "sex", "birth_date")),
        (
            _("Passport"),
            (
                "nationality",
                "passport_kind",
                "passport_number",
                "passport_issuing_state",
                "passport_issued_on",
                "passport_expires_on",
            ),
        ),
        (_("Visit"), ("category", "occupation", "employer", "is_leader")),
    )
    context = {
        "request_row": found,
        "crumbs": crumbs(found, _("Visitors"), title),
        "form": form,
        "autosave": autosave(request, found, key, [form], saved=saved),
        "title": title,
        "groups": [(label, [form[name] for name in names]) for label, names in groups],
        "back": reverse("transfers:visitors", args=[found.id]),
    }
    return render(request, "transfers/visitor.html", context, status=status_of(form))
