"""The register of visas, one visa, and the entry on it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from http import HTTPStatus
from typing import Final
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from apps.accounts.functions import Function
from apps.accounts.permissions import actor_of, requires
from apps.accounts.selectors import display_names
from apps.core.actors import Actor
from apps.core.errors import Conflict, DomainError, Forbidden, NotFound
from apps.core.fields import FailedAct, add_refusal
from apps.core.htmx import render_page
from apps.core.parts import Crumb
from apps.endorsement import selectors
from apps.endorsement.filters import VisaFilter
from apps.endorsement.models import Visa
from apps.endorsement.policies import visa_actions
from apps.endorsement.services import visas as services
from apps.endorsement.states import VisaAction
from apps.endorsement.web import facts
from apps.endorsement.web.fee_pages import fee_part
from apps.endorsement.web.forms import ActForm, DeclineForm, VisaForm, VoidForm
from apps.endorsement.web.letter_pages import letter_part
from apps.endorsement.web.queue_pages import PAGE_SIZE
from apps.endorsement.web.stay_forms import LeftForm, UsedForm
from apps.policy.selectors import category_names

_FORMS: Final[Mapping[VisaAction, type[VisaForm]]] = {
    VisaAction.USE: UsedForm,
    VisaAction.LEAVE: LeftForm,
    VisaAction.PROPOSE_VOID: VoidForm,
    VisaAction.DECLINE_VOID: DeclineForm,
}
"""The acts on a visa that ask for something."""


@require_safe
@requires(Function.PORT_READ)
def visas(request: HttpRequest) -> HttpResponse:
    """List the visas issued here, newest first."""
    found = VisaFilter(request.GET, queryset=selectors.visas(actor=actor_of(request.user)))
    page = Paginator(found.qs, PAGE_SIZE).get_page(request.GET.get("page"))
    return render_page(
        request,
        "endorsement/visas.html",
        part="endorsement/_visas.html",
        context={"page": page, "filter": found},
    )


@require_safe
@requires(Function.PORT_READ)
def visa(request: HttpRequest, visa_id: UUID) -> HttpResponse:
    """Show one visa, to read or to print."""
    actor = actor_of(request.user)
    found = selectors.visa_for_desk(actor=actor, visa_id=visa_id)
    return visa_page(request, found, actor)


@require_http_methods(["POST"])
@requires(Function.PORT_MARK_USED)
def mark_used(request: HttpRequest, visa_id: UUID) -> HttpResponse:
    """Note when and where the guest entered."""
    actor = actor_of(request.user)
    found = selectors.visa_for_desk(actor=actor, visa_id=visa_id)
    form = UsedForm(request.POST, visa=found)

    def act() -> None:
        services.mark_used(
            actor=actor,
            visa_id=visa_id,
            revision=form.cleaned_data["revision"],
            entered_at=form.moment(),
            port=form.cleaned_data["port"],
        )

    return act_on_visa(
        request,
        found,
        actor,
        form=form,
        act=act,
        success=_("The entry is noted. The city has been told."),
    )


@require_http_methods(["POST"])
@requires(Function.PORT_MARK_USED)
def mark_left(request: HttpRequest, visa_id: UUID) -> HttpResponse:
    """Note when and where the guest left."""
    actor = actor_of(request.user)
    found = selectors.visa_for_desk(actor=actor, visa_id=visa_id)
    form = LeftForm(request.POST, visa=found)

    def act() -> None:
        services.mark_left(
            actor=actor,
            visa_id=visa_id,
            revision=form.cleaned_data["revision"],
            left_at=form.moment(),
            port=form.cleaned_data["port"],
        )

    return act_on_visa(request, found, actor, form=form, act=act, success=_("The exit is noted."))


def act_on_visa(
    request: HttpRequest,
    found: Visa,
    actor: Actor,
    *,
    form: ActForm,
    act: Callable[[], None],
    success: str,
) -> HttpResponse:
    """Do an act on a visa; what a form can mend comes back on it with all that was typed."""
    if form.is_valid():
        try:
            act()
        except (Conflict, Forbidden, NotFound):
            raise
        except DomainError as refusal:
            add_refusal(form, refusal)
        else:
            messages.success(request, success)
            return redirect("endorsement:visa", visa_id=found.id)
    return visa_page(request, found, actor, form=form)


def visa_page(
    request: HttpRequest,
    found: Visa,
    actor: Actor,
    *,
    form: ActForm | None = None,
    failed: FailedAct | None = None,
) -> HttpResponse:
    """Show the visa with what this officer may do; `form` comes back with what is wrong in it.

    `failed` is an act that came back for its reason.
    """
    actions = set(visa_actions(found, actor))
    seen = {"revision": found.revision}
    forms = {
        action: form if isinstance(form, kind) else kind(visa=found, initial=seen)
        for action, kind in _FORMS.items()
        if action in actions
    }
    proposal = found.void_proposal
    category = category_names(timezone.localdate()).get(found.category, found.category)
    context = {
        "visa": found,
        "case": found.visitor.case,
        "rows": facts.visa_rows(found, category),
        "proposal": proposal,
        "successor": getattr(found, "superseded_by", None),
        "people": display_names([proposal.proposed_by] if proposal else []),
        "actions": {action.value for action in actions},
        "failed_form": failed.form if failed else form,
        "failed_act": failed,
        "used_form": forms.get(VisaAction.USE),
        "left_form": forms.get(VisaAction.LEAVE),
        "void_form": forms.get(VisaAction.PROPOSE_VOID),
        "decline_form": forms.get(VisaAction.DECLINE_VOID),
        "letter": letter_part(found, actor),
        "fee": fee_part(found, actor),
        "crumbs": [Crumb(_("Visas"), reverse("endorsement:visas")), Crumb(found.number)],
    }
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form or failed else HTTPStatus.OK
    return render(request, "endorsement/visa.html", context, status=status)
