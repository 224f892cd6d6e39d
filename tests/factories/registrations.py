"""Applications to be put on file, made as strangers and officers would."""

from __future__ import annotations

import datetime as dt
from typing import Final
from uuid import UUID

from django.utils import timezone

from apps.accounts.permissions import actor_of
from apps.accounts.roles import Role
from apps.core.actors import Actor
from apps.enterprises import services
from apps.enterprises.models import Registration
from apps.enterprises.policies.registering import PAPERS
from apps.enterprises.states import HostStatus, RegistrationKind
from tests.factories.accounts import make_actor, make_user
from tests.factories.enterprises import CODES
from tests.factories.files import pdf, upload

YEAR: Final = dt.timedelta(days=365)


def stranger() -> Actor:
    """Somebody with an account and no role."""
    return actor_of(make_user())


def officer() -> Actor:
    """Somebody of the city who vets."""
    return make_actor(Role.CITY_OFFICER)


def typed(place: int = 0, **changes: str) -> dict[str, str]:
    """What a unit types."""
    today = timezone.localdate()
    return {
        "uscc": CODES[place],
        "kind": "COMPANY",
        "name_zh": f"样本精密仪器有限公司{place}",
        "name_en": f"Specimen Instruments {place}",
        "address": "样本路1号",
        "legal_representative": "样本代表",
        "contact_name": "王经办",
        "contact_phone": "021-28951610",
        "authorised_from": today.isoformat(),
        "authorised_until": (today + YEAR).isoformat(),
    } | changes


def typed_by_host(**changes: str) -> dict[str, str]:
    """What a host types."""
    return {
        "name": "Marie Curie",
        "contact_phone": "021-22351575",
        "status_kind": HostStatus.TALENT.value,
        "proof_until": (timezone.localdate() + YEAR).isoformat(),
    } | changes


def draft(
    actor: Actor | None = None, *, of: str = RegistrationKind.UNIT, place: int = 0, **changes: str
) -> tuple[Registration, Actor]:
    """An application that holds all it needs, not yet sent."""
    who = actor or stranger()
    begun = services.begin_registration(actor=who, kind=of)
    details = typed(place, **changes) if of == RegistrationKind.UNIT else typed_by_host(**changes)
    services.save_registration(actor=who, registration_id=begun.id, details=details)
    for paper in PAPERS[RegistrationKind(of)]:
        services.attach_to_registration(
            actor=who, registration_id=begun.id, kind=paper, upload=upload(pdf())
        )
    return fresh(begun.id), who


def sent(
    actor: Actor | None = None, *, of: str = RegistrationKind.UNIT, place: int = 0, **changes: str
) -> tuple[Registration, Actor]:
    """An application that waits for the city."""
    begun, who = draft(actor, of=of, place=place, **changes)
    services.submit_registration(actor=who, registration_id=begun.id)
    return fresh(begun.id), who


def fresh(registration_id: UUID) -> Registration:
    """The application as it stands now."""
    return Registration.objects.get(id=registration_id)
