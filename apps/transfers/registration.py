"""What the apps below are told of this one, once, when Django is ready."""

from __future__ import annotations

import importlib

from apps.core.history import register_events
from apps.files.registry import CARRIED, register_access
from apps.notices.registry import register_texts
from apps.notices.states import Group
from apps.regions.kinds import SchemaKind
from apps.transfers.selectors import chain_of_paper
from apps.transfers.services.papers import PURPOSE
from apps.transfers.wording import (
    ASKED_OF_INVITER,
    DECIDED_FOR_INVITER,
    FOR_DESK,
    FOR_FORMER_OFFICER,
    FOR_INVITER,
    FOR_OFFICER,
    HISTORY,
)


def register() -> None:
    """Register once; importing the inbox registers its handlers."""
    register_events(HISTORY)
    for event, text in FOR_INVITER.items():
        register_texts({event: text}, group=_group_for_inviter(event))
    register_texts({f"{event}.desk": text for event, text in FOR_OFFICER.items()}, group=Group.MINE)
    register_texts({f"{event}.desk": text for event, text in FOR_DESK.items()}, group=Group.DESK)
    register_texts(FOR_FORMER_OFFICER, group=Group.MINE)
    for purpose in (PURPOSE, CARRIED):
        register_access(chain_of_paper, kind=SchemaKind.CITY, purpose=purpose)
    importlib.import_module("apps.transfers.inbox")
    importlib.import_module("apps.transfers.inbox_stays")


def _group_for_inviter(event: str) -> Group:
    if event in ASKED_OF_INVITER:
        return Group.ASKED
    return Group.DECIDED if event in DECIDED_FOR_INVITER else Group.MOVED
