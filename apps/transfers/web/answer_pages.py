"""The inviter answers what the city or the port has asked."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from apps.accounts.carrying import carries_typing
from apps.accounts.functions import Function
from apps.accounts.permissions import actor_of, requires
from apps.core.errors import DomainError
from apps.transfers import selectors, services
from apps.transfers.models import TransferRequest
from apps.transfers.policies.typed import ANSWER
from apps.transfers.states import AskSide
from apps.transfers.web.answer_forms import Point, contradicted, points_of_answer, show_at_points
from apps.transfers.web.autosave import autosave
from apps.transfers.web.desk_forms import SeenForm
from apps.transfers.web.filing_pages import NOT_FOR_A_FORM, PAGE
from apps.transfers.web.inviter_pages import crumbs


@PAGE
@requires(Function.INVITER_FILE)
@carries_typing
def answer(request: HttpRequest, request_id: UUID, ask_id: UUID) -> HttpResponse:
    """Answer every point of a question: with another value, in words, with a file."""
    actor = actor_of(request.user)
    found = selectors.request_for_inviter(actor, request_id)
    asked = selectors.ask_of(found, ask_id)
    points = points_of_answer(request, found, list(asked.items.all()))
    form = SeenForm(request.POST or None, initial={"revision": found.revision})
    if request.method == "POST" and all([form.is_valid(), *(one.is_valid() for one in points)]):
        act = services.answer_port if asked.side == AskSide.PORT else services.answer_supplement
        try:
            act(
                actor=actor,
                request_id=request_id,
                revision=form.cleaned_data["revision"],
                ask_id=ask_id,
                answers=[one.answer(found) for one in points],
            )
        except NOT_FOR_A_FORM:
            raise
        except DomainError as refusal:
            show_at_points(refusal, form, points)
        else:
            messages.success(request, _("Your answers are sent."))
            _warn_of_lines(request, selectors.request_for_inviter(actor, request_id), points)
            return redirect("transfers:request", request_id=request_id)
    shown = [one for point in points for one in point.forms]
    kept = autosave(request, found, f"{ANSWER}{ask_id}", shown)
    is_wrong = bool(form.errors) or any(one.errors for one in shown)
    context = {
        "request_row": found,
        "crumbs": crumbs(found, _("Answer")),
        "ask": asked,
        "form": form,
        "autosave": kept,
        "points": points,
        "forms": [form, *shown],
        "is_wrong": is_wrong,
    }
    status = 422 if is_wrong else 200
    return render(request, "transfers/answer.html", context, status=status)


def _warn_of_lines(request: HttpRequest, found: TransferRequest, points: list[Point]) -> None:
    """Tell what does not fit the passport's lines; it bars nothing, as the lines may be old."""
    for one in contradicted(points, found):
        words = _("%(field)s is not as in the machine-readable lines of the passport on file.")
        hint = _("Compare it with the passport; the officer sees the difference too.")
        messages.warning(request, f"{words % {'field': one}} {hint}")
