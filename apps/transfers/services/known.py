"""Somebody whom the unit has invited before is named again, as the last request wrote them."""

from __future__ import annotations

from dataclasses import fields
from uuid import UUID

from django.utils.translation import gettext as _

from apps.core.actors import Actor
from apps.regions.scoping import city_command
from apps.transfers.errors import DuplicateOpenRequest, VisitorNotFound
from apps.transfers.inputs import VisitorInput
from apps.transfers.models import Visitor
from apps.transfers.services.access import lock_own
from apps.transfers.services.drafting import add_visitor


@city_command
def add_known_visitor(
    *, actor: Actor, request_id: UUID, revision: int, visitor_id: UUID
) -> Visitor:
    """Add a visitor of an earlier request; today's rules are asked, and papers stay behind.

    Who led another delegation does not lead this one for it. Raises VisitorNotFound,
    DuplicateOpenRequest for a passport that is in the list, and what add_visitor raises.
    """
    request, _inviter = lock_own(actor=actor, request_id=request_id, revision=revision)
    own = Visitor.objects.of_inviter(enterprise_id=request.enterprise_id, host_id=request.host_id)
    known = own.filter(id=visitor_id).first()
    if known is None:
        raise VisitorNotFound
    listed = Visitor.objects.filter(request=request, passport_key=known.passport_key)
    if listed.travelling().exists():
        message = _("This passport is in the list already.")
        raise DuplicateOpenRequest(message, fields={"passport_number": message})
    values = {one.name: getattr(known, one.name) for one in fields(VisitorInput)}
    again = VisitorInput(**values | {"is_leader": False})
    return add_visitor(actor=actor, request_id=request_id, revision=revision, visitor=again)
