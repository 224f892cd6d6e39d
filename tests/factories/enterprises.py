"""Inviting units, their handlers and hosts, made as a city's administrator would."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from django.utils import timezone

from apps.accounts.permissions import actor_of
from apps.accounts.roles import Role
from apps.core.actors import Actor
from apps.enterprises import services
from apps.enterprises.models import Enterprise, Host
from apps.enterprises.services import UnitDetails
from apps.enterprises.states import HostStatus
from tests.factories.accounts import make_actor, make_user

#: Real public codes (see docs), used for their check character only.
CODES: Final = (
    "9132070070404786XB",
    "913201911348723659",
    "91330000733796106P",
    "91310000132260250X",
    "914403001922038216",
    "9144030071526726XG",
    "91330100799655058B",
    "12100000425006117P",
)
NEW_HANDLER_DAYS: Final = 365


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit on file with one authorised handler."""

    enterprise: Enterprise
    handler: Actor

    @property
    def user_id(self) -> UUID:
        """The handler's account."""
        return UUID(self.handler.id)


def city_admin() -> Actor:
    """An administrator of the city now entered."""
    return make_actor(Role.CITY_ADMIN)


def details(place: int = 0, **changes: str) -> UnitDetails:
    """What is filed about the unit at a place of CODES."""
    values = {
        "uscc": CODES[place],
        "name_zh": f"样本精密仪器有限公司{place}",
        "name_en": f"Specimen Instruments {place}",
        "contact_name": "王经办",
        "contact_phone": "021-28951610",
    }
    return UnitDetails(**(values | changes))


def make_unit(place: int = 0, *, kind: str = "COMPANY", is_admin: bool = False) -> Unit:
    """A unit with a handler whose authorisation covers today."""
    admin = city_admin()
    enterprise = services.register_enterprise(actor=admin, details=details(place, kind=kind))
    return Unit(enterprise, add_handler(enterprise, is_admin=is_admin))


def add_handler(
    enterprise: Enterprise, *, is_admin: bool = False, days: int = NEW_HANDLER_DAYS
) -> Actor:
    """One more handler; with negative `days` the authorisation ended that many days ago."""
    user = make_user(Role.ENTERPRISE_ADMIN if is_admin else Role.HANDLER)
    today = timezone.localdate()
    services.authorise_handler(
        actor=city_admin(),
        enterprise_id=enterprise.id,
        user_id=user.id,
        authorised_from=today - dt.timedelta(days=400),
        authorised_until=today + dt.timedelta(days=days),
        is_admin=is_admin,
    )
    return actor_of(user)


def make_host(*, days: int = NEW_HANDLER_DAYS) -> tuple[Host, Actor]:
    """A host whose proof lasts for some days; only in a city that files directly."""
    user = make_user(Role.HOST)
    host = services.register_host(
        actor=city_admin(),
        user_id=user.id,
        name="Marie Curie",
        contact_phone="021-22351575",
        status_kind=HostStatus.TALENT,
        proof_until=timezone.localdate() + dt.timedelta(days=days),
    )
    return host, actor_of(user)
