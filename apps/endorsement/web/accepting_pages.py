"""Not accepting a case: why, from the list of the rule book and in words."""

from __future__ import annotations

from http import HTTPStatus
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from apps.accounts.functions import Function
from apps.accounts.permissions import actor_of, requires
from apps.core.errors import Invalid
from apps.core.fields import add_refusal
from apps.endorsement import selectors
from apps.endorsement.possible import check_on_case
from apps.endorsement.services import desk
from apps.endorsement.states import CaseAction
from apps.endorsement.web.acts import crumbs_of, done
from apps.endorsement.web.barred import barred
from apps.endorsement.web.forms import NotAcceptForm


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Function.PORT_EXAMINE)
def not_accept(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """Give the case back to its city with reasons."""
    actor = actor_of(request.user)
    case = selectors.case_for_desk(actor=actor, case_id=case_id)
    form = NotAcceptForm(request.POST or None, initial={"revision": case.revision})
    if form.is_valid():
        told = form.cleaned_data
        try:
            desk.not_accept(
                actor=actor,
                case_id=case_id,
                revision=told["revision"],
                reasons=told["reasons"],
                reason=told["reason"],
            )
        except Invalid as refusal:
            add_refusal(form, refusal)
        else:
            words = _("The case is not accepted. The city has been told why.")
            return done(request, case_id, words)
    if told_why := barred(
        request, lambda: check_on_case(case, CaseAction.NOT_ACCEPT, actor), back=case
    ):
        return told_why
    context = {"case": case, "form": form, "crumbs": crumbs_of(case, _("Do not accept"))}
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.is_bound else HTTPStatus.OK
    return render(request, "endorsement/not_accept.html", context, status=status)
