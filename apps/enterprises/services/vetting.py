"""The city vets an application: puts the inviter on file, asks, or refuses with a reason."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any, Final
from uuid import UUID

from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from apps.accounts.functions import Function
from apps.accounts.permissions import check_may
from apps.accounts.roles import Role
from apps.accounts.services import grant_role
from apps.core.actors import Actor
from apps.enterprises.errors import (
    HandlerAlreadyAuthorised,
    ReasonNeeded,
    RegistrationIncomplete,
    UnitOnFile,
)
from apps.enterprises.models import (
    Enterprise,
    Handler,
    Host,
    Registration,
    RegistrationPaper,
    RegistrationPoint,
)
from apps.enterprises.policies import registering
from apps.enterprises.policies.codes import unit_with_code
from apps.enterprises.services.papers import put_on_file
from apps.enterprises.services.registering import acts_already, lock_registration
from apps.enterprises.services.registration_moves import check_seen, move
from apps.enterprises.services.units import insert_unit
from apps.enterprises.services.writing import leave_trace
from apps.enterprises.states import REGISTRATION_MOVES, RegistrationAction, RegistrationKind
from apps.enterprises.texts import TextRefused, one_line
from apps.regions.scoping import city_command

# The roles follow from the officer's approval; that event stands beside theirs in the trail.
_GRANTOR: Final = Actor.system("enterprises")


@city_command
def approve_registration(*, actor: Actor, registration_id: UUID, revision: int) -> Registration:
    """Put the unit or host on file, with its papers, and let the applicant act for it.

    The applicant becomes the unit's administrator and a handler between the dates of the letter.
    Raises NotAllowed, RegistrationNotFound, StaleRevision, MoveNotAllowed, UnitOnFile when another
    application of the unit was approved meanwhile, HandlerAlreadyAuthorised, and
    RegistrationIncomplete when the proof or letter has expired since.
    """
    found = _lock(actor, registration_id, revision)
    REGISTRATION_MOVES.check(RegistrationAction.APPROVE, found.status)
    if acts_already(found.applicant_id):
        raise HandlerAlreadyAuthorised
    papers = list(
        RegistrationPaper.objects.filter(registration=found, replaced_at=None).order_by("kind")
    )
    values = registering.check_whole(
        found, papers={paper.kind for paper in papers}, on=timezone.localdate()
    )
    is_unit = found.kind == RegistrationKind.UNIT
    put = _put_unit if is_unit else _put_host
    record_id = put(found, values, papers, actor=actor)
    return move(
        found,
        RegistrationAction.APPROVE,
        actor=actor,
        payload={"record": str(record_id)},
        enterprise_id=record_id if is_unit else None,
        host_id=None if is_unit else record_id,
        decided_by=UUID(actor.id),
        decided_at=timezone.now(),
    )


@city_command
def ask_about_registration(
    *, actor: Actor, registration_id: UUID, revision: int, points: Sequence[str]
) -> Registration:
    """Ask the applicant; name everything at once. The applicant may change the application too.

    Raises NotAllowed, RegistrationNotFound, StaleRevision, MoveNotAllowed, ReasonNeeded without a
    point, RegistrationIncomplete for one that is too long.
    """
    found = _lock(actor, registration_id, revision)
    try:
        subjects = [one_line(point, most=300) for point in points]
    except TextRefused as refused:
        raise RegistrationIncomplete(fields={"points": str(refused)}) from refused
    subjects = [subject for subject in subjects if subject]
    if not subjects:
        raise ReasonNeeded(fields={"points": _("Write what you ask, one thing a line.")})
    asked = RegistrationPoint.objects.filter(registration=found)
    last: int = asked.aggregate(last=Max("round"))["last"] or 0
    moved = move(found, RegistrationAction.ASK, actor=actor, payload={"points": len(subjects)})
    RegistrationPoint.objects.bulk_create(
        RegistrationPoint(registration=found, round=last + 1, position=place, subject=subject)
        for place, subject in enumerate(subjects, start=1)
    )
    return moved


@city_command
def refuse_registration(
    *, actor: Actor, registration_id: UUID, revision: int, reason: str
) -> Registration:
    """Do not put the inviter on file, and say why.

    Raises NotAllowed, RegistrationNotFound, StaleRevision, MoveNotAllowed, ReasonNeeded.
    """
    found = _lock(actor, registration_id, revision)
    return move(
        found,
        RegistrationAction.REFUSE,
        actor=actor,
        refused_reason=needed_reason(reason),
        decided_by=UUID(actor.id),
        decided_at=timezone.now(),
    )


def needed_reason(typed: str) -> str:
    """Clean a reason of at most 1000 characters. Raises ReasonNeeded."""
    try:
        return one_line(typed, most=1000, needed=True)
    except TextRefused as refused:
        raise ReasonNeeded(fields={"reason": str(refused)}) from refused


def _lock(actor: Actor, registration_id: UUID, revision: int) -> Registration:
    check_may(actor, Function.CITY_VET)
    found = lock_registration(registration_id)
    check_seen(found, revision)
    return found


def _put_unit(
    found: Registration,
    values: Mapping[str, Any],
    papers: Sequence[RegistrationPaper],
    *,
    actor: Actor,
) -> UUID:
    columns = dict(values)
    first: dt.date = columns.pop("authorised_from")
    last: dt.date = columns.pop("authorised_until")
    if unit_with_code(columns["uscc"]) is not None:
        raise UnitOnFile
    unit: Enterprise = insert_unit(actor, columns)
    letter = None
    for paper in papers:
        is_letter = paper.kind == "handler_authorisation"
        kept = put_on_file(
            actor=actor,
            enterprise_id=unit.id,
            kind=paper.kind,
            file_id=paper.file_id,
            until=last if is_letter else None,
        )
        letter = kept if is_letter else letter
    handler = Handler.objects.create(
        enterprise=unit,
        user_id=found.applicant_id,
        is_admin=True,
        authorised_from=first,
        authorised_until=last,
        letter=letter,
    )
    for role in (Role.ENTERPRISE_ADMIN, Role.HANDLER):
        grant_role(actor=_GRANTOR, user_id=found.applicant_id, role=role)
    leave_trace(
        "enterprises.handler_authorised",
        actor,
        unit.id,
        handler=str(handler.id),
        user=str(found.applicant_id),
        authorised_from=first,
        authorised_until=last,
        is_admin=True,
    )
    return unit.id


def _put_host(
    found: Registration,
    values: Mapping[str, Any],
    papers: Sequence[RegistrationPaper],
    *,
    actor: Actor,
) -> UUID:
    host = Host.objects.create(user_id=found.applicant_id, **values)
    leave_trace(
        "enterprises.host_registered", actor, host.id, subject="host", user=str(host.user_id)
    )
    for paper in papers:
        put_on_file(
            actor=actor,
            host_id=host.id,
            kind=paper.kind,
            file_id=paper.file_id,
            until=host.proof_until,
        )
    grant_role(actor=_GRANTOR, user_id=found.applicant_id, role=Role.HOST)
    return host.id
