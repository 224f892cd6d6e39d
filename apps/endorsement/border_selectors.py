"""Reading what border inspection reported."""

from __future__ import annotations

from django.db.models import QuerySet

from apps.accounts.functions import Function
from apps.accounts.permissions import check_may
from apps.core.actors import Actor
from apps.endorsement.models import BorderReport
from apps.regions.scoping import port_query


@port_query
def border_reports(*, actor: Actor) -> QuerySet[BorderReport]:
    """Every report with its visa, the last one first. Raises NotAllowed."""
    check_may(actor, Function.PORT_SUPERVISE)
    return BorderReport.objects.select_related("visa").order_by("-received_at", "id")
