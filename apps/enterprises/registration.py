"""What the apps below are told of this one, once, when Django is ready."""

from __future__ import annotations

from apps.enterprises.selectors import chain_of_unit_paper
from apps.enterprises.services.papers import PURPOSE
from apps.files.registry import register_access
from apps.regions.kinds import SchemaKind


def register() -> None:
    """Say who may open a paper on file."""
    register_access(chain_of_unit_paper, kind=SchemaKind.CITY, purpose=PURPOSE)
