"""A reason that is missing, or longer than it may be, is told where it was typed."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from uuid import UUID

from django.http import HttpRequest, HttpResponse

from apps.accounts.permissions import actor_of
from apps.core.errors import Invalid
from apps.core.fields import FailedAct, ReasonForm
from apps.endorsement import selectors
from apps.endorsement.moving import check_fresh
from apps.endorsement.web.acts import seen_revision
from apps.endorsement.web.case_page import case_page

CaseAct = Callable[..., HttpResponse]


def told_on_case(view: CaseAct) -> CaseAct:
    """Show the case again when an act on it is Invalid, with what was typed and why not.

    Who acted on a page that is out of date reads that instead: what was done may end the act.
    """

    @wraps(view)
    def told(request: HttpRequest, case_id: UUID, **ids: UUID) -> HttpResponse:
        try:
            return view(request, case_id, **ids)
        except Invalid as refusal:
            actor = actor_of(request.user)
            found = selectors.case_for_desk(actor=actor, case_id=case_id)
            check_fresh(found, seen_revision(request))
            form = ReasonForm(request.POST.get("reason", ""), refusal)
            failed = FailedAct(request.path, form)
            who = ids.get("visitor_id")
            return case_page(request, found, actor, visitor_id=who, failed=failed)

    return told
