"""What a receipt of a fee says, gathered in both languages."""

from __future__ import annotations

from apps.accounts.selectors import display_names
from apps.core.localised import in_both
from apps.endorsement.documents.fee_receipt import Pair, Receipt
from apps.endorsement.fee_states import FeeWay
from apps.endorsement.models import VisaFee
from apps.policy.states import FeeKind
from apps.regions.scoping import current


def receipt_of(fee: VisaFee) -> Receipt:
    """Gather the receipt of a fee whose visa is at hand; whoever recorded it is named."""
    here, visa = current(), fee.visa
    return Receipt(
        number=fee.number,
        authority=(here.name_zh, here.name_en),
        visa_number=visa.number,
        payer=f"{visa.surname} {visa.given_names}".strip(),
        kind=in_both(lambda: FeeKind(fee.kind).label),
        way=in_both(lambda: FeeWay(fee.way).label),
        amount_yuan=fee.amount_yuan,
        rate=_rate(fee),
        difference_reason=fee.difference_reason,
        paid_on=fee.paid_on,
        reference=fee.reference,
        recorded_at=fee.recorded_at,
        recorded_by=display_names([fee.recorded_by]).get(fee.recorded_by, "—"),
        cancelled_at=fee.cancelled_at,
    )


def _rate(fee: VisaFee) -> Pair:
    """Say the rate, and where it was not confirmed by any current table, that too."""
    if fee.rate_yuan is None:
        return "规则库无此标准", "none in the rule book"
    if fee.is_rate_confirmed:
        return f"{fee.rate_yuan} 元", f"{fee.rate_yuan} yuan"
    return f"{fee.rate_yuan} 元（未经现行标准核实）", f"{fee.rate_yuan} yuan (not confirmed)"
