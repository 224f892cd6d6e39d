"""What can be done, by which roles, and in which kind of authority: the role x function table.

Views name the function they serve, services check it, templates ask it. A view whose function is
missing here cannot be written, and the matrix test walks every view against this table.
"""

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType
from typing import Final

from apps.accounts.roles import Role
from apps.regions.kinds import SchemaKind


class Function(StrEnum):
    """One thing a person may or may not do."""

    OPEN = "open"  # anyone, logged in or not
    LOG_IN = "log_in"  # anyone: the login page, the language switch, asking for a token
    ACCOUNT_SELF = "account_self"  # anyone logged in, on their own account
    NOTICES_READ = "notices_read"
    FILE_READ = "file_read"  # the file's own rule decides further
    INVITER_READ = "inviter_read"
    INVITER_FILE = "inviter_file"
    REGISTER = "register"  # anyone logged in at a city, on their own application
    UNIT_MANAGE = "unit_manage"  # the unit's record, its handlers, a colleague's requests
    CITY_READ = "city_read"
    CITY_CHECK = "city_check"  # claim, ask, return, hand on, redirect, recall
    CITY_ASSIGN = "city_assign"  # give a request to an officer, take it off a desk
    CITY_VET = "city_vet"  # put inviters on file, vet changes of their records
    CITY_ADMIN = "city_admin"
    PORT_READ = "port_read"
    PORT_EXAMINE = "port_examine"  # accept, not accept, claim, ask, recommend, answer a recall
    PORT_DECIDE = "port_decide"  # approve, refuse, send back, issue, declare void
    PORT_MARK_USED = "port_mark_used"
    PORT_BORDER = "port_border"  # a program reports entries and exits, and asks for a visa
    PORT_DUTY = "port_duty"  # the visa desks, their hours, who is on duty
    PORT_DESKS = "port_desks"  # the roster, the hours of desks, the desk rules
    PORT_SUPERVISE = "port_supervise"  # load of each officer, give out, take back, statistics
    PORT_ADMIN = "port_admin"
    REGION_ADMIN = "region_admin"


_CITY: Final = frozenset({SchemaKind.CITY})
_PORT: Final = frozenset({SchemaKind.PORT})
_PUBLIC: Final = frozenset({SchemaKind.PUBLIC})
_ALL_KINDS: Final = frozenset(SchemaKind)
_ALL_ROLES: Final = frozenset(Role)
_INVITERS: Final = frozenset({Role.HANDLER, Role.ENTERPRISE_ADMIN, Role.HOST})
_CITY_STAFF: Final = frozenset({Role.CITY_OFFICER, Role.CITY_SUPERVISOR})
_PORT_STAFF: Final = frozenset({Role.PORT_OFFICER, Role.PORT_APPROVER, Role.PORT_SUPERVISOR})

#: Functions that ask for no login at all.
FOR_EVERYONE: Final = frozenset({Function.OPEN, Function.LOG_IN})

#: Functions that every logged-in person has, whatever their roles.
FOR_SIGNED_IN: Final = frozenset({Function.ACCOUNT_SELF, Function.NOTICES_READ, Function.REGISTER})

#: The table: which roles hold a function. Administrators of an authority look after accounts and
#: settings; they read no case, so that running the office and deciding in it stay apart.
GRANTS: Final[Mapping[Function, frozenset[Role]]] = MappingProxyType(
    {
        Function.OPEN: _ALL_ROLES,
        Function.LOG_IN: _ALL_ROLES,
        Function.ACCOUNT_SELF: _ALL_ROLES,
        Function.NOTICES_READ: _ALL_ROLES,
        Function.FILE_READ: _INVITERS | _CITY_STAFF | _PORT_STAFF,
        Function.INVITER_READ: _INVITERS,
        Function.INVITER_FILE: _INVITERS,
        Function.REGISTER: _ALL_ROLES,
        Function.UNIT_MANAGE: frozenset({Role.ENTERPRISE_ADMIN}),
        Function.CITY_READ: _CITY_STAFF,
        Function.CITY_CHECK: _CITY_STAFF,
        Function.CITY_ASSIGN: frozenset({Role.CITY_SUPERVISOR}),
        Function.CITY_VET: _CITY_STAFF,
        Function.CITY_ADMIN: frozenset({Role.CITY_ADMIN}),
        Function.PORT_READ: _PORT_STAFF,
        Function.PORT_EXAMINE: _PORT_STAFF,
        Function.PORT_DECIDE: frozenset({Role.PORT_APPROVER}),
        Function.PORT_MARK_USED: _PORT_STAFF,
        Function.PORT_BORDER: frozenset({Role.BORDER_PROGRAM}),
        Function.PORT_DUTY: _PORT_STAFF | {Role.PORT_ADMIN},
        Function.PORT_DESKS: frozenset({Role.PORT_SUPERVISOR, Role.PORT_ADMIN}),
        Function.PORT_SUPERVISE: frozenset({Role.PORT_SUPERVISOR}),
        Function.PORT_ADMIN: frozenset({Role.PORT_ADMIN}),
        Function.REGION_ADMIN: frozenset({Role.REGIONAL_ADMIN}),
    }
)

#: In which kinds of authority a function exists.
KINDS: Final[Mapping[Function, frozenset[SchemaKind]]] = MappingProxyType(
    {
        Function.OPEN: _ALL_KINDS,
        Function.LOG_IN: _ALL_KINDS,
        Function.ACCOUNT_SELF: _ALL_KINDS,
        Function.NOTICES_READ: _ALL_KINDS,
        Function.FILE_READ: _CITY | _PORT,
        Function.INVITER_READ: _CITY,
        Function.INVITER_FILE: _CITY,
        Function.REGISTER: _CITY,
        Function.UNIT_MANAGE: _CITY,
        Function.CITY_READ: _CITY,
        Function.CITY_CHECK: _CITY,
        Function.CITY_ASSIGN: _CITY,
        Function.CITY_VET: _CITY,
        Function.CITY_ADMIN: _CITY,
        Function.PORT_READ: _PORT,
        Function.PORT_EXAMINE: _PORT,
        Function.PORT_DECIDE: _PORT,
        Function.PORT_MARK_USED: _PORT,
        Function.PORT_BORDER: _PORT,
        Function.PORT_DUTY: _PORT,
        Function.PORT_DESKS: _PORT,
        Function.PORT_SUPERVISE: _PORT,
        Function.PORT_ADMIN: _PORT,
        Function.REGION_ADMIN: _PUBLIC,
    }
)

#: The function that administers accounts in each kind of authority.
ADMINISTERS: Final[Mapping[SchemaKind, Function]] = MappingProxyType(
    {
        SchemaKind.PUBLIC: Function.REGION_ADMIN,
        SchemaKind.CITY: Function.CITY_ADMIN,
        SchemaKind.PORT: Function.PORT_ADMIN,
    }
)

#: Apps whose tables an administrator sees in the Django admin. Requests, cases, visitors and files
#: are not among them: personal data of visitors is for those who work on the case.
ADMIN_APPS: Final[Mapping[Role, frozenset[str]]] = MappingProxyType(
    {
        Role.REGIONAL_ADMIN: frozenset(
            {"accounts", "audit", "notices", "regions", "policy", "routing"}
        ),
        Role.CITY_ADMIN: frozenset({"accounts", "audit", "enterprises", "notices", "routing"}),
        Role.PORT_ADMIN: frozenset({"accounts", "audit", "notices", "routing"}),
    }
)
