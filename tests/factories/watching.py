"""Watch lists of made-up people, as an administrator of the port would bring them in."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils import timezone

from apps.accounts.roles import Role
from apps.core.actors import Actor
from apps.endorsement.models import CaseVisitor, PortCase, WatchHit, WatchListVersion
from apps.endorsement.services import screening, watch_lists
from apps.endorsement.watch_states import BirthFit, Resolution
from apps.endorsement.watching.cipher import seal
from apps.endorsement.watching.rows import Listed
from tests.factories.accounts import make_actor
from tests.factories.endorsement import Desk, first, fresh

HEAD = "reference,name,other_names,name_zh,born,nationality,passports,note"
#: Means the first visitor of the cases that tests make.
ERIKSSON = "W-1,Eriksson Anna B,,,1974-08-12,UTO,,Overstayed by 40 days"
NOBODY = "W-2,Fictional Person,,,1950-01-01,UTO,,Nobody"


def csv_of(*lines: str, head: str = HEAD) -> bytes:
    """A file of a watch list."""
    return "\n".join((head, *lines, "")).encode()


def in_force(*lines: str, code: str = "overstay", admin: Actor | None = None) -> WatchListVersion:
    """A list in force."""
    actor = admin or make_actor(Role.PORT_ADMIN)
    version = watch_lists.open_list(
        actor=actor, code=code, name="Overstayed before", data=csv_of(*lines or (ERIKSSON,))
    )
    return watch_lists.put_in_force(
        actor=actor, version_id=version.id, revision=version.list.revision
    )


def next_version(version: WatchListVersion, *lines: str) -> WatchListVersion:
    """Another version of a list, in force in place of the one before."""
    actor = make_actor(Role.PORT_ADMIN)
    prepared = watch_lists.prepare_version(
        actor=actor, list_id=version.list_id, revision=None, data=csv_of(*lines)
    )
    return watch_lists.put_in_force(actor=actor, version_id=prepared.id, revision=None)


def screen() -> int:
    """Compare whoever has to be, as the workers do; gives the number of cases."""
    return screening.screen_some(actor=Actor.system("watch-lists"))


def hits_of(visitor: CaseVisitor) -> Sequence[WatchHit]:
    """The hits of a visitor that have not lapsed, the oldest first."""
    hits = WatchHit.objects.filter(visitor=visitor, lapsed_at=None)
    return list(hits.order_by("found_at", "id"))


def written_hit(visitor: CaseVisitor, version: WatchListVersion) -> WatchHit:
    """A hit as it lies in the database, in any state of its case."""
    hit = WatchHit(
        visitor=visitor,
        list_id=version.list_id,
        entry_reference="W-1",
        entry_key="entry",
        subject_key="subject",
        name_percent=100,
        birth=BirthFit.SAME,
        by_passport=False,
        found_at=timezone.now(),
    )
    hit.sealed = seal(Listed("W-1", "Eriksson Anna B").as_data(), place=hit.place)
    hit.save()
    return hit


def resolve(
    desk: Desk,
    case: PortCase,
    found: Resolution = Resolution.ANOTHER_PERSON,
    reason: str = "Another date of issue and another face",
) -> PortCase:
    """Every hit of the first visitor resolved by the examining officer."""
    case = fresh(case)
    for hit in hits_of(first(case)):
        case = screening.resolve_hit(
            actor=desk.officer,
            case_id=case.id,
            visitor_id=hit.visitor_id,
            hit_id=hit.id,
            revision=case.revision,
            resolution=found,
            reason=reason,
        )
    return case
