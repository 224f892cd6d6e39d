"""What the apps below are told of this one, once, when Django is ready."""

from __future__ import annotations

from apps.core.history import register_events
from apps.enterprises.selectors import chain_of_registration_paper, chain_of_unit_paper
from apps.enterprises.services import papers, registering
from apps.enterprises.wording import FOR_APPLICANT, FOR_CITY, FOR_UNIT, HISTORY
from apps.files.registry import register_access
from apps.notices.registry import register_texts
from apps.notices.states import Group
from apps.regions.kinds import SchemaKind


def register() -> None:
    """Say who may open a paper, and what notices and histories say."""
    register_events(HISTORY)
    register_texts({**FOR_APPLICANT, **FOR_UNIT}, group=Group.UNIT)
    register_texts({f"{event}.desk": text for event, text in FOR_CITY.items()}, group=Group.DESK)
    register_access(chain_of_unit_paper, kind=SchemaKind.CITY, purpose=papers.PURPOSE)
    register_access(chain_of_registration_paper, kind=SchemaKind.CITY, purpose=registering.PURPOSE)
