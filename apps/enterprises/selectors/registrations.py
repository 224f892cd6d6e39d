"""Applications to be put on file: one's own, and those that the city vets."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

from django.db.models import Count, Prefetch, QuerySet
from django.utils import timezone

from apps.accounts.functions import Function
from apps.accounts.permissions import check_may, may
from apps.audit.models import AuditEvent
from apps.audit.selectors import events_of
from apps.audit.services import record_read
from apps.core.actors import Actor
from apps.enterprises.errors import RegistrationNotFound
from apps.enterprises.models import (
    Enterprise,
    Registration,
    RegistrationPaper,
    RegistrationPoint,
)
from apps.enterprises.policies.codes import unit_with_code
from apps.enterprises.policies.registering import RETENTION
from apps.enterprises.selectors.papers import chain_of_unit_paper
from apps.enterprises.states import REGISTRATION_TO_VET, RegistrationStatus
from apps.policy.selectors import retention_days
from apps.regions.scoping import city_query

_READ: Final = "enterprises.registration_read"
_FIELDS: Final = ("details", "papers", "points")


@dataclass(frozen=True, slots=True)
class Likeness:
    """What else the city holds under the code of an application."""

    on_file: Enterprise | None
    others_open: int


@city_query
def own_registration(actor: Actor) -> Registration | None:
    """Give the latest application of the actor's account with papers and questions, or None."""
    if not actor.is_person:
        return None
    return _whole().filter(applicant_id=UUID(actor.id)).order_by("-created_at", "id").first()


@city_query
def cleared_on(found: Registration) -> dt.date | None:
    """Give the day in Beijing from which a draft is cleared; None once it has been sent."""
    if found.submitted_at is not None:
        return None
    days = retention_days(RETENTION, timezone.localdate())
    return timezone.localdate(found.last_at) + dt.timedelta(days=days)


@city_query
def registrations_for_city(actor: Actor) -> QuerySet[Registration]:
    """List what has been sent to the city, oldest first, ties by id. Raises NotAllowed."""
    return _sent(actor).order_by("submitted_at", "id")


@city_query
def registration_for_city(actor: Actor, registration_id: UUID) -> Registration:
    """Give one application whole; the read is noted. Raises NotAllowed, RegistrationNotFound."""
    check_may(actor, Function.CITY_VET)
    found = _whole().filter(id=registration_id, submitted_at__isnull=False).first()
    if found is None:
        raise RegistrationNotFound
    record_read(_READ, actor=actor, chain=found.chain, fields=_FIELDS)
    return found


@city_query
def counts_of_registrations(actor: Actor) -> Mapping[str, int]:
    """Count what has been sent to the city by status, zeros included. Raises NotAllowed."""
    found = _sent(actor).order_by().values_list("status").annotate(n=Count("pk"))
    return dict.fromkeys(RegistrationStatus.values, 0) | dict(found)


@city_query
def likeness_of(found: Registration) -> Likeness:
    """Find the unit on file under the application's code, and other open applications for it."""
    if not found.uscc:
        return Likeness(None, 0)
    unit = unit_with_code(found.uscc)
    others = Registration.objects.filter(uscc=found.uscc, status__in=sorted(REGISTRATION_TO_VET))
    return Likeness(unit, others.exclude(id=found.id).count())


@city_query
def history_of(chain: str) -> list[AuditEvent]:
    """Give the events of an application or a unit, newest first, without those of reading."""
    return [one for one in reversed(events_of(chain)) if not one.event.endswith("_read")]


@city_query
def chain_of_registration_paper(actor: Actor, file_id: UUID) -> str | None:
    """Give the audit chain of the application a file belongs to, for those who vet it.

    Its applicant holds no role yet, and has the original. Once approved it is a paper on the
    file of the unit or host too, and opens as one.
    """
    on_file = chain_of_unit_paper(actor, file_id)
    if on_file is not None:
        return on_file
    paper = RegistrationPaper.objects.filter(file_id=file_id).select_related("registration").first()
    if paper is None or not may(actor, Function.CITY_VET):
        return None
    return paper.registration.chain


def _sent(actor: Actor) -> QuerySet[Registration]:
    check_may(actor, Function.CITY_VET)
    return Registration.objects.filter(submitted_at__isnull=False).select_related("applicant")


def _whole() -> QuerySet[Registration]:
    papers: Prefetch[Any] = Prefetch(
        "papers",
        RegistrationPaper.objects.filter(replaced_at=None).select_related("file").order_by("kind"),
    )
    points: Prefetch[Any] = Prefetch(
        "points", RegistrationPoint.objects.order_by("round", "position")
    )
    return Registration.objects.select_related("applicant").prefetch_related(papers, points)
