"""Recording that a fee was paid, with a receipt; nothing here takes or moves money."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext as _

from apps.accounts.functions import Function
from apps.accounts.permissions import check_may
from apps.audit import services as audit
from apps.core.actors import Actor
from apps.core.identifiers.visa_number import receipt_number
from apps.core.workcalendar import beijing_date
from apps.endorsement.accepting import check_length
from apps.endorsement.fee_errors import (
    FeeAlreadyCancelled,
    FeeDayWrong,
    FeeDifferenceUnexplained,
    FeeNotFound,
    FeeProofMissing,
)
from apps.endorsement.fee_states import FeeWay
from apps.endorsement.models import ReceiptCounter, Visa, VisaFee
from apps.endorsement.moving_visas import lock_visa
from apps.endorsement.policies import check_explained
from apps.endorsement.possible import check_no_fee
from apps.policy.models import Fee
from apps.policy.selectors import fee_for
from apps.policy.states import FeeKind
from apps.regions.scoping import current, port_command

MOST_TO_CANCEL: Final = 300
"""Characters of the reason, as many as the receipt's row keeps."""


@dataclass(frozen=True, slots=True)
class Payment:
    """What an officer saw: how much, how, when, and of payments elsewhere the proof."""

    way: FeeWay
    amount_yuan: int
    paid_on: dt.date
    reference: str = ""
    difference_reason: str = ""


@port_command
def record_fee(*, actor: Actor, visa_id: UUID, payment: Payment) -> VisaFee:
    """Record the fee of a visa and write its receipt; numbers follow each other without gaps.

    Raises NotAllowed, VisaNotFound, FeeAlreadyRecorded, FeeDayWrong, FeeProofMissing and
    FeeDifferenceUnexplained. A visa that has ended may still be paid for: the fee is for the work.
    """
    check_may(actor, Function.PORT_EXAMINE)
    visa = lock_visa(visa_id, revision=None)
    check_no_fee(visa)
    now = timezone.now()
    _check_day(visa, payment.paid_on, today=beijing_date(now))
    rate = rate_of(visa, on=payment.paid_on)
    fee = VisaFee(
        number=_next_number(beijing_date(now).year),
        visa=visa,
        kind=kind_of(visa),
        way=payment.way,
        amount_yuan=payment.amount_yuan,
        rate_yuan=rate.amount_yuan if rate else None,
        is_rate_confirmed=bool(rate and rate.is_verified),
        difference_reason=_difference(payment, rate),
        paid_on=payment.paid_on,
        reference=_proof(payment),
        recorded_at=now,
        recorded_by=actor.id,
    )
    fee.save(force_insert=True)
    _leave_trace(fee, "endorsement.fee_recorded", actor=actor)
    return fee


@port_command
def cancel_fee(*, actor: Actor, fee_id: UUID, reason: str) -> VisaFee:
    """Cancel a receipt that is wrong; it keeps its number, and the fee may be recorded anew.

    Raises NotAllowed, NoteMissing, ReasonTooLong, FeeNotFound and FeeAlreadyCancelled.
    """
    check_may(actor, Function.PORT_SUPERVISE)
    told = check_length(check_explained(reason, field="reason"), most=MOST_TO_CANCEL)
    fee = (
        VisaFee.objects.select_for_update(of=("self",))
        .select_related("visa__visitor__case")
        .filter(id=fee_id)
        .first()
    )
    if fee is None:
        raise FeeNotFound
    if fee.is_cancelled:
        raise FeeAlreadyCancelled
    fee.cancelled_at, fee.cancelled_by, fee.cancel_reason = timezone.now(), actor.id, told
    fee.save(update_fields=["cancelled_at", "cancelled_by", "cancel_reason"])
    _leave_trace(fee, "endorsement.fee_cancelled", actor=actor)
    return fee


def rate_of(visa: Visa, *, on: dt.date) -> Fee | None:
    """What the rule book asks for the visa on a day, by nationality; None where it has no rate."""
    return fee_for(visa.nationality, kind_of(visa), on)


def kind_of(visa: Visa) -> FeeKind:
    """What the fee of a visa is for: a group pays less per person."""
    return FeeKind.GROUP_SINGLE if visa.visitor.case.is_group else FeeKind.SINGLE


def _check_day(visa: Visa, paid_on: dt.date, *, today: dt.date) -> None:
    if not beijing_date(visa.visitor.case.first_filed_at) <= paid_on <= today:
        raise FeeDayWrong(
            fields={"paid_on": _("Give a day between the filing of the request and today.")}
        )


def _difference(payment: Payment, rate: Fee | None) -> str:
    told = payment.difference_reason.strip()
    if rate is not None and rate.amount_yuan == payment.amount_yuan:
        return ""
    if not told:
        raise FeeDifferenceUnexplained(
            fields={"difference_reason": _("Say why another amount was paid.")},
            rate=rate.amount_yuan if rate else None,
        )
    return told


def _proof(payment: Payment) -> str:
    told = payment.reference.strip()
    if payment.way == FeeWay.WINDOW:
        return ""
    if not told:
        raise FeeProofMissing(
            fields={"reference": _("Give the office or bank, and the number of its receipt.")}
        )
    return told


def _next_number(year: int) -> str:
    """The next number of the year; the counter's row stays locked until the receipt commits."""
    ReceiptCounter.objects.bulk_create([ReceiptCounter(year=year)], ignore_conflicts=True)
    counter = ReceiptCounter.objects.select_for_update(of=("self",)).get(year=year)
    counter.last += 1
    counter.save(update_fields=["last"])
    return receipt_number(authority_code=current().code, year=year, serial=counter.last)


def _leave_trace(fee: VisaFee, event: str, *, actor: Actor) -> None:
    audit.record(
        event,
        actor=actor,
        chain=fee.visa.visitor.case.chain,
        subject=f"visa:{fee.visa_id}",
        payload={"receipt": fee.number, "yuan": fee.amount_yuan, "way": str(fee.way)},
    )
