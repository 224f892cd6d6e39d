"""What the counter reads: its lock and its files, and what a snapshot tells of each case."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Sequence
from typing import Any, Final
from uuid import UUID

from django.db.models import Count, Q, QuerySet

from apps.accounts.functions import Function
from apps.accounts.permissions import check_may
from apps.accounts.roles import Role
from apps.accounts.selectors import display_names, users_with
from apps.audit import services as audit
from apps.core.actors import Actor
from apps.endorsement.counter_states import OfflineOutcome
from apps.endorsement.errors import SnapshotNotFound
from apps.endorsement.models import (
    CasePaper,
    CaseVisitor,
    CounterLock,
    CounterSnapshot,
    OfflineAct,
    PortCase,
    Visa,
)
from apps.endorsement.states import LEFT, OPEN, CaseStatus, VisaStatus
from apps.regions.scoping import port_command, port_query

SHOWN: Final = 24
"""How many files the page lists: a day's."""
LANDED_SINCE: Final = dt.timedelta(hours=3)
"""Guests still stand at the counter some time after they have landed."""
_TOLD: Final = sorted(OPEN | {CaseStatus.CLOSED})


@port_query
def current_lock() -> CounterLock | None:
    """The lock of the files to come, or None while no passphrase has been set."""
    return CounterLock.objects.filter(is_current=True).first()


@port_query
def snapshots(*, actor: Actor) -> list[CounterSnapshot]:
    """The files that can still be opened, newest first, with `acts_count`. Raises NotAllowed."""
    check_may(actor, Function.PORT_READ)
    found = CounterSnapshot.objects.filter(content__isnull=False).defer("content")
    return list(found.annotate(acts_count=Count("acts")).order_by("-made_at")[:SHOWN])


@port_command
def snapshot_to_save(*, actor: Actor, snapshot_id: UUID) -> CounterSnapshot:
    """A file with its lock, to be saved; that it leaves the house is on record first.

    Raises NotAllowed, SnapshotNotFound.
    """
    check_may(actor, Function.PORT_READ)
    found = CounterSnapshot.objects.select_related("lock")
    snapshot = found.filter(id=snapshot_id, content__isnull=False).first()
    if snapshot is None:
        raise SnapshotNotFound
    audit.record(
        "endorsement.snapshot_saved",
        actor=actor,
        chain=f"counter:{snapshot.id}",
        payload={"cases": snapshot.cases},
    )
    return snapshot


@port_query
def open_conflicts(*, actor: Actor) -> QuerySet[OfflineAct]:
    """The acts that could not be done and that nobody has settled, oldest first."""
    check_may(actor, Function.PORT_READ)
    conflicts = OfflineAct.objects.filter(outcome=OfflineOutcome.CONFLICT, resolved_at=None)
    return conflicts.order_by("merged_at", "id")


@port_query
def references_of(case_ids: Sequence[UUID]) -> dict[UUID, str]:
    """The reference of each case that is known here."""
    return dict(PortCase.objects.filter(id__in=case_ids).values_list("id", "reference"))


@port_query
def landing_between(since: dt.datetime, until: dt.datetime) -> list[PortCase]:
    """The cases of a snapshot, by time of landing: open ones, and closed ones with their visas."""
    found = PortCase.objects.filter(
        status__in=_TOLD, arrival_at__gte=since - LANDED_SINCE, arrival_at__lt=until
    )
    return list(found.order_by("arrival_at", "id"))


@port_query
def told_offline(cases: Sequence[PortCase]) -> dict[str, Any]:
    """What a snapshot says of its cases and of who works here, ready to be written as JSON."""
    ids = [case.id for case in cases]
    visitors, papers, visas = _by_case(ids)
    officers = [
        str(one) for one in users_with(Role.PORT_OFFICER, Role.PORT_APPROVER, Role.PORT_SUPERVISOR)
    ]
    names = display_names([*officers, *(case.claimed_by for case in cases if case.claimed_by)])
    return {
        "officers": [{"id": one, "name": names.get(one, "")} for one in officers],
        "cases": [
            {
                "id": str(case.id),
                "reference": case.reference,
                "revision": case.revision,
                "status": case.status,
                "city": case.origin,
                "holder": names.get(case.claimed_by or "", ""),
                "arrival_at": case.arrival_at.isoformat(),
                "flight_no": case.flight_no,
                "port_of_entry": case.port_of_entry,
                "stay_days": case.stay_days,
                "purpose": case.purpose,
                "inviter": [case.inviter_name_zh, case.inviter_name_en],
                "contact": [case.contact_name, case.contact_phone],
                "papers": papers[case.id],
                "visitors": [_visitor(one, visas[one.id]) for one in visitors[case.id]],
            }
            for case in cases
        ],
    }


def _by_case(
    ids: Sequence[UUID],
) -> tuple[dict[UUID, list[CaseVisitor]], dict[UUID, list[str]], dict[UUID, list[Visa]]]:
    visitors: dict[UUID, list[CaseVisitor]] = defaultdict(list)
    stay = CaseVisitor.objects.filter(~Q(state__in=sorted(LEFT)), case__in=ids)
    for visitor in stay.order_by("position"):
        visitors[visitor.case_id].append(visitor)
    papers: dict[UUID, list[str]] = defaultdict(list)
    given = CasePaper.objects.filter(case__in=ids).order_by("kind").distinct()
    for case_id, kind in given.values_list("case_id", "kind"):
        papers[case_id].append(kind)
    visas: dict[UUID, list[Visa]] = defaultdict(list)
    good = Visa.objects.filter(
        visitor__case__in=ids, status__in=[VisaStatus.ISSUED, VisaStatus.USED]
    )
    for visa in good.order_by("issued_at", "id"):
        visas[visa.visitor_id].append(visa)
    return visitors, papers, visas


def _visitor(visitor: CaseVisitor, visas: Sequence[Visa]) -> dict[str, Any]:
    return {
        "id": str(visitor.id),
        "position": visitor.position,
        "name": visitor.full_name,
        "name_zh": visitor.name_zh,
        "sex": visitor.sex,
        "birth_date": visitor.birth_date.isoformat(),
        "nationality": visitor.nationality,
        "passport_number": visitor.passport_number,
        "passport_expires_on": visitor.passport_expires_on.isoformat(),
        "category": visitor.category,
        "state": visitor.state,
        "visas": [
            {
                "id": str(visa.id),
                "revision": visa.revision,
                "number": visa.number,
                "status": visa.status,
                "enter_by": visa.enter_by.isoformat(),
                "stay_days": visa.stay_days,
                "entry_ports": visa.entry_ports,
            }
            for visa in visas
        ],
    }
