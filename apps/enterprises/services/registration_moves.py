"""The only writer of an application's status: with revision, audit event and notices, at once."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils import timezone

from apps.accounts.functions import GRANTS, Function
from apps.accounts.selectors import users_with
from apps.audit.services import record
from apps.core.actors import Actor
from apps.core.errors import StaleRevision
from apps.enterprises.models import Registration, UnitChange
from apps.enterprises.states import REGISTRATION_MOVES, RegistrationAction
from apps.enterprises.wording import FOR_APPLICANT, FOR_CITY
from apps.notices.services import notify


def check_seen(found: Registration | UnitChange, seen: int) -> None:
    """Raise StaleRevision, saying who did what and when, unless the caller saw the last state."""
    if found.revision != seen:
        raise StaleRevision(
            current=found.revision,
            seen=seen,
            who=found.last_actor,
            roles=found.last_roles.split(),
            what=found.last_event,
            when=found.last_at,
        )


def move(
    found: Registration,
    action: RegistrationAction,
    *,
    actor: Actor,
    payload: Mapping[str, Any] | None = None,
    **fields: Any,
) -> Registration:
    """Take a step of the table under the caller's row lock. Raises MoveNotAllowed."""
    step = REGISTRATION_MOVES.check(action, found.status)
    facts = {"before": str(found.status), "after": str(step.target), **(payload or {})}
    note(found, step.event, actor=actor, payload=facts, status=step.target, **fields)
    _tell(found, step.event, actor=actor)
    return found


def note(
    found: Registration,
    event: str,
    *,
    actor: Actor,
    payload: Mapping[str, Any] | None = None,
    **fields: Any,
) -> None:
    """Write columns and leave the trace of it, as a new revision, without a step of the table."""
    write(found, event, actor=actor, **fields)
    record(
        event,
        actor=actor,
        chain=found.chain,
        subject=found.chain,
        payload={"revision": found.revision, **(payload or {})},
    )


def write(found: Registration | UnitChange, event: str, *, actor: Actor, **fields: Any) -> None:
    """Write columns as a new revision that names its event and actor."""
    fields |= {
        "revision": found.revision + 1,
        "last_event": event,
        "last_actor": actor.id,
        "last_roles": " ".join(sorted(actor.roles)),
        "last_at": timezone.now(),
    }
    for name, value in fields.items():
        setattr(found, name, value)
    found.save(update_fields=list(fields))


def tell_city(event: str, *, actor: Actor, reference: str, link: str) -> None:
    """Leave a notice for everyone of the city who vets."""
    notify(
        actor=actor,
        recipients=users_with(*GRANTS[Function.CITY_VET]),
        event=f"{event}.desk",
        reference=reference,
        link=link,
    )


def _tell(found: Registration, event: str, *, actor: Actor) -> None:
    """Leave the notices of an event: for the applicant, and for those who vet."""
    if event in FOR_APPLICANT:
        notify(
            actor=actor,
            recipients=[found.applicant_id],
            event=event,
            reference=found.reference,
            link="/register/status/",
        )
    if event in FOR_CITY:
        tell_city(
            event,
            actor=actor,
            reference=found.reference,
            link=f"/desk/registrations/{found.id}/",
        )
