"""The screen of an examination: the scans beside the form, its lines and the list of papers."""

from __future__ import annotations

from collections.abc import Sequence
from http import HTTPStatus
from typing import Any, Final
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from apps.accounts.functions import Function
from apps.accounts.permissions import actor_of, requires
from apps.accounts.selectors import display_names
from apps.core.actors import Actor
from apps.core.errors import Invalid
from apps.core.parts import Crumb
from apps.endorsement import exam_selectors, selectors, watch_selectors
from apps.endorsement.checklist import Slot
from apps.endorsement.errors import CaseVisitorNotFound
from apps.endorsement.models import CasePaper, CaseVisitor, PortCase
from apps.endorsement.services import marking
from apps.endorsement.watching.guard import is_resolvable
from apps.endorsement.web import exam_facts, facts
from apps.endorsement.web.exam_forms import LinesForm, MarkForm
from apps.endorsement.web.forms import ActForm
from apps.policy.selectors import category_names

_PASSPORT_FIRST: Final = ("passport_copy", "passport", "photo")


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Function.PORT_EXAMINE)
def visitor(request: HttpRequest, case_id: UUID, visitor_id: UUID) -> HttpResponse:
    """Examine one visitor."""
    return _examine(request, case_id, visitor_id)


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Function.PORT_EXAMINE)
def whole(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """Look at the trip and the papers of the request itself."""
    return _examine(request, case_id, None)


def _examine(request: HttpRequest, case_id: UUID, visitor_id: UUID | None) -> HttpResponse:
    actor = actor_of(request.user)
    case = selectors.case_for_desk(actor=actor, case_id=case_id)
    who = _visitor_of(case, visitor_id)
    slots = exam_selectors.checklist(actor=actor, case=case, visitor=who)
    reads_lines = request.method == "POST" and "lines" in request.POST
    data = request.POST if request.method == "POST" and not reads_lines else None
    seen = ActForm(data, initial={"revision": case.revision})
    forms = [MarkForm(data, slot=slot) for slot in slots]
    lines = LinesForm(request.POST if reads_lines else None)
    status = HTTPStatus.OK
    if data is not None:
        valid = [form.is_valid() for form in (seen, *forms)]  # each shows its own errors
        if all(valid):
            try:
                marking.mark_papers(
                    actor=actor,
                    case_id=case_id,
                    revision=seen.cleaned_data["revision"],
                    visitor_id=visitor_id,
                    marks=[form.found() for form in forms],
                )
            except Invalid as refusal:
                seen.add_error(None, refusal.detail)
            else:
                messages.success(request, _("What you found is kept."))
                return redirect(_after(case, who, goes_on="next" in request.POST))
        status = HTTPStatus.UNPROCESSABLE_ENTITY
    elif reads_lines and not lines.is_valid():
        status = HTTPStatus.UNPROCESSABLE_ENTITY
    context = _context(case, who, slots, actor=actor)
    context |= {"seen": seen, "rows": list(zip(slots, forms, strict=True)), "lines_form": lines}
    context["marks"] = forms
    if who is not None:
        context |= _of_visitor(case, who, lines, actor=actor)
    return render(request, "endorsement/examine.html", context, status=status)


def _context(
    case: PortCase, who: CaseVisitor | None, slots: Sequence[Slot], *, actor: Actor
) -> dict[str, Any]:
    """What both kinds of screen show."""
    marks = [slot.mark for slot in slots if slot.mark is not None]
    parts = _parts(case)
    place = parts.index(who)
    return {
        "case": case,
        "visitor": who,
        "may_mark": marking.may_be_marked(case, who),
        "people": display_names({mark.marked_by for mark in marks}),
        "scans": _scans(slots),
        "parts": [
            {"visitor": one, "url": _address(case, one), "is_here": one == who} for one in parts
        ],
        "previous": _address(case, parts[place - 1]) if place else "",
        "next": _address(case, parts[place + 1]) if place + 1 < len(parts) else "",
        "open_slots": sum(slot.is_open for slot in slots),
        "lacking": sum(slot.is_lacking for slot in slots),
        "trip": facts.trip_rows(case),
        "inviter": facts.inviter_rows(case),
        "crumbs": [
            Crumb(_("Cases"), reverse("endorsement:queue")),
            Crumb(case.reference, reverse("endorsement:case", args=[case.id])),
            Crumb(_("Examine")),
        ],
    }


def _of_visitor(
    case: PortCase, who: CaseVisitor, form: LinesForm, *, actor: Actor
) -> dict[str, Any]:
    """What is about one visitor: fields beside the lines, hits, and where they were met before."""
    typed = form.cleaned_data["lines"] if form.is_bound and form.is_valid() else ""
    lines = exam_selectors.lines_of(who, typed=typed)
    screened = watch_selectors.screened(actor=actor, case=case)
    categories = category_names(timezone.localdate())
    met = exam_selectors.earlier_visits(actor=actor, case=case, visitor=who)
    people = {*screened.people, *(mark.marked_by for mark in who.paper_marks.all())}
    return {
        "lines": lines,
        "lines_typed": bool(typed),
        "fields": exam_facts.field_rows(who, lines, categories),
        "earlier": exam_facts.earlier_rows(met),
        "screened": screened,
        "entry": {
            "hits": screened.hits.get(who.id, ()),
            "may_resolve": is_resolvable(who, case),
        },
        "people": display_names(people),
    }


def _visitor_of(case: PortCase, visitor_id: UUID | None) -> CaseVisitor | None:
    if visitor_id is None:
        return None
    for one in case.visitors.all():
        if one.id == visitor_id:
            return one
    raise CaseVisitorNotFound


def _parts(case: PortCase) -> list[CaseVisitor | None]:
    """The screens of a case in their order: each visitor, and the request last."""
    return [*case.visitors.all(), None]


def _address(case: PortCase, who: CaseVisitor | None) -> str:
    if who is None:
        return reverse("endorsement:examine-request", args=[case.id])
    return reverse("endorsement:examine", args=[case.id, who.id])


def _after(case: PortCase, who: CaseVisitor | None, *, goes_on: bool) -> str:
    """To the next screen when asked to go on, or back to the case from the last; else here."""
    parts = _parts(case)
    place = parts.index(who) + 1
    if not goes_on:
        return _address(case, who)
    if place < len(parts):
        return _address(case, parts[place])
    return reverse("endorsement:case", args=[case.id])


def _scans(slots: Sequence[Slot]) -> list[tuple[str, CasePaper]]:
    """The papers to look at with the names of their kinds, the passport first."""
    papers = [(slot.name, paper) for slot in slots for paper in slot.papers]
    return sorted(papers, key=lambda scan: _rank(scan[1].kind))


def _rank(kind: str) -> int:
    return _PASSPORT_FIRST.index(kind) if kind in _PASSPORT_FIRST else len(_PASSPORT_FIRST)
