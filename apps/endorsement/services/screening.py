"""Comparing visitors with the watch lists, and what officers find of the hits.

Workers compare: when a case comes in, when an answer or a substitute changes it, and when another
version of a list is in force. The bell rings for it, and a sweep each minute finds what nobody
heard; until then the guard (`watching.guard`) lets nobody be approved.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Final
from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils import timezone

from apps.accounts.permissions import check_may
from apps.audit import services as audit
from apps.core import bell
from apps.core.actors import Actor
from apps.endorsement.models import (
    CaseVisitor,
    HitFinding,
    PortCase,
    WatchHit,
    WatchListVersion,
    WatchScreening,
)
from apps.endorsement.moving import APPROVERS, lock_case, tell_person, tell_staff, write_case
from apps.endorsement.policies import VISITOR_FUNCTIONS, check_explained
from apps.endorsement.possible import check_resolvable
from apps.endorsement.states import OPEN, CaseStatus, VisitorAction
from apps.endorsement.watch_errors import (
    WatchHitNotFound,
)
from apps.endorsement.watch_states import Resolution, VersionState
from apps.endorsement.watching.cipher import key_of, seal, unseal
from apps.endorsement.watching.guard import WITHOUT_VISA, key_of_versions
from apps.endorsement.watching.matching import Book, Limits, Match
from apps.endorsement.watching.rows import Listed, Subject
from apps.policy.selectors import parameter
from apps.regions.scoping import current, port_command

SCREEN: Final = "endorsement.screen"
CASES_AT_ONCE: Final = 50
_WITHOUT_VISA: Final = sorted(WITHOUT_VISA)


def outdate(case: PortCase) -> None:
    """Have the visitors of a case compared anew, once the caller's transaction has committed."""
    WatchScreening.objects.filter(visitor__case=case).delete()
    bell.ring_after_commit(SCREEN, queue="standard", schema=current().schema_name)


@port_command
def screen_some(*, actor: Actor, limit: int = CASES_AT_ONCE) -> int:
    """Compare the visitors of up to `limit` cases who need it, those that land first before others.

    A case that an officer has in hand at this moment is left for the next time. Returns how many
    cases it looked at; with nothing left to do, 0. Raises WatchListSealed.
    """
    versions = _versions()
    lists = key_of_versions([version.pk for version in versions])
    if not lists:
        return 0
    books = {version: _read_book(current().schema_name, version.pk) for version in versions}
    limits = _limits()
    waiting = _to_compare(lists).values("case_id")
    cases = (
        PortCase.objects.select_for_update(of=("self",), skip_locked=True)
        .filter(id__in=waiting)
        .order_by("arrival_at", "id")[:limit]
    )
    done = 0
    for case in cases:
        _screen_case(case, books, lists, limits, actor=actor)
        done += 1
    return done


def screen_at_once(visitor: CaseVisitor, *, actor: Actor) -> None:
    """Compare one visitor of a locked case now, in the caller's transaction: for what cannot wait.

    Raises WatchListSealed.
    """
    versions = _versions()
    lists = key_of_versions([version.pk for version in versions])
    books = {version: _read_book(current().schema_name, version.pk) for version in versions}
    if lists:
        new = _screen_visitor(visitor, books, lists, _limits())
        facts = {"lists": lists, "new_hits": new}
        chain = visitor.case.chain
        audit.record("endorsement.case_screened", actor=actor, chain=chain, payload=facts)


@port_command
def resolve_hit(
    *,
    actor: Actor,
    case_id: UUID,
    visitor_id: UUID,
    hit_id: UUID,
    revision: int,
    resolution: Resolution,
    reason: str,
) -> PortCase:
    """Say with a reason what a hit is; anew, if what was found before was wrong.

    Every finding is kept, the last one counts. Raises NotAllowed, NoteMissing, CaseNotFound,
    StaleRevision, WatchHitNotFound (another visitor's, or lapsed), and MoveNotAllowed before the
    case is taken up and once the visitor has a visa, a refusal, or has left.
    """
    check_may(actor, VISITOR_FUNCTIONS[VisitorAction.RECOMMEND])
    told = check_explained(reason, field="reason")
    found = Resolution(resolution)
    case = lock_case(case_id, revision=revision)
    hit = (
        WatchHit.objects.select_related("visitor", "list")
        .filter(id=hit_id, visitor_id=visitor_id, visitor__case=case, lapsed_at=None)
        .first()
    )
    if hit is None:
        raise WatchHitNotFound
    check_resolvable(hit.visitor, case=case)
    now, before = timezone.now(), hit.resolution
    HitFinding.objects.create(
        hit=hit, resolution=found, reason=told, found_by=actor.id, found_at=now
    )
    hit.resolution, hit.resolved_by, hit.resolved_at = found, actor.id, now
    hit.save(update_fields=["resolution", "resolved_by", "resolved_at"])
    return write_case(
        case,
        "endorsement.watch_hit_resolved",
        actor=actor,
        subject=f"visitor:{hit.visitor_id}",
        facts={"hit": str(hit.id), "list": hit.list.code, "before": before, "after": found.value},
    )


def _to_compare(lists: str) -> QuerySet[CaseVisitor]:
    return CaseVisitor.objects.filter(
        Q(screening=None) | ~Q(screening__lists_key=lists),
        state__in=_WITHOUT_VISA,
        case__status__in=sorted(OPEN),
    )


def _versions() -> list[WatchListVersion]:
    in_force = WatchListVersion.objects.filter(state=VersionState.IN_FORCE)
    return list(in_force.select_related("list").defer("sealed").order_by("list__code"))


@lru_cache(maxsize=8)
def _read_book(_schema: str, version_id: UUID) -> Book:
    """A version never changes, so a worker reads it once; the schema is part of the key."""
    version = WatchListVersion.objects.get(id=version_id)
    rows = unseal(bytes(version.sealed or b""), place=version.place)
    return Book([Listed.from_data(row) for row in rows])


def _limits() -> Limits:
    today = timezone.localdate()
    return Limits(
        name_percent=parameter("watch.name_percent", today),
        name_alone_percent=parameter("watch.name_alone_percent", today),
        birth_years=parameter("watch.birth_years", today),
    )


def _screen_case(
    case: PortCase,
    books: dict[WatchListVersion, Book],
    lists: str,
    limits: Limits,
    *,
    actor: Actor,
) -> None:
    new = 0
    for visitor in _to_compare(lists).filter(case=case).order_by("position"):
        new += _screen_visitor(visitor, books, lists, limits)
    facts = {"lists": lists, "new_hits": new}
    audit.record("endorsement.case_screened", actor=actor, chain=case.chain, payload=facts)
    if new:
        _tell(case, actor=actor)


def _screen_visitor(
    visitor: CaseVisitor, books: dict[WatchListVersion, Book], lists: str, limits: Limits
) -> int:
    """Compare one visitor with every list, and note that it was done; gives the new hits."""
    subject = Subject.of(visitor)
    subject_key = key_of(subject.as_data())
    new = 0
    for version, book in books.items():
        matches = book.matches(subject, limits)
        new += _keep(visitor, version, matches, subject_key=subject_key)
    WatchScreening.objects.update_or_create(
        visitor=visitor,
        defaults={
            "lists_key": lists,
            "subject_key": subject_key,
            "screened_at": timezone.now(),
        },
    )
    return new


def _keep(
    visitor: CaseVisitor, version: WatchListVersion, matches: list[Match], *, subject_key: str
) -> int:
    """Write down what is new, let lapse what no longer fits; returns how many hits are new.

    What an officer found of the same entry and the same particulars before stays found.
    """
    known = {
        (hit.entry_reference, hit.entry_key, hit.subject_key): hit
        for hit in WatchHit.objects.filter(visitor=visitor, list_id=version.list_id)
    }
    fresh = 0
    for match in matches:
        entry = match.listed.as_data()
        key = (match.listed.reference, key_of(entry), subject_key)
        hit = known.pop(key, None)
        if hit is None:
            hit = WatchHit(
                visitor=visitor,
                list_id=version.list_id,
                entry_reference=key[0],
                entry_key=key[1],
                subject_key=subject_key,
                found_at=timezone.now(),
            )
            hit.sealed = seal(entry, place=hit.place)
            fresh += 1
        hit.name_percent, hit.birth = match.name_percent, match.birth
        hit.by_passport, hit.lapsed_at = match.by_passport, None
        hit.save()
    gone = [hit.pk for hit in known.values() if hit.lapsed_at is None]
    WatchHit.objects.filter(pk__in=gone).update(lapsed_at=timezone.now())
    return fresh


def _tell(case: PortCase, *, actor: Actor) -> None:
    """Tell who works on the case, and who decides once it is examined; before that nobody does, and
    whoever takes the case up sees the hit there."""
    event = "endorsement.watch_hit_found"
    tell_person(case, event, actor=actor, person=case.claimed_by)
    if case.status in {CaseStatus.EXAMINED, CaseStatus.DECIDED}:
        tell_staff(case, event, actor=actor, to=APPROVERS)
