"""Approving several visitors of a delegation at once; each with a result of its own."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from apps.accounts.permissions import check_may
from apps.core.actors import Actor
from apps.core.errors import DomainError
from apps.endorsement.deciding import check_approvable_with_others
from apps.endorsement.decision_errors import NobodyChosen, NotAsSeen
from apps.endorsement.models import CaseVisitor, PortCase
from apps.endorsement.moving import lock_case
from apps.endorsement.policies import VISITOR_FUNCTIONS
from apps.endorsement.services.examination import decide
from apps.endorsement.states import VisitorAction
from apps.regions.scoping import port_command


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one visitor: approved, or left as it was for a reason."""

    visitor: CaseVisitor
    refusal: DomainError | None = None


@port_command
def approve_together(
    *, actor: Actor, case_id: UUID, seen: Mapping[UUID, dt.datetime], note: str = ""
) -> list[Outcome]:
    """Approve those visitors of a case whose recommendation stands as it was seen.

    `seen` maps each chosen visitor to `stands_since` as the officer read it: a recommendation made
    since is another one, and a decision taken back since is not made again unread. A refusal of one
    stops no other, so that a delegation of fifty does not wait for one. Everything happens under
    one lock of the case. Returns the outcomes in the order of the list. Raises NotAllowed,
    NobodyChosen, CaseNotFound, and NotAsSeen for a visitor who is not of the case.
    """
    check_may(actor, VISITOR_FUNCTIONS[VisitorAction.APPROVE])
    if not seen:
        raise NobodyChosen(fields={"visitors": _("Tick at least one visitor.")})
    case = lock_case(case_id, revision=None)
    found = CaseVisitor.objects.filter(case=case, id__in=seen).prefetch_related("undone")
    chosen = list(found.order_by("position"))
    if len(chosen) < len(seen):
        raise NotAsSeen  # one of them is of another case, or was taken out of this one
    return [_approved(case, one, seen[one.id], actor=actor, note=note.strip()) for one in chosen]


def _approved(
    case: PortCase, visitor: CaseVisitor, seen_at: dt.datetime, *, actor: Actor, note: str
) -> Outcome:
    visitor.case = case
    try:
        with transaction.atomic():  # what one visitor is refused for undoes that one only
            check_approvable_with_others(visitor, actor, case=case)
            if visitor.stands_since != seen_at:
                raise NotAsSeen
            decide(case, visitor.id, VisitorAction.APPROVE, actor=actor, decision_note=note)
    except DomainError as refusal:
        case.refresh_from_db()
        return Outcome(visitor, refusal)
    return Outcome(visitor)
