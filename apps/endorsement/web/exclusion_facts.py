"""What the page of a case shows of the officers who keep out of it."""

from __future__ import annotations

from typing import Any

from apps.accounts.functions import Function
from apps.accounts.permissions import may
from apps.accounts.selectors import display_names
from apps.core.actors import Actor
from apps.endorsement.keeping_out import is_excluded
from apps.endorsement.models import PortCase


def exclusion_parts(case: PortCase, actor: Actor) -> dict[str, Any]:
    """What the page of a case shows of those who keep out; why, only supervisors and they read."""
    in_force = [one for one in case.exclusions.all() if one.lifted_at is None]
    names = display_names(one.officer for one in in_force)
    supervises = may(actor, Function.PORT_SUPERVISE)
    return {
        "keeps_out": is_excluded(case, actor),
        "may_keep_out": case.is_open
        and may(actor, Function.PORT_EXAMINE)
        and not is_excluded(case, actor),
        "exclusions": [
            {
                "row": one,
                "name": names.get(one.officer, one.officer),
                "tells_why": supervises or one.officer == actor.id,
                "may_lift": supervises and one.officer != actor.id,
            }
            for one in in_force
        ],
    }
