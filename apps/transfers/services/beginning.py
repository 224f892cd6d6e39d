"""The row of a new draft: under a fresh reference, and once for each key of a start."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any, Final
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils import timezone

from apps.core.actors import Actor
from apps.core.identifiers.reference import new_reference
from apps.enterprises.policies import Inviter
from apps.transfers.models import TransferRequest

_DRAWS: Final = 8


def begin(
    actor: Actor,
    inviter: Inviter,
    values: Mapping[str, Any],
    *,
    event: str,
    now: dt.datetime,
    key: UUID | None,
) -> tuple[TransferRequest, bool]:
    """Save a new draft with `values`, contact from the register where none is given.

    Gives it and True; or what the actor began with the same `key` before, and False. The caller
    leaves the trace of `event`.
    """
    name, phone = inviter.contact
    request = TransferRequest(
        enterprise=inviter.enterprise,
        host=inviter.host,
        created_by=actor.id,
        start_key=key,
        last_event=event,
        last_actor=actor.id,
        last_roles=" ".join(sorted(actor.roles)),
        last_at=now,
        **values,
    )
    request.contact_name = request.contact_name or name
    request.contact_phone = request.contact_phone or phone
    begun = _begun(inviter, actor, key)
    if begun is not None:
        return begun, False
    for draw in range(1, _DRAWS + 1):
        request.reference = new_reference(timezone.localdate(now).year)
        try:
            with transaction.atomic():
                request.save(force_insert=True)
        except IntegrityError as refused:
            begun = _begun(inviter, actor, key)
            if begun is not None:  # the other half of a double click was quicker
                return begun, False
            if "request_reference_once" not in str(refused) or draw == _DRAWS:
                raise
        else:
            break
    return request, True


def _begun(inviter: Inviter, actor: Actor, key: UUID | None) -> TransferRequest | None:
    if key is None:
        return None
    own = TransferRequest.objects.of_inviter(**inviter.owner)
    return own.filter(created_by=actor.id, start_key=key).first()
