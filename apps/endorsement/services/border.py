"""What the program of border inspection tells and asks: entries, exits, and where a visa stands.

A report carries the program's own id of the event. The same report again gets the same answer,
whatever has become of the visa since; a report that cannot be noted is kept with the reason, and a
supervisor is told. docs/adr/0044
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Final

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _

from apps.accounts.functions import Function
from apps.accounts.permissions import check_may
from apps.audit import services as audit
from apps.core.actors import Actor
from apps.core.identifiers.blind_index import blind_index
from apps.core.workcalendar import beijing_date
from apps.endorsement import border_brake
from apps.endorsement.border_errors import (
    REFUSALS,
    BorderEntryAgain,
    BorderEntryElsewhere,
    BorderEntryTooEarly,
    BorderEntryTooLate,
    BorderEventReused,
    BorderExitBeforeEntry,
    BorderPassportDiffers,
    BorderTimeAhead,
    BorderVisaSuperseded,
    BorderVisaUnknown,
    BorderVisaVoid,
)
from apps.endorsement.border_keys import number_key
from apps.endorsement.border_states import BorderKind, BorderOutcome
from apps.endorsement.border_telling import tell_supervisors
from apps.endorsement.models import BorderReport, Visa
from apps.endorsement.states import VisaStatus
from apps.endorsement.staying import note_entry, take_exit
from apps.regions.scoping import port_command

CLOCK_SKEW: Final = dt.timedelta(minutes=2)
"""How far the clock of the program may be ahead of ours."""


@dataclass(frozen=True, slots=True)
class Reported:
    """One event as the program tells it; numbers in capitals, `place` by its code."""

    event_id: str
    kind: BorderKind
    visa_number: str
    passport_number: str
    place: str
    at: dt.datetime

    @property
    def content(self) -> str:
        """A keyed digest of all of it but the id."""
        at = self.at.astimezone(dt.UTC).isoformat()
        told = (self.kind.value, self.visa_number, self.passport_number, self.place, at)
        return blind_index("border:" + "\n".join(told), settings.BLIND_INDEX_KEY)


@port_command
def report(*, actor: Actor, told: Reported) -> BorderReport:
    """Note an entry or an exit, in whatever order they come; once for each id of an event.

    What cannot be noted comes back as REFUSED with its code, kept and audited, and is not raised:
    it has to outlast the answer. Raises NotAllowed, BorderTimeAhead for a clock that is wrong, and
    BorderEventReused; of these nothing is kept.
    """
    check_may(actor, Function.PORT_BORDER)
    now = timezone.now()
    if told.at > now + CLOCK_SKEW:
        words = _("The event cannot lie ahead of now.")
        seconds = int(CLOCK_SKEW.total_seconds())
        raise BorderTimeAhead(fields={"at": words}, allowed_seconds=seconds)
    kept, is_new = BorderReport.objects.get_or_create(  # who comes second waits for the first
        reported_by=actor.id,
        event_id=told.event_id,
        defaults={
            "content": told.content,
            "kind": told.kind,
            "place": told.place,
            "happened_at": min(told.at, now),
            "received_at": now,
            "outcome": BorderOutcome.REFUSED,
            "code": BorderVisaUnknown.code,  # until the visa is found
            "number_key": number_key(told.visa_number),
        },
    )
    if not is_new:
        if kept.content != told.content:
            raise BorderEventReused
        return kept
    _answer(kept, told, actor=actor)
    return kept


@port_command
def look_up(*, actor: Actor, visa_number: str, passport_number: str) -> Visa | None:
    """The visa with this number for this passport, to learn where it stands; the read is on record.

    None where there is none: whether the number or the passport differs is on record too, with a
    digest of the number, and outlasts the answer. Raises NotAllowed, and TooManyMisses before it
    has looked.
    """
    check_may(actor, Function.PORT_BORDER)
    border_brake.check_misses(actor.id)
    visa = Visa.objects.select_related("visitor__case").filter(number=visa_number).first()
    if visa is None or visa.passport_number != passport_number:
        code = BorderVisaUnknown.code if visa is None else BorderPassportDiffers.code
        audit.record(
            "endorsement.look_up_missed",
            actor=actor,
            chain=f"border-look-ups:{actor.id}",
            payload={"code": code, "number_key": number_key(visa_number)},
        )
        border_brake.count_miss(actor.id)
        return None
    audit.record_read(
        "endorsement.visa_read",
        actor=actor,
        chain=visa.visitor.case.chain,
        fields=("status",),
        subject=f"visa:{visa.id}",
    )
    return visa


def _answer(kept: BorderReport, told: Reported, *, actor: Actor) -> None:
    """Do what the report asks for, and write down how it was answered."""
    visa = (
        Visa.objects.select_for_update(of=("self",))
        .select_related("visitor__case")
        .filter(number=told.visa_number)
        .first()
    )
    kept.visa, kept.code = visa, ""
    if visa is not None:
        kept.number_key = ""
    try:  # every check comes before the first write
        kept.outcome = _noted(visa, told, at=kept.happened_at, actor=actor)
    except REFUSALS as refusal:
        kept.outcome, kept.code = BorderOutcome.REFUSED, refusal.code
        if isinstance(refusal, BorderVisaUnknown | BorderPassportDiffers):
            border_brake.count_miss(actor.id)
        tell_supervisors(kept, actor=actor)
    kept.save(update_fields=["visa", "number_key", "outcome", "code"])
    audit.record(
        "endorsement.border_reported",
        actor=actor,
        chain=visa.visitor.case.chain if visa else f"border-report:{kept.id}",
        subject=f"border-report:{kept.id}",
        payload={"kind": kept.kind, "outcome": kept.outcome, "code": kept.code},
    )


def _noted(visa: Visa | None, told: Reported, *, at: dt.datetime, actor: Actor) -> BorderOutcome:
    if visa is None:
        raise BorderVisaUnknown
    if visa.passport_number != told.passport_number:
        raise BorderPassportDiffers
    if told.kind == BorderKind.ENTRY:
        return _entered(visa, at=at, place=told.place, actor=actor)
    return _left(visa, at=at, place=told.place, actor=actor)


def _entered(visa: Visa, *, at: dt.datetime, place: str, actor: Actor) -> BorderOutcome:
    _check_holds(visa)
    if visa.used_at is not None:
        # Stays are counted in days, so that an officer's minute and the program's may differ.
        if beijing_date(visa.used_at) != beijing_date(at):
            raise BorderEntryAgain
        return BorderOutcome.ON_RECORD
    if at < visa.issued_at:
        raise BorderEntryTooEarly
    if at >= visa.enter_by:
        raise BorderEntryTooLate
    if place not in visa.entry_ports:
        raise BorderEntryElsewhere
    note_entry(visa, actor=actor, entered_at=at, port=place)
    return BorderOutcome.NOTED


def _left(visa: Visa, *, at: dt.datetime, place: str, actor: Actor) -> BorderOutcome:
    _check_holds(visa)
    if visa.used_at is None:
        if at < visa.issued_at:
            raise BorderExitBeforeEntry
        return BorderOutcome.WAITING
    return take_exit(visa, actor=actor, left_at=at, port=place)


def _check_holds(visa: Visa) -> None:
    """A visa that merely expired may have been used before; these two nobody enters on."""
    if visa.status == VisaStatus.DECLARED_VOID:
        raise BorderVisaVoid
    if visa.status == VisaStatus.SUPERSEDED:
        raise BorderVisaSuperseded
