"""A visa in force is replaced by another with a number of its own (换发)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any, Final
from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext as _

from apps.accounts.permissions import check_may
from apps.audit import services as audit
from apps.core.actors import Actor
from apps.core.errors import DomainError
from apps.core.identifiers import nationality
from apps.core.identifiers.passport import parse_number
from apps.core.identifiers.sex import Sex
from apps.core.identifiers.zone_names import zone_names
from apps.endorsement.models import Visa
from apps.endorsement.moving import lock_case, save_fields, tell_city
from apps.endorsement.moving_visas import lock_visa, move_visa
from apps.endorsement.policies import VISA_FUNCTIONS
from apps.endorsement.possible import check_replaceable
from apps.endorsement.replacement_errors import (
    NothingPutRight,
    NotToPutRight,
    SameIssuer,
    StatedWrongly,
)
from apps.endorsement.replacement_states import CORRECTABLE, ReplacementGround
from apps.endorsement.sealing import NAME_PLACES
from apps.endorsement.services.screening import screen_at_once
from apps.endorsement.services.sending import ring_for_letters
from apps.endorsement.services.visas import give_out, told_of
from apps.endorsement.states import VisaAction
from apps.endorsement.watching.guard import check_cleared
from apps.regions.scoping import port_command

_KEPT: Final = (*CORRECTABLE, "category", "enter_by", "stay_days", "entry_ports", "place")


@port_command
def replace(
    *,
    actor: Actor,
    visa_id: UUID,
    revision: int,
    ground: ReplacementGround,
    note: str = "",
    corrections: Mapping[str, Any] | None = None,
) -> Visa:
    """Replace a visa in force; the new one keeps its last moment to enter, its stay and places.

    Only one that states something wrong is put right (`corrections`: fields of CORRECTABLE, days
    as dates), by another officer than the one who issued it; the visitor is put right too, and
    compared with the watch lists at once. The note stays here. Raises ValueError for an unknown
    ground, NotAllowed, VisaIsOver, NothingPutRight, NotToPutRight, StatedWrongly, SameIssuer,
    VoidAlreadyProposed, NotYetScreened, WatchHitOpen, WatchHitStands, VisaNotFound, StaleRevision,
    MoveNotAllowed; and SignerAway: the old visa then holds.
    """
    check_may(actor, VISA_FUNCTIONS[VisaAction.SUPERSEDE])
    chosen = ReplacementGround(ground)
    old = lock_visa(visa_id, revision=revision)
    now = timezone.now()
    check_replaceable(old, actor, now=now)
    put_right = _checked(old, chosen, corrections or {}, now=now)
    if chosen == ReplacementGround.MISTYPED and old.issued_by == actor.id:
        raise SameIssuer
    if put_right:
        _put_visitor_right(old, put_right, actor=actor)
    facts = {"ground": str(chosen), "put_right": sorted(put_right)}
    move_visa(old, VisaAction.SUPERSEDE, actor=actor, facts=facts)
    new = _written(old, put_right, actor=actor, ground=chosen, note=note.strip(), now=now)
    body = {**told_of(new), "replaced_number": old.number}
    tell_city(old.visitor.case, "visa.replaced", body)
    ring_for_letters()
    return new


def _put_visitor_right(old: Visa, put_right: Mapping[str, Any], *, actor: Actor) -> None:
    """Both values stay readable on the two visas; a hit on a watch list undoes all of it."""
    lock_case(old.visitor.case_id, revision=None)
    save_fields(old.visitor, put_right)
    screen_at_once(old.visitor, actor=actor)
    check_cleared(old.visitor)


def _written(
    old: Visa,
    put_right: Mapping[str, Any],
    *,
    actor: Actor,
    ground: ReplacementGround,
    note: str,
    now: dt.datetime,
) -> Visa:
    event = "endorsement.visa_replaced"
    stated = {name: getattr(old, name) for name in _KEPT} | dict(put_right)
    new = Visa(
        visitor=old.visitor,
        **stated,
        issued_at=now,
        issued_by=actor.id,
        last_event=event,
        last_actor=actor.id,
        last_at=now,
        supersedes=old,
        replacement_ground=ground,
        replacement_note=note,
        puts_right=old.issued_by if ground == ReplacementGround.MISTYPED else None,
    )
    give_out(new)
    audit.record(
        event,
        actor=actor,
        chain=old.visitor.case.chain,
        subject=f"visa:{new.id}",
        payload={"visa": str(new.id), "number": new.number, "replaces": str(old.id)},
    )
    return new


def _checked(
    old: Visa, ground: ReplacementGround, typed: Mapping[str, Any], *, now: dt.datetime
) -> dict[str, Any]:
    """What the new visa states otherwise; only one that states something wrong is put right."""
    unknown = sorted(set(typed) - set(CORRECTABLE))
    if unknown:
        raise NotToPutRight(fields=dict.fromkeys(unknown, _("This was decided, not typed.")))
    found = _read(old, typed, now=now)
    changed = {name: value for name, value in found.items() if value != getattr(old, name)}
    if ground == ReplacementGround.MISTYPED and not changed:
        raise NothingPutRight
    if ground != ReplacementGround.MISTYPED and changed:
        words = _("Choose that the visa states something wrong, or leave this as it was.")
        raise NotToPutRight(fields=dict.fromkeys(changed, words))
    return changed


def _read(old: Visa, typed: Mapping[str, Any], *, now: dt.datetime) -> dict[str, Any]:
    """The fields as they are kept; raises StatedWrongly with every one that does not fit."""
    found: dict[str, Any] = {}
    wrong: dict[str, str] = {}
    unfit = _("Enter this as in the passport.")
    for name, value in typed.items():
        try:
            found[name] = _READERS[name](value)
        except (DomainError, ValueError, TypeError, AttributeError) as refused:
            wrong[name] = refused.detail if isinstance(refused, DomainError) else unfit
    names = [found.get(name, getattr(old, name)) for name in ("surname", "given_names")]
    if not zone_names(*names, places=NAME_PLACES):
        wrong.setdefault("surname", unfit)
    if found.get("birth_date", old.birth_date) >= timezone.localdate(now):
        wrong["birth_date"] = unfit
    if wrong:
        raise StatedWrongly(fields=wrong)
    return found


def _name(typed: str) -> str:
    """A name in Latin letters, as the passport prints it. Raises ValueError."""
    name = " ".join(typed.split())
    is_plain = all(mark.isalpha() or mark in " -'’.," for mark in name)
    if len(name) > 120 or not is_plain or (name and not zone_names(name, "", places=NAME_PLACES)):
        raise ValueError(name)
    return name


def _day(typed: object) -> dt.date:
    """A date. Raises ValueError."""
    if not isinstance(typed, dt.date) or typed.year < 1900:
        raise ValueError(typed)
    return typed


_READERS: Final[Mapping[str, Any]] = {
    "surname": _name,
    "given_names": _name,
    "sex": lambda typed: Sex(typed).value,
    "birth_date": _day,
    "nationality": lambda typed: nationality.find(typed).code,
    "passport_number": parse_number,
}
