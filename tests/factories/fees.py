"""Fees as officers record them."""

from typing import Any

from django.utils import timezone

from apps.core.workcalendar import beijing_date
from apps.endorsement.fee_states import FeeWay
from apps.endorsement.models import Visa, VisaFee
from apps.endorsement.services.fees import Payment, record_fee
from tests.factories.endorsement import Desk


def payment(**changes: Any) -> Payment:
    """The rate, paid at the window today."""
    today = beijing_date(timezone.now())
    told: dict[str, Any] = {"way": FeeWay.WINDOW, "amount_yuan": 160, "paid_on": today} | changes
    return Payment(**told)


def paid(desk: Desk, visa: Visa, **changes: Any) -> VisaFee:
    """The fee of a visa, recorded by the officer."""
    return record_fee(actor=desk.officer, visa_id=visa.id, payment=payment(**changes))
