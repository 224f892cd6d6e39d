"""How people hear of what: the usual way of each group, and which groups concern whom."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from apps.accounts.roles import Role
from apps.core.actors import Actor
from apps.notices.states import Group, Way

#: What somebody who has chosen nothing gets. Work that waits for anybody stands in the queue: a
#: mail to each officer for each request would teach them to read none.
USUAL_WAYS: Final[Mapping[Group, Way]] = MappingProxyType(
    {
        Group.ASKED: Way.AT_ONCE,
        Group.DECIDED: Way.AT_ONCE,
        Group.MOVED: Way.DIGEST,
        Group.UNIT: Way.AT_ONCE,
        Group.MINE: Way.AT_ONCE,
        Group.DESK: Way.DIGEST,
        Group.SERVICE: Way.AT_ONCE,
    }
)

_OF_INVITERS: Final = (Group.ASKED, Group.DECIDED, Group.MOVED, Group.UNIT)
_OF_STAFF: Final = (Group.MINE, Group.DESK)
_INVITERS: Final = frozenset({Role.HANDLER, Role.ENTERPRISE_ADMIN, Role.HOST})
_STAFF: Final = frozenset(
    {
        Role.CITY_OFFICER,
        Role.CITY_SUPERVISOR,
        Role.PORT_OFFICER,
        Role.PORT_APPROVER,
        Role.PORT_SUPERVISOR,
    }
)
_ADMINISTRATORS: Final = frozenset({Role.CITY_ADMIN, Role.PORT_ADMIN, Role.REGIONAL_ADMIN})


def groups_for(actor: Actor) -> tuple[Group, ...]:
    """The groups that concern somebody by the roles held now, in the order they are shown."""
    found: tuple[Group, ...] = ()
    if actor.roles & _INVITERS:
        found += _OF_INVITERS
    if actor.roles & _STAFF:
        found += _OF_STAFF
    if actor.roles & _ADMINISTRATORS:
        found += (Group.SERVICE,)
    return found


def way_of(group: str, chosen: Mapping[str, str]) -> Way:
    """The way that was chosen for a group, or the usual one."""
    return Way(chosen.get(group, USUAL_WAYS[Group(group)]))
