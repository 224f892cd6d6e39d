"""Reading fees and their receipts."""

from __future__ import annotations

from uuid import UUID

from django.db.models import QuerySet

from apps.accounts.functions import Function
from apps.accounts.permissions import check_may
from apps.audit import services as audit
from apps.core.actors import Actor
from apps.endorsement.fee_errors import FeeNotFound
from apps.endorsement.models import VisaFee
from apps.regions.scoping import port_command, port_query


@port_query
def fees(*, actor: Actor) -> QuerySet[VisaFee]:
    """Every receipt, newest first, with its visa; cancelled ones too. Raises NotAllowed."""
    check_may(actor, Function.PORT_READ)
    return VisaFee.objects.select_related("visa").order_by("-recorded_at", "id")


@port_query
def fees_of(*, actor: Actor, visa_id: UUID) -> list[VisaFee]:
    """The receipts of one visa, newest first: at most one of them counts. Raises NotAllowed."""
    return list(fees(actor=actor).filter(visa_id=visa_id))


@port_query
def fee_of(*, actor: Actor, fee_id: UUID) -> VisaFee:
    """One receipt. Raises NotAllowed, FeeNotFound."""
    fee = fees(actor=actor).filter(id=fee_id).first()
    if fee is None:
        raise FeeNotFound
    return fee


@port_command
def fee_to_print(*, actor: Actor, fee_id: UUID) -> VisaFee:
    """One receipt with its visa, visitor and case; the read is on record before it is drawn.

    A command, since it writes the trace. Raises NotAllowed, FeeNotFound.
    """
    fee = fees(actor=actor).select_related("visa__visitor__case").filter(id=fee_id).first()
    if fee is None:
        raise FeeNotFound
    audit.record_read(
        "endorsement.fee_read",
        actor=actor,
        chain=fee.visa.visitor.case.chain,
        fields=["person"],
        subject=f"visa:{fee.visa_id}",
    )
    return fee
