"""Declaring a visa void: one officer proposes, another confirms or declines."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from apps.accounts.functions import Function
from apps.accounts.permissions import actor_of, requires
from apps.accounts.step_up import confirmed
from apps.endorsement import selectors
from apps.endorsement.services import voiding
from apps.endorsement.states import VoidGround
from apps.endorsement.web.acts import seen_revision
from apps.endorsement.web.forms import DeclineForm, VoidForm
from apps.endorsement.web.visa_pages import act_on_visa


@require_POST
@requires(Function.PORT_EXAMINE)
def propose(request: HttpRequest, visa_id: UUID) -> HttpResponse:
    """Propose to declare the visa void."""
    actor = actor_of(request.user)
    found = selectors.visa_for_desk(actor=actor, visa_id=visa_id)
    form = VoidForm(request.POST, visa=found)

    def act() -> None:
        voiding.propose_void(
            actor=actor,
            visa_id=visa_id,
            revision=form.cleaned_data["revision"],
            ground=VoidGround(form.cleaned_data["ground"]),
            note=form.cleaned_data["note"],
        )

    words = _("Your proposal waits for another officer. The visa holds until then.")
    return act_on_visa(request, found, actor, form=form, act=act, success=words)


@require_POST
@requires(Function.PORT_DECIDE)
@confirmed
def declare(request: HttpRequest, visa_id: UUID) -> HttpResponse:
    """Confirm a colleague's proposal: the visa is void."""
    voiding.declare_void(
        actor=actor_of(request.user), visa_id=visa_id, revision=seen_revision(request)
    )
    return _done(request, visa_id, _("The visa is void. The city has been told."))


@require_POST
@requires(Function.PORT_DECIDE)
def decline(request: HttpRequest, visa_id: UUID) -> HttpResponse:
    """Decline a colleague's proposal: the visa holds."""
    actor = actor_of(request.user)
    found = selectors.visa_for_desk(actor=actor, visa_id=visa_id)
    form = DeclineForm(request.POST, visa=found)

    def act() -> None:
        voiding.decline_void(actor=actor, visa_id=visa_id, **form.cleaned_data)

    words = _("The proposal is declined. The visa holds.")
    return act_on_visa(request, found, actor, form=form, act=act, success=words)


@require_POST
@requires(Function.PORT_EXAMINE)
def take_back(request: HttpRequest, visa_id: UUID) -> HttpResponse:
    """Take one's own proposal back."""
    voiding.take_back_void(
        actor=actor_of(request.user), visa_id=visa_id, revision=seen_revision(request)
    )
    return _done(request, visa_id, _("Your proposal is taken back. The visa holds."))


def _done(request: HttpRequest, visa_id: UUID, words: str) -> HttpResponse:
    messages.success(request, words)
    return redirect("endorsement:visa", visa_id=visa_id)
