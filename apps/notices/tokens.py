"""The link at the foot of a mail that stops its kind without a login."""

from __future__ import annotations

from typing import Final
from uuid import UUID

from django.core import signing

from apps.notices.errors import StopLinkInvalid
from apps.notices.states import Group
from apps.regions.scoping import current

_SALT: Final = "notices.stop"


def stop_token(person_id: UUID, group: str) -> str:
    """Name a person and a group, signed, for this authority only; it holds no personal data."""
    return signing.dumps([current().schema_name, str(person_id), group], salt=_SALT)


def read_stop_token(token: str) -> tuple[UUID, Group]:
    """Give person and group. Raises StopLinkInvalid for a token that is not whole or not ours."""
    try:
        schema, person, group = signing.loads(token, salt=_SALT)
    except (signing.BadSignature, ValueError, TypeError) as error:
        raise StopLinkInvalid from error
    if schema != current().schema_name:
        raise StopLinkInvalid
    return UUID(person), Group(group)
