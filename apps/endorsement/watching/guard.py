"""Nobody is approved while a list may mean them: what has to be true before.

The database holds the last part too: a trigger refuses to approve or issue over a hit that stands.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from typing import Final
from uuid import UUID

from apps.endorsement.models import (
    CaseVisitor,
    PortCase,
    WatchHit,
    WatchListVersion,
    WatchScreening,
)
from apps.endorsement.states import WAITING, CaseStatus, VisitorState
from apps.endorsement.watch_errors import (
    NotYetScreened,
    WatchHitOpen,
    WatchHitStands,
)
from apps.endorsement.watch_states import Resolution, VersionState
from apps.endorsement.watching.cipher import key_of
from apps.endorsement.watching.rows import Subject

WITHOUT_VISA: Final = frozenset({*WAITING, VisitorState.APPROVED})
"""Who is compared: who may still be approved, or be given the visa."""

_WORKED_ON: Final = frozenset(
    {
        CaseStatus.EXAMINING,
        CaseStatus.AWAITING_SUPPLEMENT,
        CaseStatus.EXAMINED,
        CaseStatus.DECIDED,
    }
)


def is_resolvable(visitor: CaseVisitor, case: PortCase) -> bool:
    """Whether a hit of the visitor may be resolved now: the case is taken up, no visa is given."""
    return case.status in _WORKED_ON and visitor.state in WITHOUT_VISA


def lists_key() -> str:
    """The versions in force now, as one digest; empty while there is none."""
    versions = WatchListVersion.objects.filter(state=VersionState.IN_FORCE)
    return key_of_versions(versions.values_list("pk", flat=True))


def key_of_versions(versions: Iterable[UUID]) -> str:
    """Some versions as one digest, whatever their order; empty for none."""
    ids = sorted(str(pk) for pk in versions)
    return hashlib.sha256(" ".join(ids).encode()).hexdigest() if ids else ""


def is_screened(visitor: CaseVisitor, *, lists: str) -> bool:
    """Whether the visitor, as filed now, was compared with these lists; `lists` from lists_key."""
    if not lists:
        return True
    done = WatchScreening.objects.filter(visitor=visitor, lists_key=lists).first()
    return done is not None and done.subject_key == key_of(Subject.of(visitor).as_data())


def check_cleared(visitor: CaseVisitor) -> None:
    """Raise NotYetScreened, WatchHitOpen or WatchHitStands unless no list bars the approval."""
    if not is_screened(visitor, lists=lists_key()):
        raise NotYetScreened
    hits = WatchHit.objects.filter(visitor=visitor, lapsed_at=None)
    found = list(hits.values_list("resolution", flat=True))
    if "" in found:
        raise WatchHitOpen(hits=found.count(""))
    if Resolution.OBSTACLE in found:
        raise WatchHitStands
