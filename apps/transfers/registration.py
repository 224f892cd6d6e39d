"""What the apps below are told of this one, once, when Django is ready."""

from __future__ import annotations

import importlib

from apps.core.history import register_events
from apps.files.registry import CARRIED, register_access
from apps.notices.registry import register_texts
from apps.regions.kinds import SchemaKind
from apps.transfers.selectors import chain_of_paper
from apps.transfers.services.papers import PURPOSE
from apps.transfers.wording import FOR_FORMER_OFFICER, FOR_INVITER, FOR_OFFICER, HISTORY


def register() -> None:
    """Register once; importing the inbox registers its handlers."""
    register_events(HISTORY)
    register_texts(FOR_INVITER)
    register_texts({f"{event}.desk": text for event, text in FOR_OFFICER.items()})
    register_texts(FOR_FORMER_OFFICER)
    for purpose in (PURPOSE, CARRIED):
        register_access(chain_of_paper, kind=SchemaKind.CITY, purpose=purpose)
    importlib.import_module("apps.transfers.inbox")
