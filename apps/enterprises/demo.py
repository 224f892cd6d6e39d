"""The demo unit of a city, and what it is filed with. Nothing in it belongs to a real unit."""

from __future__ import annotations

import csv
import datetime as dt
from pathlib import Path
from typing import Final
from uuid import UUID

from django.utils import timezone

from apps.accounts.models import User
from apps.accounts.roles import Role
from apps.core.actors import Actor
from apps.enterprises import services
from apps.enterprises.demo_applicant import ensure_applicant
from apps.enterprises.models import Enterprise, Handler, Host
from apps.enterprises.services import UnitDetails
from apps.enterprises.states import HostStatus
from apps.regions import scoping
from apps.regions.scoping import AuthorityRef, city_command

_CODES: Final = Path(__file__).parent / "data" / "demo_codes.csv"
_ACTOR: Final = Actor(
    kind="system", id="system:enterprises_demo", roles=frozenset({Role.CITY_ADMIN.value})
)
#: User names of the demo accounts that act for the demo unit, and whether they manage it.
_HANDLERS: Final = {"handler": False, "admin": True}
_HOST: Final = "host"
_YEAR: Final = dt.timedelta(days=365)


def demo_code(city_code: str) -> str:
    """Give the code of a city's demo unit: its own, or one of the rest in turn."""
    with _CODES.open(encoding="utf-8", newline="") as rows:
        codes = list(csv.DictReader(rows))
    own = [row["uscc"] for row in codes if row["city"] == city_code]
    rest = [row["uscc"] for row in codes if not row["city"]]
    return own[0] if own else rest[int(city_code) // 100 % len(rest)]


@city_command
def ensure_demo() -> Enterprise:
    """Make what is missing of the demo unit of the city entered, its handlers and its host.

    Authorisations that have run out, or do within a month, are renewed for a year; a yearly review
    that is due is done. The demo
    accounts must be there; without one its part is left out.
    """
    city = scoping.current()
    code = demo_code(city.code)
    unit = Enterprise.objects.filter(uscc=code).first()
    if unit is None:
        unit = services.register_enterprise(actor=_ACTOR, details=_details(city, code))
    elif unit.review_due_on is not None and unit.review_due_on <= timezone.localdate():
        unit = services.confirm_review(actor=_ACTOR, enterprise_id=unit.id)
    people = dict(
        User.objects.filter(username__in=[*_HANDLERS, _HOST]).values_list("username", "id")
    )
    for username, is_admin in _HANDLERS.items():
        if username in people:
            _authorise(unit, people[username], is_admin=is_admin)
    if city.files_directly and _HOST in people:
        _host(people[_HOST])
    ensure_applicant(city.code)
    return unit


def _details(city: AuthorityRef, code: str) -> UnitDetails:
    return UnitDetails(
        uscc=code,
        name_zh=f"样本精密仪器（{city.name_zh}）有限公司 SPECIMEN",
        name_en=f"SPECIMEN Precision Instruments ({city.name_en}) Co., Ltd.",
        address=f"{city.name_zh}样本路1号",
        legal_representative="样本代表",
        contact_name="样本经办",
        contact_phone="021-28951610",
    )


def _authorise(unit: Enterprise, user_id: UUID, *, is_admin: bool) -> None:
    today = timezone.localdate()
    soon = today + dt.timedelta(days=30)
    if Handler.objects.filter(user_id=user_id, authorised_until__gte=soon).exists():
        return
    services.authorise_handler(
        actor=_ACTOR,
        enterprise_id=unit.id,
        user_id=user_id,
        authorised_from=today,
        authorised_until=today + _YEAR,
        is_admin=is_admin,
    )


def _host(user_id: UUID) -> None:
    if Host.objects.filter(user_id=user_id).exists():
        return
    services.register_host(
        actor=_ACTOR,
        user_id=user_id,
        name="SPECIMEN, MARIE",
        contact_phone="021-22351575",
        status_kind=HostStatus.TALENT,
        proof_until=timezone.localdate() + 3 * _YEAR,
    )
