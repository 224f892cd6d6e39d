"""The unit's page for its people: the record, the papers, who acts for it, and its history."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from apps.accounts.functions import Function
from apps.accounts.permissions import actor_of, may, requires
from apps.core.actors import Actor
from apps.core.errors import Conflict, DomainError, Forbidden, NotFound
from apps.core.fields import add_refusal
from apps.core.parts import Crumb
from apps.enterprises import selectors, services
from apps.enterprises.errors import NothingChanged, UnitOnFile
from apps.enterprises.models import Enterprise, KeptProof
from apps.enterprises.selectors import UnitRecord
from apps.enterprises.web import facts
from apps.enterprises.web.unit_forms import ChangeForm, ContactForm, PaperForm
from apps.policy.selectors import paper_names

PAGE = require_http_methods(["GET", "HEAD", "POST"])
NOT_FOR_A_FORM = (Forbidden, NotFound)


@require_safe
@requires(Function.INVITER_READ)
def own(request: HttpRequest) -> HttpResponse:
    """Show the record of the reader's own unit, or of the host that the reader is."""
    actor = actor_of(request.user)
    inviter = selectors.inviter_of(actor)
    if inviter.host is not None:
        host, papers = selectors.own_host(actor)
        context = {"host": host, "rows": facts.host_rows(host), "papers": papers}
        names = {"paper_names": paper_names(timezone.localdate())}
        return render(request, "enterprises/host.html", context | names)
    return render(request, "enterprises/unit.html", unit_context(selectors.own_unit(actor), actor))


def unit_context(found: UnitRecord, actor: Actor) -> dict[str, Any]:
    """All that the page of a unit's record needs."""
    today = timezone.localdate()
    return {
        "record": found,
        "unit": found.unit,
        "rows": facts.unit_rows(found.unit),
        "paper_names": paper_names(today),
        "today": today,
        "manages": manages(found, actor),
        "change_rows": facts.change_rows(found),
        "former": facts.former_rows(found),
        "history": facts.events(selectors.history_of(f"enterprise:{found.unit.id}"), named=True),
    }


def manages(found: UnitRecord, actor: Actor) -> bool:
    """Whether the reader looks after the unit today."""
    own = {str(one.user_id): one for one in found.active_handlers}
    handler = own.get(actor.id)
    return handler is not None and handler.is_admin and may(actor, Function.UNIT_MANAGE)


@PAGE
@requires(Function.INVITER_FILE)
def add_paper(request: HttpRequest) -> HttpResponse:
    """Put a paper on the unit's file."""
    actor = actor_of(request.user)
    unit = selectors.enterprise_of(actor)
    form = PaperForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        told = form.cleaned_data
        try:
            services.keep_unit_paper(
                actor=actor,
                enterprise_id=unit.id,
                kind=told["kind"],
                upload=told["file"],
                valid_until=told["valid_until"],
            )
        except NOT_FOR_A_FORM:
            raise
        except DomainError as refusal:
            show_file(form, refusal)
        else:
            messages.success(request, _("The paper is on file. Requests use it from now on."))
            return redirect("enterprises:unit")
    return _form_page(
        request,
        form,
        title=_("Put a paper on file"),
        lead=_("Given once, it is not asked for again in your requests while it is valid."),
        button=_("Put on file"),
    )


@require_POST
@requires(Function.INVITER_FILE)
def retire_paper(request: HttpRequest, unit_paper_id: UUID) -> HttpResponse:
    """Take a paper off the unit's file."""
    actor = actor_of(request.user)
    unit = selectors.enterprise_of(actor)
    services.retire_unit_paper(actor=actor, enterprise_id=unit.id, paper_id=unit_paper_id)
    messages.success(request, _("The paper is off the file. What was filed with it keeps it."))
    return redirect("enterprises:unit")


@PAGE
@requires(Function.UNIT_MANAGE)
def contact(request: HttpRequest) -> HttpResponse:
    """Write anew who can be asked."""
    actor = actor_of(request.user)
    unit = selectors.enterprise_of(actor)
    begun = {"contact_name": unit.contact_name, "contact_phone": unit.contact_phone}
    form = ContactForm(request.POST or None, initial=begun)
    if request.method == "POST" and form.is_valid():
        try:
            services.edit_contact(actor=actor, enterprise_id=unit.id, **form.cleaned_data)
        except NOT_FOR_A_FORM:
            raise
        except DomainError as refusal:
            add_refusal(form, refusal)
        else:
            messages.success(request, _("The contact is saved."))
            return redirect("enterprises:unit")
    return _form_page(
        request,
        form,
        title=_("Who can be asked?"),
        lead=_("This needs nobody's approval."),
        button=_("Save"),
    )


@PAGE
@requires(Function.UNIT_MANAGE)
def change(request: HttpRequest) -> HttpResponse:
    """Ask for the record to be changed."""
    actor = actor_of(request.user)
    unit = selectors.enterprise_of(actor)
    is_review = "review" in request.GET
    refused = _keep(request, unit)
    kept = selectors.kept_proof(actor)
    typed = request.POST if request.method == "POST" else None
    form = ChangeForm(typed, initial=ChangeForm.initial_of(unit), is_kept=kept is not None)
    if refused is not None:
        form.errors.pop("file", None)  # the refusal says more than that a paper is missing
        show_file(form, refused)
    is_sent = request.method == "POST" and form.is_valid()
    if is_sent and _filed(request, unit, form, is_review=is_review):
        messages.success(request, _("The city has been asked. The record stays until then."))
        return redirect("enterprises:unit")
    return _form_page(
        request,
        form,
        title=_("Ask for a change of the record"),
        lead=_("Correct what is no longer right. The city compares it with the paper."),
        button=_("Send to the city"),
        kept=kept,
    )


@require_POST
@requires(Function.UNIT_MANAGE)
def withdraw_change(request: HttpRequest, change_id: UUID) -> HttpResponse:
    """Take a change back."""
    actor = actor_of(request.user)
    services.withdraw_change(
        actor=actor,
        enterprise_id=selectors.enterprise_of(actor).id,
        change_id=change_id,
        revision=facts.seen(request),
    )
    messages.success(request, _("The change is withdrawn."))
    return redirect("enterprises:unit")


@PAGE
@requires(Function.UNIT_MANAGE)
def review(request: HttpRequest) -> HttpResponse:
    """Look the record through once a year: nothing has changed, or this has."""
    actor = actor_of(request.user)
    if request.method == "POST":
        unit = selectors.enterprise_of(actor)
        services.confirm_review(actor=actor, enterprise_id=unit.id)
        messages.success(request, _("Thank you. The yearly review is done."))
        return redirect("enterprises:unit")
    context = unit_context(selectors.own_unit(actor), actor)
    return render(request, "enterprises/review.html", context)


def show_file(form: forms.Form, refusal: DomainError) -> None:
    """Put a refusal at its field; one about nothing else is about the file."""
    if refusal.fields:
        add_refusal(form, refusal)
    else:
        form.add_error("file", refusal.detail)


def _keep(request: HttpRequest, unit: Enterprise) -> DomainError | None:
    """Keep an uploaded proof, whatever becomes of the form; gives why it cannot be kept."""
    upload = request.FILES.get("file")
    if request.method != "POST" or upload is None:
        return None
    try:
        services.keep_proof(actor=actor_of(request.user), enterprise_id=unit.id, upload=upload)
    except NOT_FOR_A_FORM:
        raise
    except DomainError as refusal:
        return refusal
    return None


def _filed(request: HttpRequest, unit: Enterprise, form: ChangeForm, *, is_review: bool) -> bool:
    try:
        services.file_change(
            actor=actor_of(request.user),
            enterprise_id=unit.id,
            details=form.details(unit),
            paper_kind="business_licence",
            is_review=is_review,
        )
    except UnitOnFile as refusal:
        add_refusal(form, refusal)
    except (Conflict, Forbidden, NotFound):
        raise
    except NothingChanged as refusal:
        form.add_error(None, refusal.detail)
    except DomainError as refusal:
        if "kind" in refusal.fields:
            refusal.fields["unit_kind"] = refusal.fields.pop("kind")
        show_file(form, refusal)
    else:
        return True
    return False


def _form_page(
    request: HttpRequest,
    form: forms.Form,
    *,
    title: str,
    lead: str,
    button: str,
    kept: KeptProof | None = None,
) -> HttpResponse:
    context = {
        "form": form,
        "kept": kept,
        "title": title,
        "lead": lead,
        "button": button,
        "crumbs": [Crumb(_("Our unit"), reverse("enterprises:unit")), Crumb(title)],
    }
    return render(
        request, "enterprises/unit_form.html", context, status=422 if form.errors else 200
    )
