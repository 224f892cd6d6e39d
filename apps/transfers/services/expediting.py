"""The inviter asks for the expedited lane, before filing, on a ground of Law 20(1)."""

from __future__ import annotations

from typing import Final
from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext as _

from apps.core.actors import Actor
from apps.enterprises.texts import TextRefused, lines
from apps.policy.selectors import expedite_grounds
from apps.regions.scoping import city_command
from apps.transfers.errors import ExpediteGroundUnknown, ExpediteReasonMissing, TextUnfit
from apps.transfers.models import TransferRequest
from apps.transfers.policies.moves import check_editable
from apps.transfers.services.access import lock_own
from apps.transfers.services.moving import note

MOST_WORDS: Final = 500


@city_command
def set_expedition(
    *, actor: Actor, request_id: UUID, revision: int, ground: str, reason: str = ""
) -> TransferRequest:
    """Ask for the expedited lane, ask on other grounds, or (no ground) ask no longer.

    Raises NotEditable, ExpediteGroundUnknown, ExpediteReasonMissing, TextUnfit, and what lock_own
    raises.
    """
    request, _inviter = lock_own(actor=actor, request_id=request_id, revision=revision)
    check_editable(request)
    code = ground.strip()
    words = _words(reason) if code else ""
    if code and code not in {one.code for one in expedite_grounds(timezone.localdate())}:
        raise ExpediteGroundUnknown(
            fields={"ground": _("Choose one of the grounds in the list.")}, ground=code[:40]
        )
    if code and not words:
        raise ExpediteReasonMissing(fields={"reason": _("Say why it must go faster.")})
    event = "transfers.expedition_asked" if code else "transfers.expedition_dropped"
    return note(
        request,
        event,
        actor=actor,
        payload={"ground": code},
        expedite_ground=code,
        expedite_reason=words,
    )


def _words(typed: str) -> str:
    try:
        return lines(typed, most=MOST_WORDS)
    except TextRefused as refused:
        raise TextUnfit(str(refused), fields={"reason": str(refused)}) from refused
