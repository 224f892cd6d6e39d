"""The main navigation of each kind of host."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from apps.accounts.functions import Function
from apps.accounts.permissions import actor_of
from apps.accounts.roles import Role
from apps.core import navigation
from apps.regions.kinds import SchemaKind

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


def _own_record(request: HttpRequest) -> StrOrPromise:
    """Name the record of whoever invites: a person is no unit."""
    is_host = Role.HOST.value in actor_of(request.user).roles
    return _("My record") if is_host else _("Our unit")


ENTRIES: Final[tuple[tuple[SchemaKind, StrOrPromise | navigation.Label, str, Function], ...]] = (
    (SchemaKind.PUBLIC, _("Cities"), "portal:home", Function.OPEN),
    (SchemaKind.PUBLIC, _("Is a visa needed?"), "portal-public:screening", Function.OPEN),
    (SchemaKind.PUBLIC, _("Verify a visa"), "verification:verify", Function.OPEN),
    (SchemaKind.PUBLIC, _("Where does a request stand?"), "portal-public:track", Function.OPEN),
    (SchemaKind.PUBLIC, _("Administration"), "admin:index", Function.REGION_ADMIN),
    (SchemaKind.CITY, _("Home"), "transfers:home", Function.INVITER_READ),
    (SchemaKind.CITY, _("Requests"), "transfers:list", Function.INVITER_READ),
    (SchemaKind.CITY, _own_record, "enterprises:unit", Function.INVITER_READ),
    (SchemaKind.CITY, _("Desk"), "transfers:desk", Function.CITY_READ),
    (SchemaKind.CITY, _("Units and hosts"), "enterprises:vet-registrations", Function.CITY_VET),
    (SchemaKind.CITY, _("Administration"), "admin:index", Function.CITY_ADMIN),
    (SchemaKind.PORT, _("Overview"), "endorsement:home", Function.PORT_READ),
    (SchemaKind.PORT, _("Cases"), "endorsement:queue", Function.PORT_READ),
    (SchemaKind.PORT, _("Visas"), "endorsement:visas", Function.PORT_READ),
    (SchemaKind.PORT, _("Counter"), "endorsement:counter", Function.PORT_READ),
    (SchemaKind.PORT, _("Letters"), "endorsement:letters", Function.PORT_READ),
    (SchemaKind.PORT, _("Fees"), "endorsement:fees", Function.PORT_READ),
    (SchemaKind.PORT, _("Watch lists"), "endorsement:watch-lists", Function.PORT_ADMIN),
    (SchemaKind.PORT, _("Visa desks"), "endorsement:desks", Function.PORT_DUTY),
    (SchemaKind.PORT, _("Border inspection"), "endorsement:border", Function.PORT_SUPERVISE),
    (SchemaKind.PORT, _("Statistics"), "reports:statistics", Function.PORT_SUPERVISE),
    (SchemaKind.PORT, _("Administration"), "admin:index", Function.PORT_ADMIN),
)


#: Where a section has a second page whose address begins otherwise.
_ALSO: Final = {"enterprises:vet-registrations": "enterprises:units"}


def register_entries() -> None:
    """Offer the entries; who may see one is decided by the table of functions."""
    for order, (kind, label, url_name, function) in enumerate(ENTRIES):
        navigation.register(
            kind=kind.value,
            label=label,
            url_name=url_name,
            function=function.value,
            order=order,
            also=_ALSO.get(url_name, ""),
        )
