"""What officers of the port do to a case and its visitors. Each view is one call of a service."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from http import HTTPStatus
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.forms import formset_factory
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from apps.accounts.functions import Function
from apps.accounts.permissions import actor_of, requires
from apps.core.errors import Conflict, DomainError, Forbidden, NotFound
from apps.core.fields import add_refusal, add_refusal_at
from apps.core.parts import Crumb
from apps.endorsement import exam_selectors, selectors
from apps.endorsement.errors import CaseVisitorNotFound
from apps.endorsement.models import CaseVisitor, PortCase
from apps.endorsement.possible import check_on_case, check_recommendable
from apps.endorsement.services import desk, examination
from apps.endorsement.states import CaseAction, Recommendation
from apps.endorsement.web import exam_facts, facts
from apps.endorsement.web.barred import barred
from apps.endorsement.web.forms import (
    QUESTIONS_AT_ONCE,
    ActForm,
    AskForm,
    QuestionForm,
    RecommendForm,
)
from apps.policy.selectors import category_names, paper_names, supplement_due

# A form can not mend these: they have a page of their own, which leads back to the fresh case.
_NOT_FOR_A_FORM = (Conflict, Forbidden, NotFound)


@require_POST
@requires(Function.PORT_EXAMINE)
def accept(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """Accept the case."""
    desk.accept(actor=actor_of(request.user), case_id=case_id, revision=seen_revision(request))
    return done(request, case_id, _("The case is accepted. The city has been told."))


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Function.PORT_EXAMINE)
def ask(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """Ask the inviter for everything that is missing, at once."""
    actor = actor_of(request.user)
    case = selectors.case_for_desk(actor=actor, case_id=case_id)
    questions = formset_factory(QuestionForm, extra=QUESTIONS_AT_ONCE, max_num=50)
    offered = {"case": case, "papers": paper_names(timezone.localdate())}
    begun = exam_facts.to_ask(exam_selectors.lacking(actor=actor, case=case))
    formset = questions(request.POST or None, form_kwargs=offered, initial=begun)
    form = AskForm(request.POST or None, initial={"revision": case.revision}, case=case)
    status = HTTPStatus.OK
    if request.method == "POST":
        if form.is_valid() and formset.is_valid():
            asked = [q for q in (one.question() for one in formset) if q is not None]
            try:
                desk.ask_supplement(
                    actor=actor,
                    case_id=case_id,
                    revision=form.cleaned_data["revision"],
                    questions=asked,
                    within_hours=form.cleaned_data["within_hours"],
                )
            except _NOT_FOR_A_FORM:
                raise
            except DomainError as refusal:
                written = [one for one in formset if one.question() is not None]
                add_refusal_at(refusal, under="questions", rows=written, otherwise=form)
            else:
                return done(request, case_id, _("The questions are on their way to the inviter."))
        status = HTTPStatus.UNPROCESSABLE_ENTITY
    if told_why := barred(request, lambda: check_on_case(case, CaseAction.ASK, actor), back=case):
        return told_why
    context = {
        "case": case,
        "form": form,
        "formset": formset,
        "due_at": supplement_due(timezone.now()),
        "crumbs": crumbs_of(case, _("Ask")),
    }
    return render(request, "endorsement/ask.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Function.PORT_EXAMINE)
def recommend(request: HttpRequest, case_id: UUID, visitor_id: UUID) -> HttpResponse:
    """Recommend on one visitor; doubts about the papers are shown beside and bar nothing."""
    actor = actor_of(request.user)

    def beside(case: PortCase) -> Mapping[str, Any]:
        chosen = [one for one in case.visitors.all() if one.id == visitor_id]
        doubts = exam_selectors.paper_doubts(actor=actor, case=case, visitors=chosen)
        return {"doubt": doubts.get(visitor_id)}

    def act(form: forms.Form, revision: int) -> None:
        told = form.cleaned_data
        examination.recommend(
            actor=actor,
            case_id=case_id,
            visitor_id=visitor_id,
            revision=revision,
            recommendation=Recommendation(told["recommendation"]),
            ground=told["ground"],
            note=told["note"],
        )

    return on_visitor(
        request,
        case_id,
        visitor_id,
        form_of=lambda _visitor, **kwargs: RecommendForm(**kwargs),
        check=lambda visitor, case: check_recommendable(visitor, actor, case=case),
        act=act,
        words=(_("Recommend"), _("Save the recommendation"), _("The recommendation is saved.")),
        beside=beside,
    )


def on_visitor(
    request: HttpRequest,
    case_id: UUID,
    visitor_id: UUID,
    *,
    form_of: Callable[..., ActForm],
    check: Callable[[CaseVisitor, PortCase], None],
    act: Callable[[forms.Form, int], None],
    words: tuple[str, str, str],
    beside: Callable[[PortCase], Mapping[str, Any]] | None = None,
) -> HttpResponse:
    """Show the form of an act on a visitor, or do it; `words` are title, button and success.

    `check` raises what stands in the way of the act whatever is filled in, and `beside` gives the
    page what it shows beside the visitor's own facts.
    """
    title, button, success = words
    case = selectors.case_for_desk(actor=actor_of(request.user), case_id=case_id)
    visitor = _visitor_of(case, visitor_id)
    shown = beside(case) if beside else {}
    form = form_of(visitor, data=request.POST or None, initial={"revision": case.revision})
    status = HTTPStatus.OK
    if request.method == "POST":
        if form.is_valid():
            try:
                act(form, form.cleaned_data["revision"])
            except _NOT_FOR_A_FORM:
                raise
            except DomainError as refusal:
                add_refusal(form, refusal)
            else:
                return done(request, case_id, success)
        status = HTTPStatus.UNPROCESSABLE_ENTITY
    if told_why := barred(request, lambda: check(visitor, case), back=case):
        return told_why
    context: dict[str, Any] = {
        "case": case,
        "visitor": visitor,
        "rows": facts.visitor_rows(visitor, category_names(timezone.localdate())),
        "form": form,
        "title": title,
        "button": button,
        "crumbs": crumbs_of(case, title),
        **shown,
    }
    return render(request, "endorsement/visitor_act.html", context, status=status)


def _visitor_of(case: PortCase, visitor_id: UUID) -> CaseVisitor:
    for visitor in case.visitors.all():
        if visitor.id == visitor_id:
            return visitor
    raise CaseVisitorNotFound


def crumbs_of(case: PortCase, last: str) -> list[Crumb]:
    """The way back from a page below the case's."""
    return [
        Crumb(_("Cases"), reverse("endorsement:queue")),
        Crumb(case.reference, reverse("endorsement:case", args=[case.id])),
        Crumb(last),
    ]


def seen_revision(request: HttpRequest) -> int:
    """The revision on the page the officer acted from; one that is no number is never current."""
    given = request.POST.get("revision", "")
    return int(given) if given.isascii() and given.isdigit() else -1


def done(request: HttpRequest, case_id: UUID, words: str) -> HttpResponse:
    """Back to the case, at the visitor whom the act was about."""
    messages.success(request, words)
    page = reverse("endorsement:case", args=[case_id])
    visitor = request.resolver_match.kwargs.get("visitor_id") if request.resolver_match else None
    return redirect(f"{page}?visitor={visitor}#visitor-{visitor}" if visitor else page)
