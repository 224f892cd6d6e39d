"""Approving several visitors of a delegation: a preview of the effect, then a result for each."""

from __future__ import annotations

import datetime as dt
from http import HTTPStatus
from typing import Final
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from apps.accounts.functions import Function
from apps.accounts.permissions import actor_of, requires
from apps.accounts.selectors import display_names
from apps.accounts.step_up import confirmed
from apps.core.actors import Actor
from apps.endorsement import exam_selectors, selectors, services, watch_selectors
from apps.endorsement.deciding import why_not_with_others
from apps.endorsement.groups import lacking_travellers
from apps.endorsement.models import PortCase
from apps.endorsement.states import DECISION_MADE
from apps.endorsement.web.acts import crumbs_of
from apps.policy.selectors import category_names

_MOST: Final = 500


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Function.PORT_DECIDE)
@confirmed
def approve(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """Show what would happen to each visitor; then approve those that were ticked.

    Sent a second time, the same confirmation finds decided visitors and changes nothing.
    """
    actor = actor_of(request.user)
    seen = _seen(request)
    if seen:
        outcomes = services.approve_together(
            actor=actor,
            case_id=case_id,
            seen=seen,
            note=request.POST.get("note", ""),
        )
        case = selectors.case_for_desk(actor=actor, case_id=case_id)
        done = sum(one.refusal is None for one in outcomes)
        context = {
            "case": case,
            "crumbs": crumbs_of(case, _("Approve together")),
            "outcomes": outcomes,
            "is_all": done == len(outcomes),
            "summary": ngettext("%(n)d visitor approved", "%(n)d visitors approved", done)
            % {"n": done},
        }
        return render(request, "endorsement/together.html", context)
    case = selectors.case_for_desk(actor=actor, case_id=case_id)
    context = _preview(case, actor) | {"is_nobody": request.method == "POST"}
    status = HTTPStatus.UNPROCESSABLE_ENTITY if request.method == "POST" else HTTPStatus.OK
    return render(request, "endorsement/together.html", context, status=status)


def _preview(case: PortCase, actor: Actor) -> dict[str, object]:
    """Each visitor who is still in the delegation, with what stands in the way.

    Doubts about papers bar nobody: such a visitor is not ticked, and may be ticked on purpose.
    """
    categories = category_names(timezone.localdate())
    screened = watch_selectors.screened(actor=actor, case=case)
    lacking = lacking_travellers(case)
    staying = [one for one in case.visitors.all() if not one.has_left]
    doubts = exam_selectors.paper_doubts(actor=actor, case=case, visitors=staying)
    found = [
        {
            "visitor": one,
            "category": categories.get(one.category, one.category),
            "is_decided": one.state in DECISION_MADE,
            "refusal": why_not_with_others(
                one, actor, case=case, is_barred=screened.bars(one.id), lacking=lacking
            ),
            "doubt": doubts.get(one.id),
            "seen": one.stands_since.isoformat() if one.stands_since else "",
        }
        for one in staying
    ]
    return {
        "case": case,
        "crumbs": crumbs_of(case, _("Approve together")),
        "found": found,
        "ready": [one for one in found if one["refusal"] is None],
        "people": display_names(one.recommended_by for one in staying if one.recommended_by),
    }


def _seen(request: HttpRequest) -> dict[UUID, dt.datetime]:
    """The ticked visitors, each with the recommendation that was read; what is neither is none."""
    seen = {}
    for value in request.POST.getlist("seen")[:_MOST]:
        visitor_id, _bar, instant = value.partition("|")
        try:
            at = dt.datetime.fromisoformat(instant)
            seen[UUID(visitor_id)] = at if at.tzinfo else at.replace(tzinfo=dt.UTC)
        except ValueError:
            continue
    return seen
