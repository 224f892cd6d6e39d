"""The only writer of a visa's status: row lock, revision, table and audit, as in moving.py."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.utils import timezone

from apps.audit import services as audit
from apps.core.actors import Actor
from apps.endorsement.errors import VisaNotFound
from apps.endorsement.models import Visa
from apps.endorsement.moving import check_fresh, save_fields
from apps.endorsement.states import VISA_MOVES, VisaAction


def lock_visa(visa_id: UUID, *, revision: int | None) -> Visa:
    """Lock a visa with its visitor and case at hand; raises VisaNotFound and StaleRevision."""
    visa = (
        Visa.objects.select_for_update(of=("self",))
        .select_related("visitor__case")
        .filter(id=visa_id)
        .first()
    )
    if visa is None:
        raise VisaNotFound
    check_fresh(visa, revision)
    return visa


def move_visa(
    visa: Visa,
    action: VisaAction,
    *,
    actor: Actor,
    facts: Mapping[str, Any] | None = None,
    **fields: Any,
) -> Visa:
    """The only writer of `Visa.status`; raises MoveNotAllowed outside the table."""
    move, before = VISA_MOVES.check(action, visa.status), visa.status
    story = {"before": str(before), "after": str(move.target), **(facts or {})}
    return write_visa(visa, move.event, actor=actor, facts=story, status=move.target, **fields)


def write_visa(
    visa: Visa, event: str, *, actor: Actor, facts: Mapping[str, Any], **fields: Any
) -> Visa:
    """Give a locked visa its next revision, with an event on the chain of its request."""
    save_fields(
        visa,
        {
            "revision": visa.revision + 1,
            "last_event": event,
            "last_actor": actor.id,
            "last_at": timezone.now(),
            **fields,
        },
    )
    audit.record(
        event,
        actor=actor,
        chain=visa.visitor.case.chain,
        subject=f"visa:{visa.id}",
        payload={"revision": visa.revision, **facts},
    )
    return visa
