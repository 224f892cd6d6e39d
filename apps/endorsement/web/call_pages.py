"""Calls of officers on duty: the answer, what the page of a case shows, and the list of calls."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Final
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from apps.accounts.functions import Function
from apps.accounts.permissions import actor_of, may, requires
from apps.accounts.selectors import display_names
from apps.core.actors import Actor
from apps.core.parts import Crumb, Tab
from apps.endorsement import call_selectors
from apps.endorsement.ending_calls import answering
from apps.endorsement.keeping_out import is_excluded
from apps.endorsement.models import OfficerCall, PortCase
from apps.endorsement.services import calling
from apps.endorsement.states import CaseStatus

PAGE_SIZE: Final = 50


def call_parts(case: PortCase, actor: Actor) -> dict[str, Any]:
    """What the page of a case shows of its calls, and whether this officer may answer."""
    known = call_selectors.calls_of(actor=actor, case=case)
    parts: dict[str, Any] = {"calls": known, "call_names": _names(known)}
    call = next((one for one in known if one.is_open), None)
    if call is None:
        return parts
    steps = list(call.steps.all())
    first = answering(steps)
    is_called = any(one.officer == actor.id for one in steps) and not is_excluded(case, actor)
    parts |= {
        "call": call,
        "answering": first,
        "may_answer": is_called and first is None,
        "may_take": is_called and case.status == CaseStatus.ACCEPTED,
        "is_answering": first is not None and first.officer == actor.id,
    }
    if call.is_unmanned:
        parts["is_passed_over"] = call_selectors.was_on_call(actor=actor, call=call, case=case)
    return parts | ({"is_pick": False} if parts["is_answering"] else {})


def alarms_of(actor: Actor) -> dict[str, list[OfficerCall]]:
    """The calls that a supervisor has to see at once; none for anybody else.

    Those for which no officer was called are apart: they need a roster, and not an answer.
    """
    found = call_selectors.alarms(actor=actor) if may(actor, Function.PORT_SUPERVISE) else []
    return {
        "alarms": [one for one in found if not one.is_unmanned],
        "unmanned": [one for one in found if one.is_unmanned],
    }


@require_POST
@requires(Function.PORT_EXAMINE)
def answer(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """Answer the call for a case, and take the case where that was pressed."""
    take = request.POST.get("take") == "yes"
    calling.answer(actor=actor_of(request.user), case_id=case_id, take=take)
    messages.success(
        request, _("The case is on your desk.") if take else _("Your answer is noted.")
    )
    return redirect("endorsement:case", case_id=case_id)


@require_safe
@requires(Function.PORT_SUPERVISE)
def calls(request: HttpRequest) -> HttpResponse:
    """List the calls: who was called, and who answered after how long."""
    shows_all = request.GET.get("view") == "all"
    found = call_selectors.calls(actor=actor_of(request.user), is_open=None if shows_all else True)
    page = Paginator(found, PAGE_SIZE).get_page(request.GET.get("page"))
    here = reverse("endorsement:calls")
    context = {
        "page": page,
        "names": _names(page.object_list),
        "tabs": [
            Tab(_("Under way"), here, not shows_all),
            Tab(_("All"), f"{here}?view=all", shows_all),
        ],
        "crumbs": [
            Crumb(_("Cases"), reverse("endorsement:queue")),
            Crumb(_("Load"), reverse("endorsement:load")),
            Crumb(_("Calls")),
        ],
    }
    return render(request, "endorsement/calls.html", context)


def _names(found: Iterable[OfficerCall]) -> dict[str, str]:
    return display_names({step.officer for call in found for step in call.steps.all()})
