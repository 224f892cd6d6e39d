"""A unit's record as its own people and the city's officers read it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils import timezone

from apps.accounts.functions import Function
from apps.accounts.permissions import check_may
from apps.audit.services import record_read
from apps.core.actors import Actor
from apps.enterprises.errors import ChangeNotFound, EnterpriseNotFound
from apps.enterprises.models import (
    Enterprise,
    FormerValue,
    Handler,
    Host,
    KeptProof,
    UnitChange,
    UnitPaper,
    UnitReview,
)
from apps.enterprises.policies import Inviter, is_authorised
from apps.enterprises.selectors.inviters import enterprise_of, inviter_of
from apps.enterprises.selectors.papers import papers_of_host, papers_on_file
from apps.enterprises.states import ChangeStatus
from apps.policy.selectors import parameter
from apps.regions.scoping import city_query

_READ: Final = "enterprises.unit_read"
_FIELDS: Final = ("record", "handlers", "papers", "history")


@dataclass(frozen=True, slots=True)
class UnitRecord:
    """All that stands about a unit on a day."""

    unit: Enterprise
    handlers: Sequence[Handler]
    papers: Sequence[UnitPaper]
    changes: Sequence[UnitChange]
    former: Sequence[FormerValue]
    reviews: Sequence[UnitReview]
    on: dt.date

    @property
    def open_change(self) -> UnitChange | None:
        """The change that waits for the city, if one does."""
        return next((one for one in self.changes if one.status == ChangeStatus.FILED), None)

    @property
    def active_handlers(self) -> list[Handler]:
        """Those who may act for the unit on the day."""
        return [one for one in self.handlers if is_authorised(one, on=self.on)]

    @property
    def is_review_near(self) -> bool:
        """Whether the review can be done now."""
        due = self.unit.review_due_on
        days = parameter("unit.review_notice_days", self.on)
        return due is not None and due <= self.on + dt.timedelta(days=days)


@city_query
def own_unit(actor: Actor) -> UnitRecord:
    """Give the record of the actor's own unit; the read is noted. Raises NotAllowed, NotAnInviter.

    Everyone who was ever named a handler of the unit reads it: a letter that ran out yesterday
    must not hide from its holder whom to ask.
    """
    check_may(actor, Function.INVITER_READ)
    return _record(enterprise_of(actor), actor)


@city_query
def unit_for_city(actor: Actor, unit_id: UUID) -> UnitRecord:
    """Give the record of a unit to an officer; the read is noted.

    Raises NotAllowed, EnterpriseNotFound.
    """
    check_may(actor, Function.CITY_VET)
    unit = Enterprise.objects.filter(id=unit_id).first()
    if unit is None:
        raise EnterpriseNotFound
    return _record(unit, actor)


@city_query
def units_for_city(actor: Actor, *, query: str = "") -> QuerySet[Enterprise]:
    """List the units on file by code; `query` begins a code, present or former, or a name."""
    check_may(actor, Function.CITY_VET)
    units = Enterprise.objects.order_by("uscc", "id")
    words = query.strip()
    if not words:
        return units
    former = FormerValue.objects.filter(field="uscc", value__istartswith=words)
    return units.filter(
        Q(uscc__istartswith=words)
        | Q(name_zh__istartswith=words)
        | Q(name_en__istartswith=words)
        | Q(id__in=former.values("enterprise_id"))
    )


@city_query
def changes_to_vet(actor: Actor) -> list[UnitChange]:
    """List the changes that wait for the city, oldest first. Raises NotAllowed."""
    check_may(actor, Function.CITY_VET)
    waiting = UnitChange.objects.filter(status=ChangeStatus.FILED).select_related("enterprise")
    return list(waiting.order_by("filed_at", "id"))


@city_query
def unit_of_change(actor: Actor, change_id: UUID) -> UUID:
    """Give the unit that a change is about. Raises NotAllowed, ChangeNotFound."""
    check_may(actor, Function.CITY_VET)
    found = UnitChange.objects.filter(id=change_id).values_list("enterprise_id", flat=True).first()
    if found is None:
        raise ChangeNotFound
    return found


@city_query
def own_host(actor: Actor) -> tuple[Host, list[UnitPaper]]:
    """Give the host that the actor is and the papers on file. Raises NotAllowed, NotAnInviter."""
    check_may(actor, Function.INVITER_READ)
    host = inviter_of(actor).host
    if host is None:
        raise EnterpriseNotFound
    record_read(_READ, actor=actor, chain=f"host:{host.id}", fields=("papers", "record"))
    return host, papers_of_host(host.id, timezone.localdate())


@city_query
def standing_of(actor: Actor) -> Inviter | None:
    """Give for whom the actor files, for the warnings on its pages; None for nobody."""
    if not actor.is_person:
        return None
    handler = Handler.objects.select_related("enterprise").filter(user_id=actor.id).first()
    if handler is not None:
        return Inviter(user_id=handler.user_id, enterprise=handler.enterprise, handler=handler)
    host = Host.objects.filter(user_id=actor.id).first()
    return Inviter(user_id=host.user_id, host=host) if host is not None else None


def _record(unit: Enterprise, actor: Actor) -> UnitRecord:
    today = timezone.localdate()
    record_read(_READ, actor=actor, chain=f"enterprise:{unit.id}", fields=_FIELDS)
    handlers = Handler.objects.filter(enterprise=unit).select_related("user", "letter__file")
    changes = UnitChange.objects.filter(enterprise=unit).select_related("file")
    return UnitRecord(
        unit=unit,
        handlers=list(handlers.order_by("-authorised_until", "id")),
        papers=papers_on_file(unit.id, today),
        changes=list(changes.order_by("-filed_at", "id")),
        former=list(unit.former_values.order_by("-held_until", "field", "id")),
        reviews=list(unit.reviews.order_by("-done_at", "id")),
        on=today,
    )


@city_query
def kept_proof(actor: Actor) -> KeptProof | None:
    """Give the proof that is kept for a change the actor prepares for the own unit, or None."""
    own = KeptProof.objects.select_related("file").filter(enterprise=enterprise_of(actor))
    return own.filter(person_id=UUID(actor.id)).first()
