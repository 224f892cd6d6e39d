"""Who is looking at a case now: a mark that fades, with ids only."""

from __future__ import annotations

import datetime as dt
from typing import Final
from uuid import UUID

from django.utils import timezone

from apps.accounts.functions import Function
from apps.accounts.permissions import check_may
from apps.accounts.selectors import display_names
from apps.core.actors import Actor
from apps.endorsement.errors import CaseNotFound
from apps.endorsement.models import CasePresence, PortCase
from apps.regions.scoping import port_command

HERE_FOR: Final = dt.timedelta(seconds=75)
"""An open page tells every 30 seconds that it is still there."""


@port_command
def look_at(*, actor: Actor, case_id: UUID, now: dt.datetime | None = None) -> list[str]:
    """Note that the actor has the case open, and give the names of the others who have.

    Marks that have faded are cleared. Nothing of it is a record: reading a case leaves its own
    trace. Raises NotAllowed, CaseNotFound.
    """
    check_may(actor, Function.PORT_READ)
    if not PortCase.objects.filter(id=case_id).exists():
        raise CaseNotFound
    now = now or timezone.now()
    marks = CasePresence.objects.filter(case_id=case_id)
    marks.filter(seen_at__lt=now - HERE_FOR).delete()
    CasePresence.objects.bulk_create(
        [CasePresence(case_id=case_id, officer=actor.id, seen_at=now)],
        update_conflicts=True,
        unique_fields=["case", "officer"],
        update_fields=["seen_at"],
    )
    others = marks.exclude(officer=actor.id).values_list("officer", flat=True)
    return sorted(display_names(others).values())
