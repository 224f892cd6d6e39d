"""The roles a person can hold, and in which kind of authority each exists."""

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from apps.regions.kinds import SchemaKind


class Role(StrEnum):
    """What a person is for one authority. Roles live in that authority's schema."""

    REGIONAL_ADMIN = "regional_admin"
    HANDLER = "handler"
    ENTERPRISE_ADMIN = "enterprise_admin"
    HOST = "host"
    CITY_OFFICER = "city_officer"
    CITY_SUPERVISOR = "city_supervisor"
    CITY_ADMIN = "city_admin"
    PORT_OFFICER = "port_officer"
    PORT_APPROVER = "port_approver"
    PORT_SUPERVISOR = "port_supervisor"
    PORT_ADMIN = "port_admin"
    BORDER_PROGRAM = "border_program"


ROLES_OF_KIND: Final[Mapping[SchemaKind, frozenset[Role]]] = MappingProxyType(
    {
        SchemaKind.PUBLIC: frozenset({Role.REGIONAL_ADMIN}),
        SchemaKind.CITY: frozenset(
            {
                Role.HANDLER,
                Role.ENTERPRISE_ADMIN,
                Role.HOST,
                Role.CITY_OFFICER,
                Role.CITY_SUPERVISOR,
                Role.CITY_ADMIN,
            }
        ),
        SchemaKind.PORT: frozenset(
            {
                Role.PORT_OFFICER,
                Role.PORT_APPROVER,
                Role.PORT_SUPERVISOR,
                Role.PORT_ADMIN,
                Role.BORDER_PROGRAM,
            }
        ),
    }
)

#: Who may make users of a role and grant or revoke it. An inviting unit looks after its own
#: handlers; everyone else is looked after by the administrator of the authority.
GRANTED_BY: Final[Mapping[Role, frozenset[Role]]] = MappingProxyType(
    {
        Role.REGIONAL_ADMIN: frozenset({Role.REGIONAL_ADMIN}),
        Role.HANDLER: frozenset({Role.CITY_ADMIN, Role.ENTERPRISE_ADMIN}),
        Role.ENTERPRISE_ADMIN: frozenset({Role.CITY_ADMIN}),
        Role.HOST: frozenset({Role.CITY_ADMIN}),
        Role.CITY_OFFICER: frozenset({Role.CITY_ADMIN}),
        Role.CITY_SUPERVISOR: frozenset({Role.CITY_ADMIN}),
        Role.CITY_ADMIN: frozenset({Role.CITY_ADMIN}),
        Role.PORT_OFFICER: frozenset({Role.PORT_ADMIN}),
        Role.PORT_APPROVER: frozenset({Role.PORT_ADMIN}),
        Role.PORT_SUPERVISOR: frozenset({Role.PORT_ADMIN}),
        Role.PORT_ADMIN: frozenset({Role.PORT_ADMIN}),
        Role.BORDER_PROGRAM: frozenset({Role.PORT_ADMIN}),
    }
)

#: Administrators of an authority: they work in the Django admin of their own host.
ADMINISTRATORS: Final = frozenset({Role.REGIONAL_ADMIN, Role.CITY_ADMIN, Role.PORT_ADMIN})

#: Accounts of programs of other authorities: such a role stands alone, so that a token that gets
#: into wrong hands opens nothing else.
PROGRAMS: Final = frozenset({Role.BORDER_PROGRAM})

#: Names on screen.
ROLE_NAMES: Final[Mapping[Role, str | Promise]] = MappingProxyType(
    {
        Role.REGIONAL_ADMIN: _("Regional administrator"),
        Role.HANDLER: _("Handler of an inviting unit"),
        Role.ENTERPRISE_ADMIN: _("Administrator of an inviting unit"),
        Role.HOST: _("Host"),
        Role.CITY_OFFICER: _("City officer"),
        Role.CITY_SUPERVISOR: _("City supervisor"),
        Role.CITY_ADMIN: _("City administrator"),
        Role.PORT_OFFICER: _("Port officer"),
        Role.PORT_APPROVER: _("Port approver"),
        Role.PORT_SUPERVISOR: _("Port supervisor"),
        Role.PORT_ADMIN: _("Port administrator"),
        Role.BORDER_PROGRAM: _("Program of border inspection"),
    }
)
