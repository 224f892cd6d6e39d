"""Reading watch lists and hits. What a list says of a person is unsealed here, and on record."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.db.models import Prefetch, QuerySet

from apps.accounts.functions import Function
from apps.accounts.permissions import check_may
from apps.audit import services as audit
from apps.core.actors import Actor
from apps.endorsement.models import (
    HitFinding,
    PortCase,
    WatchHit,
    WatchList,
    WatchListVersion,
    WatchScreening,
)
from apps.endorsement.watch_errors import (
    WatchHitNotFound,
    WatchListNotFound,
)
from apps.endorsement.watch_states import CLEARED, Resolution, VersionState
from apps.endorsement.watching.cipher import unseal
from apps.endorsement.watching.guard import lists_key
from apps.endorsement.watching.rows import Listed
from apps.regions.scoping import port_command, port_query

HIT_FIELDS = ("watch_list_entry",)


@dataclass(frozen=True, slots=True)
class Hit:
    """A hit with what the list says of the person, and what officers found, the last one first."""

    row: WatchHit
    listed: Listed
    findings: tuple[HitFinding, ...]

    @property
    def is_open(self) -> bool:
        """Whether nobody has said yet what it is."""
        return not self.row.resolution

    @property
    def bars(self) -> bool:
        """Whether it stands in the way of approval."""
        return self.row.resolution not in CLEARED

    @property
    def found(self) -> Resolution | None:
        """What counts now."""
        return Resolution(self.row.resolution) if self.row.resolution else None


@dataclass(frozen=True, slots=True)
class Screened:
    """What a case's page says of watch lists: hits by visitor, and whom no list has passed yet."""

    hits: dict[UUID, list[Hit]]
    waiting: frozenset[UUID]

    @property
    def people(self) -> list[str]:
        """The ids of the officers who found something of a hit."""
        return [finding.found_by for hit in self.everything for finding in hit.findings]

    @property
    def everything(self) -> list[Hit]:
        """The hits of all visitors."""
        return [hit for found in self.hits.values() for hit in found]

    def bars(self, visitor_id: UUID) -> bool:
        """Whether the visitor can not be approved now."""
        hits = self.hits.get(visitor_id, ())
        return visitor_id in self.waiting or any(hit.bars for hit in hits)


@port_command
def screened(*, actor: Actor, case: PortCase) -> Screened:
    """The hits of a case read by `case_for_desk`, in three queries; the read is on record.

    A command, since it writes the trace. Raises NotAllowed, WatchListSealed.
    """
    check_may(actor, Function.PORT_READ)
    found: dict[UUID, list[Hit]] = {}
    for hit in _hits().filter(visitor__case=case).order_by("found_at", "id"):
        found.setdefault(hit.visitor_id, []).append(_opened(hit))
    if found:
        _note_read(case, actor=actor)
    lists = lists_key()
    passed = WatchScreening.objects.filter(visitor__case=case, lists_key=lists)
    ids = set(passed.values_list("visitor_id", flat=True))
    everybody = {visitor.id for visitor in case.visitors.all()} if lists else set()
    return Screened(found, frozenset(everybody - ids))


@port_command
def hit_for_desk(*, actor: Actor, case: PortCase, visitor_id: UUID, hit_id: UUID) -> Hit:
    """One hit of a visitor; the read is on record. Raises NotAllowed, WatchHitNotFound."""
    check_may(actor, Function.PORT_EXAMINE)
    hit = _hits().filter(id=hit_id, visitor_id=visitor_id, visitor__case=case).first()
    if hit is None:
        raise WatchHitNotFound
    _note_read(case, actor=actor)
    return _opened(hit)


@port_query
def watch_lists(*, actor: Actor) -> list[WatchList]:
    """Every list by code; `versions.all()` are those prepared and in force. Raises NotAllowed."""
    check_may(actor, Function.PORT_ADMIN)
    current = (
        WatchListVersion.objects.exclude(state=VersionState.RETIRED)
        .defer("sealed")
        .order_by("-number")
    )
    lists = WatchList.objects.prefetch_related(Prefetch("versions", queryset=current))
    return list(lists.order_by("code"))


@port_query
def watch_list(*, actor: Actor, list_id: UUID) -> WatchList:
    """One list. Raises NotAllowed, WatchListNotFound."""
    check_may(actor, Function.PORT_ADMIN)
    found = WatchList.objects.filter(id=list_id).first()
    if found is None:
        raise WatchListNotFound
    return found


def _hits() -> QuerySet[WatchHit]:
    findings = HitFinding.objects.order_by("-found_at", "-id")
    return (
        WatchHit.objects.filter(lapsed_at=None)
        .select_related("list")
        .prefetch_related(Prefetch("findings", queryset=findings))
    )


def _opened(hit: WatchHit) -> Hit:
    listed = Listed.from_data(unseal(bytes(hit.sealed), place=hit.place))
    return Hit(hit, listed, tuple(hit.findings.all()))


def _note_read(case: PortCase, *, actor: Actor) -> None:
    audit.record_read(
        "endorsement.watch_hits_read",
        actor=actor,
        chain=case.chain,
        fields=HIT_FIELDS,
        subject=f"case:{case.id}",
    )
