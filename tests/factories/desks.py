"""The roster of the visa desks, entered as supervisors do."""

import datetime as dt
from typing import Any
from uuid import UUID

from apps.accounts.roles import Role
from apps.core.actors import Actor
from apps.endorsement.models import Shift
from apps.endorsement.services import roster
from apps.endorsement.states import Duty
from tests.factories.accounts import make_actor


def entered(chief: Actor, officer: UUID | None = None, **changes: Any) -> list[Shift]:
    """Shifts at Pudong, at the desk and all day from tomorrow on, unless something else is said."""
    usual: dict[str, Any] = {
        "desk": "PVG",
        "officer": officer or UUID(make_actor(Role.PORT_OFFICER).id),
        "duty": Duty.DESK,
        "first_day": dt.datetime.now(dt.UTC).date() + dt.timedelta(days=1),
        "starts": dt.time.min,
        "ends": dt.time.min,
    }
    return roster.enter_shifts(actor=chief, **(usual | changes))
