"""The inviter replaces one visitor of a filed request by another, page by page."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from apps.accounts.functions import Function
from apps.accounts.permissions import actor_of, requires
from apps.core.errors import DomainError
from apps.core.fields import add_refusal
from apps.core.identifiers.mrz import parse_td3
from apps.policy.selectors import category_names
from apps.transfers import selectors, services
from apps.transfers.errors import DuplicateOpenRequest, RequestIncomplete
from apps.transfers.models import Substitution, TransferRequest
from apps.transfers.policies.substitutions import is_in_city
from apps.transfers.states import SubstitutionStatus
from apps.transfers.web import facts
from apps.transfers.web.filing_forms import PaperForm, VisitorForm
from apps.transfers.web.filing_pages import NOT_FOR_A_FORM, PAGE, seen_revision, status_of
from apps.transfers.web.inviter_pages import crumbs
from apps.transfers.web.late_pages import listed_visitor
from apps.transfers.web.passport_help import filled_in
from apps.transfers.web.substitution_forms import SubstituteForm
from apps.transfers.web.visitor_assist import visitor_groups


@PAGE
@requires(Function.INVITER_FILE)
def substitute(request: HttpRequest, request_id: UUID, visitor_id: UUID) -> HttpResponse:
    """Name the substitute; "read" fills the form from the passport's two lines."""
    found = selectors.request_for_inviter(actor_of(request.user), request_id)
    old = listed_visitor(found, visitor_id)
    title = _("A substitute for %(name)s") % {"name": old.full_name}
    begun = {"revision": found.revision, "category": old.category, "employer": old.employer}
    form = _form(request, found, begun)
    if request.method == "POST" and "read" not in request.POST and form.is_valid():
        revision, reason = form.cleaned_data["revision"], form.told_reason()
        try:
            made = services.start_substitution(
                actor=actor_of(request.user),
                request_id=request_id,
                revision=revision,
                visitor_id=visitor_id,
                substitute=form.visitor(),
                reason=reason,
            )
        except NOT_FOR_A_FORM as refusal:
            _raise_unless_double(refusal, form)
        except DomainError as refusal:
            add_refusal(form, refusal)
        else:
            messages.success(request, _("The substitute is saved, and not sent yet."))
            return redirect("transfers:substitution", request_id, made.id)
    return _form_page(request, found, form, title=title)


@PAGE
@requires(Function.INVITER_FILE)
def edit(request: HttpRequest, request_id: UUID, substitution_id: UUID) -> HttpResponse:
    """Change the substitute while it is being written."""
    found = selectors.request_for_inviter(actor_of(request.user), request_id)
    one = selectors.substitution_of(found, substitution_id)
    begun = {**VisitorForm.initial_of(one.substitute), "revision": found.revision}
    form = _form(request, found, begun, asks_reason=False)
    if request.method == "POST" and "read" not in request.POST and form.is_valid():
        try:
            services.edit_substitute(
                actor=actor_of(request.user),
                request_id=request_id,
                revision=form.cleaned_data["revision"],
                substitution_id=substitution_id,
                substitute=form.visitor(),
            )
        except NOT_FOR_A_FORM as refusal:
            _raise_unless_double(refusal, form)
        except DomainError as refusal:
            add_refusal(form, refusal)
        else:
            messages.success(request, _("The visitor is saved."))
            return redirect("transfers:substitution", request_id, substitution_id)
    return _form_page(request, found, form, title=one.substitute.full_name)


@PAGE
@requires(Function.INVITER_FILE)
def substitution(request: HttpRequest, request_id: UUID, substitution_id: UUID) -> HttpResponse:
    """Show the substitute with the papers asked for; POST attaches one."""
    actor = actor_of(request.user)
    found = selectors.request_for_inviter(actor, request_id)
    one = selectors.substitution_of(found, substitution_id)
    form = PaperForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        told = form.cleaned_data
        try:
            services.attach_paper(
                actor=actor,
                request_id=request_id,
                revision=told["revision"],
                kind=told["kind"],
                visitor_id=one.substitute_id,
                upload=told["file"],
            )
        except NOT_FOR_A_FORM:
            raise
        except DomainError as refusal:
            add_refusal(form, refusal)
        else:
            messages.success(request, _("The paper is attached."))
            return redirect("transfers:substitution", request_id, substitution_id)
    sent = form if request.method == "POST" else None
    return _substitution_page(request, found, one, sent=sent)


@require_POST
@requires(Function.INVITER_FILE)
def remove_paper(
    request: HttpRequest, request_id: UUID, substitution_id: UUID, paper_id: UUID
) -> HttpResponse:
    """Detach a paper of the substitute."""
    services.remove_paper(
        actor=actor_of(request.user),
        request_id=request_id,
        revision=seen_revision(request),
        paper_id=paper_id,
    )
    messages.success(request, _("The paper is detached."))
    return redirect("transfers:substitution", request_id, substitution_id)


@require_POST
@requires(Function.INVITER_FILE)
def send(request: HttpRequest, request_id: UUID, substitution_id: UUID) -> HttpResponse:
    """Send the substitute; what is missing is told on its page."""
    actor = actor_of(request.user)
    try:
        made = services.send_substitute(
            actor=actor,
            request_id=request_id,
            revision=seen_revision(request),
            substitution_id=substitution_id,
        )
    except (RequestIncomplete, DuplicateOpenRequest):
        found = selectors.request_for_inviter(actor, request_id)
        one = selectors.substitution_of(found, substitution_id)
        return _substitution_page(request, found, one, is_refused=True)
    words = {
        SubstitutionStatus.TAKEN: _("The substitute is in the request now."),
        SubstitutionStatus.TO_CHECK: _("Your city looks at the substitute, then asks the port."),
        SubstitutionStatus.ASKED: _("The port has been asked. Its answer decides."),
    }
    messages.success(request, words[SubstitutionStatus(made.status)])
    return redirect("transfers:request", request_id=request_id)


@require_POST
@requires(Function.INVITER_FILE)
def cancel(request: HttpRequest, request_id: UUID, substitution_id: UUID) -> HttpResponse:
    """Give the substitution up."""
    services.cancel_substitution(
        actor=actor_of(request.user),
        request_id=request_id,
        revision=seen_revision(request),
        substitution_id=substitution_id,
    )
    messages.success(request, _("The substitution is given up. The visitor stays as before."))
    return redirect("transfers:request", request_id=request_id)


def _raise_unless_double(refusal: DomainError, form: SubstituteForm) -> None:
    """A passport that is taken is mended in the form; every other conflict has a page."""
    if not isinstance(refusal, DuplicateOpenRequest):
        raise refusal
    add_refusal(form, refusal)


def _form(
    request: HttpRequest,
    found: TransferRequest,
    begun: Mapping[str, Any],
    *,
    asks_reason: bool = True,
) -> SubstituteForm:
    """The form as sent, or begun; "read" lays what the two lines tell over what was typed."""
    options: dict[str, Any] = {
        "categories": selectors.categories_of(found),
        "asks_reason": asks_reason,
    }
    form = SubstituteForm(request.POST or None, initial=dict(begun), **options)
    if "read" not in request.POST:
        return form
    typed = form.typed()
    try:
        zone = parse_td3(str(typed["mrz"] or ""), today=timezone.localdate())
    except DomainError as refusal:
        form.full_clean()
        form.errors.clear()
        form.add_error("mrz", refusal.detail)
        return form
    return SubstituteForm(initial={**typed, **filled_in(typed, zone, ["all"])}, **options)


def _form_page(
    request: HttpRequest, found: TransferRequest, form: SubstituteForm, *, title: str
) -> HttpResponse:
    groups = visitor_groups(form)
    if "reason" in form.fields:
        groups.append((_("Reason"), [form["reason"]]))
    context = {
        "request_row": found,
        "crumbs": crumbs(found, title),
        "form": form,
        "title": title,
        "groups": groups,
        "back": reverse("transfers:request", args=[found.id]),
    }
    return render(request, "transfers/substitute.html", context, status=status_of(form))


def _substitution_page(
    request: HttpRequest,
    found: TransferRequest,
    one: Substitution,
    *,
    sent: PaperForm | None = None,
    is_refused: bool = False,
) -> HttpResponse:
    is_writing = one.status == SubstitutionStatus.WRITING
    change = reverse("transfers:substitute-edit", args=[found.id, one.id]) if is_writing else ""
    places = []
    for place, slot in enumerate(selectors.substitute_slots(found, one)):
        begun = {"revision": found.revision, "kind": slot.need.code}
        fresh = PaperForm(initial=begun, auto_id=f"id_{place}_%s")
        is_sent = sent is not None and sent.data.get("kind") == slot.need.code
        places.append((slot, sent if is_sent else fresh))
    context = {
        "request_row": found,
        "one": one,
        "crumbs": crumbs(found, _("Substitute")),
        "is_writing": is_writing,
        "may_cancel": one.status in {SubstitutionStatus.WRITING, SubstitutionStatus.TO_CHECK},
        "is_in_city": is_in_city(found),
        "rows": facts.visitor_rows(one.substitute, category_names(timezone.localdate()), change),
        "places": places,
        "defects": selectors.open_substitute_defects(found, one) if is_writing else [],
        "is_refused": is_refused,
        "sent": sent,
    }
    status = 422 if is_refused or (sent is not None and sent.errors) else 200
    return render(request, "transfers/substitution.html", context, status=status)
