"""Issuing a visa, and what becomes of it by itself: used, expired."""

import datetime as dt
from typing import Any, Final
from uuid import UUID

from django.db.models import QuerySet
from django.utils import timezone

from apps.accounts.permissions import check_may
from apps.core.actors import Actor
from apps.core.identifiers.visa_number import visa_number
from apps.core.workcalendar import beijing_date
from apps.endorsement.entry import check_not_too_early, enter_by
from apps.endorsement.groups import check_group
from apps.endorsement.keeping_out import check_not_excluded
from apps.endorsement.models import CaseVisitor, Visa, VisaCounter
from apps.endorsement.models.visa import LONGEST_STAY
from apps.endorsement.moving import (
    close_if_done,
    lock_case,
    move_visitor,
    tell_city,
    visitor_of,
)
from apps.endorsement.moving_visas import lock_visa, move_visa, tell_city_of_change
from apps.endorsement.policies import VISA_FUNCTIONS, VISITOR_FUNCTIONS
from apps.endorsement.sealing import sealed
from apps.endorsement.services.sending import ring_for_letters
from apps.endorsement.states import (
    VISA_MOVES,
    VISITOR_MOVES,
    CaseStatus,
    VisaAction,
    VisaStatus,
    VisitorAction,
)
from apps.endorsement.staying import check_entry, check_exit, note_entry, note_exit
from apps.endorsement.watching.guard import check_cleared
from apps.policy.selectors import parameter
from apps.regions.scoping import current, port_command, port_query
from apps.regions.selectors import ports_of_entry

EXPIRE_AT_ONCE: Final = 500
"""How many visas one run lets expire; the next run takes the rest."""


@port_command
def issue(*, actor: Actor, case_id: UUID, visitor_id: UUID, revision: int) -> Visa:
    """Issue the visa of an approved visitor: single entry, what article 17 asks it to state.

    Raises NotAllowed, TooEarlyToIssue, GroupTooSmall, CaseNotFound, CaseVisitorNotFound,
    StaleRevision, MoveNotAllowed, ConflictOfInterest, NotYetScreened, WatchHitOpen, WatchHitStands
    (a list may change after the approval); and SignerAway when the seal cannot be made: the visitor
    then stays approved, and no number is used.
    """
    check_may(actor, VISITOR_FUNCTIONS[VisitorAction.ISSUE])
    case = lock_case(case_id, revision=revision)
    visitor = visitor_of(case, visitor_id)
    move = VISITOR_MOVES.check(VisitorAction.ISSUE, visitor.state)
    check_not_excluded(case, actor)
    now = timezone.now()
    check_not_too_early(case, issued_at=now)
    check_group(case)
    check_cleared(visitor)
    visa = _written(visitor, actor=actor, event=move.event, now=now)
    move_visitor(
        visitor, VisitorAction.ISSUE, actor=actor, facts={"visa": visa.id, "number": visa.number}
    )
    tell_city(case, "visa.issued", told_of(visa))
    if case.status == CaseStatus.DECIDED:
        close_if_done(case, actor=actor)
    ring_for_letters()
    return visa


@port_command
def mark_used(
    *, actor: Actor, visa_id: UUID, revision: int, entered_at: dt.datetime, port: str
) -> Visa:
    """Note that the guest has entered; the stay counts from the day after (Regulations 36).

    An entry before the last midnight may be noted after it, when the visa has expired by itself.
    Raises NotAllowed, EntryNotInValidity, EntryPortNotOnVisa, VisaNotFound, StaleRevision,
    MoveNotAllowed.
    """
    check_may(actor, VISA_FUNCTIONS[VisaAction.USE])
    visa = lock_visa(visa_id, revision=revision)
    VISA_MOVES.check(VisaAction.USE, visa.status)
    check_entry(visa, entered_at=entered_at, port=port, now=timezone.now())
    note_entry(visa, actor=actor, entered_at=entered_at, port=port)
    return visa


@port_command
def mark_left(
    *, actor: Actor, visa_id: UUID, revision: int, left_at: dt.datetime, port: str
) -> Visa:
    """Note that the guest has left, as border inspection or the inviter has shown.

    Raises NotAllowed, ExitNotInStay, VisaNotFound, StaleRevision, MoveNotAllowed.
    """
    check_may(actor, VISA_FUNCTIONS[VisaAction.LEAVE])
    visa = lock_visa(visa_id, revision=revision)
    VISA_MOVES.check(VisaAction.LEAVE, visa.status)
    check_exit(visa, left_at=left_at, port=port, now=timezone.now())
    note_exit(visa, actor=actor, left_at=left_at, port=port)
    return visa


@port_query
def visas_to_expire(*, now: dt.datetime | None = None) -> list[UUID]:
    """The unused visas whose last moment to enter has come, those that ended first before."""
    due = _due(now or timezone.now()).order_by("enter_by", "id")
    return list(due.values_list("id", flat=True)[:EXPIRE_AT_ONCE])


@port_command
def expire(*, actor: Actor, visa_id: UUID, now: dt.datetime | None = None) -> bool:
    """Let a visa expire whose last moment to enter has come: at 24:00 sharp it is over.

    False for one that is not due, or that somebody else holds locked: that is left to the next run.
    """
    due = _due(now or timezone.now()).select_for_update(of=("self",), skip_locked=True)
    visa = due.select_related("visitor__case").filter(id=visa_id).first()
    if visa is None:
        return False
    move_visa(visa, VisaAction.EXPIRE, actor=actor)
    tell_city_of_change(visa, at=visa.enter_by)
    return True


def _due(at: dt.datetime) -> QuerySet[Visa]:
    return Visa.objects.filter(status=VisaStatus.ISSUED, enter_by__lte=at)


def _written(visitor: CaseVisitor, *, actor: Actor, event: str, now: dt.datetime) -> Visa:
    case, today = visitor.case, beijing_date(now)
    visa = Visa(
        visitor=visitor,
        last_event=event,
        last_actor=actor.id,
        last_at=now,
        category=visitor.category,
        surname=visitor.surname,
        given_names=visitor.given_names,
        sex=visitor.sex,
        birth_date=visitor.birth_date,
        nationality=visitor.nationality,
        passport_number=visitor.passport_number,
        enter_by=enter_by(now),
        stay_days=min(case.stay_days, parameter("stay.max_days", today), LONGEST_STAY),
        entry_ports=_entry_ports(case.port_of_entry, today),
        place=f"{current().name_zh} {current().name_en}",
        issued_at=now,
        issued_by=actor.id,
    )
    give_out(visa)
    return visa


def give_out(visa: Visa) -> None:
    """Number, seal and write a visa that is otherwise whole. Raises SignerAway."""
    visa.number = _next_number(beijing_date(visa.issued_at).year)
    visa.seal = sealed(visa)
    visa.save(force_insert=True)


def told_of(visa: Visa) -> dict[str, Any]:
    """What the city is told of a visa that was given out."""
    return {
        "visitor_id": str(visa.visitor_id),
        "visa_number": visa.number,
        "category": visa.category,
        "issued_at": visa.issued_at.isoformat(),
        "issued_at_place": visa.place,
        "entries": visa.entries,
        "enter_by": visa.enter_by.isoformat(),
        "stay_days": visa.stay_days,
        "entry_ports": visa.entry_ports,
    }


def _next_number(year: int) -> str:
    """The next number of the year. The counter's row stays locked until the visa commits.

    So a number is given twice to nobody, and one whose visa was rolled back is given again.
    """
    VisaCounter.objects.bulk_create([VisaCounter(year=year)], ignore_conflicts=True)
    counter = VisaCounter.objects.select_for_update(of=("self",)).get(year=year)
    counter.last += 1
    counter.save(update_fields=["last"])
    return visa_number(authority_code=current().code, year=year, serial=counter.last)


def _entry_ports(chosen: str, today: dt.date) -> list[str]:
    """Our open ports that take the electronic port visa [S18], and the one applied for."""
    here = current().schema_name
    ours = {
        place.code
        for place in ports_of_entry(on=today)
        if place.takes_e_port_visa and place.authority.schema_name == here
    }
    return sorted(ours | {chosen})
