"""The only writers of a status at the port: row lock, revision, table, audit, all in one place.

Called by the services of this app, inside their transaction. Visas have theirs in moving_visas.
"""

import datetime as dt
from collections.abc import Collection, Mapping, Sequence
from typing import Any, Final
from uuid import UUID

from django.db import models
from django.db.models import Q
from django.utils import timezone

from apps.accounts.roles import Role
from apps.accounts.selectors import users_with
from apps.audit import services as audit
from apps.core.actors import Actor
from apps.core.errors import StaleRevision
from apps.core.workcalendar import hours_to
from apps.endorsement.calling_states import OWNERLESS
from apps.endorsement.ending_calls import settle_call
from apps.endorsement.errors import CaseNotFound, CaseVisitorNotFound
from apps.endorsement.models import CaseHold, CaseVisitor, PortCase, Visa, WatchList
from apps.endorsement.pacing import begin_by
from apps.endorsement.states import (
    CASE_MOVES,
    LEFT,
    VISITOR_MOVES,
    WAITING,
    CaseAction,
    CaseStatus,
    VisitorAction,
    VisitorState,
)
from apps.notices.services import notify
from apps.policy.selectors import parameter
from apps.routing.services import send

OFFICERS: Final = (Role.PORT_OFFICER, Role.PORT_APPROVER, Role.PORT_SUPERVISOR)
APPROVERS: Final = (Role.PORT_APPROVER,)

#: The columns of a visitor on whom nobody recommends anything any more.
NO_PROPOSAL: Final[Mapping[str, Any]] = {
    "recommendation": "",
    "recommended_ground": "",
    "recommended_by": None,
    "recommended_at": None,
}


def lock_case(case_id: UUID, *, revision: int | None) -> PortCase:
    """Lock a case until the transaction ends.

    `revision` is the one the caller has seen; a message of the city has seen none and gives None.
    Raises CaseNotFound, and StaleRevision with who did what since.
    """
    case = PortCase.objects.select_for_update(of=("self",)).filter(id=case_id).first()
    if case is None:
        raise CaseNotFound
    check_fresh(case, revision)
    return case


def lock_case_of(case_id: UUID, *, origin: str) -> PortCase:
    """Lock a case for a message; another city's case is as good as none (CaseNotFound)."""
    case = lock_case(case_id, revision=None)
    if case.origin != origin:
        raise CaseNotFound
    return case


def visitor_of(case: PortCase, visitor_id: UUID) -> CaseVisitor:
    """A visitor of a locked case; every write to a visitor goes through its case's lock."""
    visitor = CaseVisitor.objects.filter(case=case, id=visitor_id).first()
    if visitor is None:
        raise CaseVisitorNotFound
    visitor.case = case
    return visitor


def move_case(
    case: PortCase,
    action: CaseAction,
    *,
    actor: Actor,
    facts: Mapping[str, Any] | None = None,
    **fields: Any,
) -> PortCase:
    """The only writer of `PortCase.status`; raises MoveNotAllowed outside the table."""
    move, before = CASE_MOVES.check(action, case.status), case.status
    story = {"before": str(before), "after": str(move.target), **(facts or {})}
    fields = {"status": move.target, **_stations(case, action, fields), **fields}
    write_case(case, move.event, actor=actor, facts=story, **fields)
    if not case.is_open:
        CaseHold.objects.filter(case=case, until=None).update(until=timezone.now())
    return case


def move_visitor(
    visitor: CaseVisitor,
    action: VisitorAction,
    *,
    actor: Actor,
    facts: Mapping[str, Any] | None = None,
    **fields: Any,
) -> CaseVisitor:
    """The only writer of `CaseVisitor.state`; the case gets a new revision with it.

    Raises MoveNotAllowed outside the table.
    """
    move, before = VISITOR_MOVES.check(action, visitor.state), visitor.state
    save_fields(visitor, {"state": move.target, **fields})
    story = {"before": str(before), "after": str(move.target), **(facts or {})}
    write_case(visitor.case, move.event, actor=actor, facts=story, subject=f"visitor:{visitor.id}")
    return visitor


def withdraw_visitors(case: PortCase, *, actor: Actor) -> None:
    """Every visitor of a case that is being withdrawn; none of them is decided."""
    waiting = CaseVisitor.objects.filter(case=case, state__in=sorted(WAITING))
    for visitor in waiting.order_by("position"):
        visitor.case = case
        move_visitor(visitor, VisitorAction.WITHDRAW, actor=actor)


def close_if_done(case: PortCase, *, actor: Actor) -> None:
    """Close a decided case once no visa is waited for, and the city knows of every refusal."""
    last = Q(state=VisitorState.APPROVED) | Q(held_until__isnull=False)
    if not CaseVisitor.objects.filter(last, case=case).exists():
        move_case(case, CaseAction.CLOSE, actor=actor, closed_at=timezone.now())


def settle_case(case: PortCase, *, actor: Actor) -> None:
    """Follow what the visitors say after one has left: examined, decided, closed, withdrawn."""
    found = CaseVisitor.objects.filter(case=case).values_list("state", flat=True)
    states = set(found) - LEFT
    if not states:
        move_case(case, CaseAction.WITHDRAW, actor=actor, withdrawn_at=timezone.now())
        tell_staff(case, "endorsement.case_withdrawn", actor=actor)
    elif not states & WAITING and CASE_MOVES.allows(CaseAction.DECIDED, case.status):
        move_case(case, CaseAction.DECIDED, actor=actor, decided_at=timezone.now())
        close_if_done(case, actor=actor)
    elif VisitorState.PENDING not in states and case.status == CaseStatus.EXAMINING:
        move_case(case, CaseAction.EXAMINED, actor=actor)
        tell_staff(case, "endorsement.case_examined", actor=actor, to=APPROVERS)


def tell_city(
    case: PortCase, type_: str, body: Mapping[str, Any], *, files: Sequence[UUID] = ()
) -> None:
    """Send a message to the city the case came from, in this transaction."""
    send(
        destination=case.origin,
        type=type_,
        aggregate_id=case.id,
        body={"request_id": str(case.id), **body},
        files=files,
        lane="urgent" if _hurries(case) else "standard",
    )


def tell_staff(
    case: PortCase,
    event: str,
    *,
    actor: Actor,
    to: Collection[Role] = OFFICERS,
    due_at: dt.datetime | None = None,
) -> None:
    """Leave a notice for everyone here who holds one of the roles."""
    notify(
        actor=actor,
        recipients=users_with(*to),
        event=event,
        reference=case.reference,
        link=f"/cases/{case.id}/",
        due_at=due_at,
    )


def tell_person(
    case: PortCase,
    event: str,
    *,
    actor: Actor,
    person: str | None,
    due_at: dt.datetime | None = None,
) -> None:
    """Leave a notice for one officer, when there is one."""
    if person:
        notify(
            actor=actor,
            recipients=[UUID(person)],
            event=event,
            reference=case.reference,
            link=f"/cases/{case.id}/",
            due_at=due_at,
        )


def save_fields(row: models.Model, fields: Mapping[str, object]) -> None:
    """Set the columns and write them, and no others."""
    for name, value in fields.items():
        setattr(row, name, value)
    row.save(update_fields=list(fields))


def check_fresh(row: PortCase | Visa | WatchList, revision: int | None) -> None:
    """Raise StaleRevision, with who did what since, unless the caller has seen the row as it is."""
    if revision is not None and revision != row.revision:
        raise StaleRevision(
            current=row.revision,
            seen=revision,
            who=row.last_actor,
            what=row.last_event,
            when=row.last_at,
        )


def _stations(
    case: PortCase, action: CaseAction, fields: Mapping[str, Any]
) -> dict[str, dt.datetime]:
    """When the case passed the stations that statistics are counted from."""
    if action == CaseAction.CLAIM:
        return {"first_claimed_at": case.first_claimed_at or fields["claimed_at"]}
    return {"examined_at": timezone.now()} if action == CaseAction.EXAMINED else {}


def write_case(
    case: PortCase,
    event: str,
    *,
    actor: Actor,
    facts: Mapping[str, Any],
    subject: str | None = None,
    **fields: Any,
) -> PortCase:
    """Write a locked case; where its state or landing changes, so does when work has to begin.

    And whether somebody has to be called for it.
    """
    changes_pace, had_no_owner = bool({"status", "arrival_at"} & fields.keys()), _ownerless(case)
    if changes_pace:
        landing = fields.get("arrival_at", case.arrival_at)
        fields["begin_by"] = begin_by(fields.get("status", case.status), landing)
    save_fields(
        case,
        {
            "revision": case.revision + 1,
            "last_event": event,
            "last_actor": actor.id,
            "last_at": timezone.now(),
            **fields,
        },
    )
    audit.record(
        event,
        actor=actor,
        chain=case.chain,
        subject=subject or f"case:{case.id}",
        payload={"revision": case.revision, **facts},
    )
    if changes_pace and had_no_owner:
        settle_call(case, actor=actor)
    return case


def _ownerless(case: PortCase) -> bool:
    """Whether the case was on nobody's desk, so that somebody may have been called for it."""
    return case.status in OWNERLESS


def _hurries(case: PortCase) -> bool:
    now = timezone.now()
    urgent_hours = parameter("urgent.hours", timezone.localdate(now))
    return case.is_expedited or hours_to(case.arrival_at, now) <= urgent_hours
