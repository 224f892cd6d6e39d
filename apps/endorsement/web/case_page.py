"""The page of one case, drawn from a case that was read by `case_for_desk`."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any, Final
from uuid import UUID

from django.core.paginator import Page, Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from apps.accounts.functions import Function
from apps.accounts.permissions import may
from apps.accounts.selectors import display_names
from apps.core.actors import Actor
from apps.core.fields import FailedAct
from apps.core.parts import Crumb
from apps.endorsement import duplicate_selectors, note_selectors, selectors, watch_selectors
from apps.endorsement.deciding import why_not_with_others
from apps.endorsement.entry import covers
from apps.endorsement.groups import lacking_travellers
from apps.endorsement.models import CaseVisitor, PortCase, Visa
from apps.endorsement.policies import case_actions, may_move_desk, visitor_actions
from apps.endorsement.states import IN_FORCE, VisaStatus
from apps.endorsement.watching.guard import is_resolvable
from apps.endorsement.web import facts
from apps.endorsement.web.call_pages import call_parts
from apps.endorsement.web.exclusion_facts import exclusion_parts
from apps.endorsement.web.expedition_facts import expedition_parts
from apps.endorsement.web.hold_facts import hold_context
from apps.endorsement.web.note_pages import NoteOnCaseForm
from apps.policy.selectors import category_names, paper_names, refusal_grounds, refusal_reasons
from apps.regions.selectors import names_apart
from apps.routing.selectors import delivery_of

#: Each is shown whole, with passport, papers and acts.
VISITORS_A_PAGE: Final = 20


def case_page(
    request: HttpRequest,
    found: PortCase,
    actor: Actor,
    *,
    visitor_id: UUID | None = None,
    failed: FailedAct | None = None,
) -> HttpResponse:
    """Show the case whole, with what this officer may do.

    `failed` is an act that came back, shown with what was typed; `visitor_id` whom it was about.
    """
    asked = str(visitor_id) if visitor_id else request.GET.get("visitor", "")
    context = _case_context(request, found, actor, asked=asked)
    context |= {"failed_act": failed, "failed_form": failed.form if failed else None}
    status = HTTPStatus.UNPROCESSABLE_ENTITY if failed else HTTPStatus.OK
    return render(request, "endorsement/case.html", context, status=status)


def _stranded(found: PortCase, visitors: list[CaseVisitor]) -> list[Visa]:
    """Visas in force that do not allow the entry of the flight as it is now."""
    issued = [one.visa for one in visitors if one.visa and one.visa.status == VisaStatus.ISSUED]
    return [visa for visa in issued if not covers(visa, found)]


def _case_context(
    request: HttpRequest, found: PortCase, actor: Actor, *, asked: str
) -> dict[str, object]:
    """All that the page of a case needs, for a case read by case_for_desk."""
    today = timezone.localdate()
    shown = _page_of(list(found.visitors.all()), asked, request.GET.get("page"))
    visitors = list(shown)
    people = [p for v in visitors for p in (v.recommended_by, v.decided_by)]
    people += [p for v in visitors for u in v.undone.all() for p in (u.decided_by, u.undone_by)]
    screened = watch_selectors.screened(actor=actor, case=found)
    elsewhere = duplicate_selectors.filed_elsewhere(actor=actor, case=found)
    notes = note_selectors.notes_of(actor=actor, case=found)
    people += [*screened.people, *(who for one in notes for who in (one.written_by, *one.mentions))]
    return {
        "case": found,
        "crumbs": [Crumb(_("Cases"), reverse("endorsement:queue")), Crumb(found.reference)],
        **hold_context(found, actor),
        **call_parts(found, actor),
        "actions": {action.value for action in case_actions(found, actor)},
        "may_move_desk": may_move_desk(found, actor),
        "visitors": [
            {"elsewhere": elsewhere.get(part["visitor"].id), **part}
            for part in _visitor_parts(found, visitors, actor, screened)
        ],
        **exclusion_parts(found, actor),
        "may_approve_together": _is_for_several(found, actor, screened),
        "page": shown,
        "screened": screened,
        "notes": notes,
        "note_form": NoteOnCaseForm.begun(found) if may(actor, Function.PORT_EXAMINE) else None,
        "officers": note_selectors.officers(actor=actor),
        "not_accepted": facts.not_accepted(found),
        **expedition_parts(found, actor),
        "lacking": lacking_travellers(found) if found.is_open else 0,
        "cities": names_apart() if elsewhere else {},
        "trip": facts.trip_rows(found),
        "flights": facts.flight_lines(found),
        "stranded": _stranded(found, visitors),
        "in_force": _in_force(found),
        "inviter": facts.inviter_rows(found),
        "request_papers": [paper for paper in found.papers.all() if paper.visitor_id is None],
        "paper_names": paper_names(today),
        "people": display_names([p for p in (*people, found.claimed_by) if p]),
        "deliveries": delivery_of(found.id),
        "history": facts.history_events(selectors.history(actor=actor, case_id=found.id)),
    }


def _visitor_parts(
    found: PortCase, visitors: list[CaseVisitor], actor: Actor, screened: watch_selectors.Screened
) -> list[dict[str, Any]]:
    """What the card of each visitor shows, and what this officer may do with it."""
    today = timezone.localdate()
    reasons = {reason.code: reason.text for reason in refusal_reasons(today)}
    grounds = {str(ground.number): ground.text for ground in refusal_grounds(today)}
    categories = category_names(today)
    return [
        {
            "visitor": visitor,
            "rows": facts.visitor_rows(visitor, categories),
            "actions": {a.value for a in visitor_actions(visitor, actor, case=found)},
            "hits": screened.hits.get(visitor.id, ()),
            "is_barred": screened.bars(visitor.id),
            "may_resolve": may(actor, Function.PORT_EXAMINE) and is_resolvable(visitor, found),
            "is_own": visitor.recommended_by == actor.id,
            "reasons": facts.reason_texts(visitor.reason_codes, reasons),
            "ground": grounds.get(visitor.refusal_ground or visitor.recommended_ground, ""),
        }
        for visitor in visitors
    ]


def _in_force(found: PortCase) -> int:
    """How many visas a list of the delegation would name."""
    return sum(visa.status in IN_FORCE for one in found.visitors.all() for visa in one.visas.all())


def _is_for_several(found: PortCase, actor: Actor, screened: watch_selectors.Screened) -> bool:
    """Whether this person may approve two visitors or more at once."""
    if not may(actor, Function.PORT_DECIDE):
        return False
    lacking = lacking_travellers(found)
    refusals = [
        why_not_with_others(
            one, actor, case=found, is_barred=screened.bars(one.id), lacking=lacking
        )
        for one in found.visitors.all()
    ]
    return refusals.count(None) > 1


def _page_of(everybody: list[CaseVisitor], asked: str, page: str | None) -> Page[CaseVisitor]:
    """The visitors of the page asked for, or of the page on which one visitor stands."""
    ids = [str(one.id) for one in everybody]
    if asked in ids and page is None:
        page = str(ids.index(asked) // VISITORS_A_PAGE + 1)
    return Paginator(everybody, VISITORS_A_PAGE).get_page(page)
