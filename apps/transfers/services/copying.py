"""A new draft takes over what is chosen of an earlier request of the same inviter."""

from __future__ import annotations

from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext as _

from apps.accounts.functions import Function
from apps.accounts.permissions import check_may
from apps.core.actors import Actor
from apps.enterprises.policies import check_may_file
from apps.enterprises.selectors import inviter_of
from apps.regions.scoping import city_command
from apps.transfers.errors import RequestNotFound, TooManyVisitors, VisitorNotFound
from apps.transfers.inputs import CopyInput
from apps.transfers.models import TransferRequest, Visitor
from apps.transfers.policies.copying import fit_trip, fit_visitor, may_be_copied
from apps.transfers.policies.trips import Limits
from apps.transfers.services.beginning import begin
from apps.transfers.services.drafting import passport_key
from apps.transfers.services.leading import keep_one_leader, settle_leader
from apps.transfers.services.moving import leave_trace

_EVENT = "transfers.draft_copied"


@city_command
def copy_request(
    *, actor: Actor, request_id: UUID, chosen: CopyInput, key: UUID | None = None
) -> TransferRequest:
    """Begin a draft with what is chosen of an own request in whatever state; papers stay there.

    What today's rules refuse of the trip stays empty. A visitor is taken as last written, an
    expired passport too, and the draft says what is to be mended before it can be filed. What was
    begun with the same `key` is given as it is. Raises NotAllowed, NotAnInviter, RequestNotFound,
    VisitorNotFound, TooManyVisitors, and what check_may_file raises.
    """
    check_may(actor, Function.INVITER_FILE)
    inviter = inviter_of(actor)
    source = TransferRequest.objects.of_inviter(**inviter.owner).filter(id=request_id).first()
    if source is None:
        raise RequestNotFound
    check_may_file(inviter)
    now = timezone.now()
    people = _chosen(source, chosen)
    values, _refused = fit_trip(source, chosen.trip, now=now)
    request, is_new = begin(actor, inviter, values, event=_EVENT, now=now, key=key)
    if not is_new:
        return request
    made = [
        Visitor(request=request, position=place, **fit_visitor(one, chosen.of_each))
        for place, one in enumerate(people, start=1)
    ]
    for one in made:
        one.passport_key = passport_key(
            issuing_state=one.passport_issuing_state, number=one.passport_number
        )
    keep_one_leader(request, made)
    Visitor.objects.bulk_create(made)
    settle_leader(request)
    facts = {
        "copied_from": str(source.id),
        "trip": sorted(chosen.trip),
        "of_each": sorted(chosen.of_each),
        "visitors": [str(one.id) for one in made],
    }
    leave_trace(request, _EVENT, actor=actor, payload=facts)
    return request


def _chosen(source: TransferRequest, chosen: CopyInput) -> list[Visitor]:
    """List who is to come along, by place, each passport once."""
    listed = Visitor.objects.filter(request=source, id__in=chosen.visitors).order_by("position")
    found = [one for one in listed if may_be_copied(one)]
    if len(found) < len(chosen.visitors):
        raise VisitorNotFound
    people = list({one.passport_key: one for one in reversed(found)}.values())[::-1]
    most = Limits.on(timezone.localdate()).max_visitors
    if len(people) > most:
        message = _("Name at most %(most)d visitors.") % {"most": most}
        raise TooManyVisitors(message, fields={"visitors": message}, most=most)
    return people
