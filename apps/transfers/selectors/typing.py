"""What was typed and not yet saved: one's own whole, of colleagues only that and when."""

from __future__ import annotations

from typing import Final
from uuid import UUID

from apps.accounts.functions import Function
from apps.accounts.permissions import check_may
from apps.audit.services import record_read
from apps.core.actors import Actor
from apps.regions.scoping import city_query
from apps.transfers.models import TransferRequest, Typed
from apps.transfers.policies.typed import TRIP

READ: Final = "transfers.typed_read"


@city_query
def typed_into(actor: Actor, request: TransferRequest | None, form: str) -> list[Typed]:
    """What people have typed into a form, the actor's own first, then the newest.

    Colleagues' rows come without their texts. `request` has been read by request_for_inviter,
    which notes the read; what belongs to no request yet is noted here. Raises NotAllowed.
    """
    check_may(actor, Function.INVITER_FILE)
    me = UUID(actor.id)
    rows = Typed.objects.filter(request=request, form=form).order_by("-saved_at", "id")
    if request is None:
        rows = rows.filter(person_id=me)
    own = list(rows.filter(person_id=me))
    others = [] if request is None else list(rows.exclude(person_id=me).defer("data"))
    if own and request is None:
        record_read(READ, actor=actor, chain=f"user:{me}", fields=sorted(own[0].data))
    return own + others


@city_query
def unsaved_forms(actor: Actor, request: TransferRequest) -> list[Typed]:
    """The forms of a request into which the actor has typed without saving, oldest first."""
    own = Typed.objects.filter(request=request, person_id=UUID(actor.id)).defer("data")
    return list(own.order_by("saved_at", "id"))


@city_query
def begun_request(actor: Actor) -> Typed | None:
    """What the actor has typed of a request that is not begun yet, without the texts."""
    own = Typed.objects.filter(request=None, person_id=UUID(actor.id), form=TRIP)
    return own.defer("data").first()
