"""On whose desk a case is and has been, and who has it open, for its page."""

from __future__ import annotations

from apps.accounts.functions import Function
from apps.accounts.permissions import may
from apps.accounts.selectors import display_names
from apps.core.actors import Actor
from apps.endorsement import load_selectors
from apps.endorsement.models import PortCase
from apps.endorsement.policies import is_pick
from apps.endorsement.services import presence


def hold_context(case: PortCase, actor: Actor) -> dict[str, object]:
    """What the page of a case says of desks; opening the page is noted for colleagues."""
    holds = load_selectors.holds_of(actor=actor, case=case)
    return {
        "is_pick": is_pick(case, actor),
        "keys_claim": may(actor, Function.PORT_EXAMINE),
        "may_supervise": may(actor, Function.PORT_SUPERVISE),
        "others": presence.look_at(actor=actor, case_id=case.id),
        "holds": holds,
        "desk_names": display_names({who for one in holds for who in (one.officer, one.given_by)}),
    }
