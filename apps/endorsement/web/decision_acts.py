"""Decisions on one visitor, and what follows them. Each view is one call of a service."""

from __future__ import annotations

from uuid import UUID

from django import forms
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from apps.accounts.functions import Function
from apps.accounts.permissions import actor_of, requires
from apps.accounts.step_up import confirmed
from apps.endorsement.deciding import check_decidable
from apps.endorsement.services import examination, visas
from apps.endorsement.states import VisitorAction
from apps.endorsement.telling import hold_of_refusals
from apps.endorsement.web.acts import done, on_visitor, seen_revision
from apps.endorsement.web.again import told_on_case
from apps.endorsement.web.forms import (
    RefuseForm,
)


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Function.PORT_DECIDE)
@confirmed
def refuse(request: HttpRequest, case_id: UUID, visitor_id: UUID) -> HttpResponse:
    """Refuse one visitor."""
    actor = actor_of(request.user)

    def act(form: forms.Form, revision: int) -> None:
        told = form.cleaned_data
        examination.refuse(
            actor=actor,
            case_id=case_id,
            visitor_id=visitor_id,
            revision=revision,
            ground=told["ground"],
            reasons=told["reasons"],
            note=told["note"],
        )

    return on_visitor(
        request,
        case_id,
        visitor_id,
        form_of=lambda visitor, **kwargs: RefuseForm(visitor=visitor, **kwargs),
        check=lambda visitor, case: check_decidable(
            visitor, VisitorAction.REFUSE, actor, case=case
        ),
        act=act,
        words=(
            _("Refuse to issue"),
            _("Refuse"),
            _("The visa is refused. The city is told in a while.")
            if hold_of_refusals(timezone.now())
            else _("The visa is refused. The city has been told."),
        ),
    )


@require_POST
@requires(Function.PORT_DECIDE)
@told_on_case
def send_back(request: HttpRequest, case_id: UUID, visitor_id: UUID) -> HttpResponse:
    """Send one visitor back to examination, saying why."""
    examination.send_back(
        actor=actor_of(request.user),
        case_id=case_id,
        visitor_id=visitor_id,
        revision=seen_revision(request),
        note=request.POST.get("reason", ""),
    )
    return done(request, case_id, _("The visitor is back in examination."))


@require_POST
@requires(Function.PORT_DECIDE)
@confirmed
def approve(request: HttpRequest, case_id: UUID, visitor_id: UUID) -> HttpResponse:
    """Approve one visitor."""
    examination.approve(
        actor=actor_of(request.user),
        case_id=case_id,
        visitor_id=visitor_id,
        revision=seen_revision(request),
        note=request.POST.get("reason", ""),
    )
    return done(request, case_id, _("The visitor is approved. The visa can be issued."))


@require_POST
@requires(Function.PORT_DECIDE)
@confirmed
def issue(request: HttpRequest, case_id: UUID, visitor_id: UUID) -> HttpResponse:
    """Issue the visa of an approved visitor."""
    visa = visas.issue(
        actor=actor_of(request.user),
        case_id=case_id,
        visitor_id=visitor_id,
        revision=seen_revision(request),
    )
    return done(request, case_id, _("Visa %(number)s is issued.") % {"number": visa.number})
