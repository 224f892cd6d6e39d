"""What stands between a person and a decision on a visitor."""

from apps.core.actors import Actor
from apps.core.errors import DomainError
from apps.endorsement.decision_errors import RecommendedToRefuse
from apps.endorsement.errors import GroupTooSmall
from apps.endorsement.groups import check_group
from apps.endorsement.keeping_out import check_not_excluded
from apps.endorsement.models import CaseVisitor, PortCase
from apps.endorsement.policies import check_another_officer, check_fits_case
from apps.endorsement.states import VISITOR_MOVES, Recommendation, VisitorAction
from apps.endorsement.watch_errors import WatchHitOpen
from apps.endorsement.watching.guard import check_cleared


def check_decidable(
    visitor: CaseVisitor, action: VisitorAction, actor: Actor, *, case: PortCase
) -> None:
    """Raise what stands between this person and this decision on the visitor.

    MoveNotAllowed, ConflictOfInterest or SameOfficer; to approve also GroupTooSmall,
    NotYetScreened, WatchHitOpen or WatchHitStands. `case` is the visitor's.
    """
    _check_stands(visitor, action, actor, case)
    if action == VisitorAction.APPROVE:
        check_group(case)
        check_cleared(visitor)


def check_approvable_with_others(visitor: CaseVisitor, actor: Actor, *, case: PortCase) -> None:
    """Raise what keeps a visitor out of an approval of several at once.

    But for the size of a group and the watch lists, which check_decidable looks at.
    RecommendedToRefuse beside what it raises: who departs from what the examining
    officer recommends looks at that one alone.
    """
    _check_stands(visitor, VisitorAction.APPROVE, actor, case)
    if visitor.recommendation != Recommendation.APPROVE:
        raise RecommendedToRefuse


def why_not_with_others(
    visitor: CaseVisitor, actor: Actor, *, case: PortCase, is_barred: bool, lacking: int
) -> DomainError | None:
    """What keeps a visitor out of an approval of several at once, or None.

    `is_barred` says whether a watch list does, and `lacking` how many travellers the group lacks:
    a page has read both for all visitors at once.
    """
    try:
        check_approvable_with_others(visitor, actor, case=case)
    except DomainError as refusal:
        return refusal
    if lacking:
        return GroupTooSmall(lacking=lacking)
    return WatchHitOpen() if is_barred else None


def _check_stands(
    visitor: CaseVisitor, action: VisitorAction, actor: Actor, case: PortCase
) -> None:
    VISITOR_MOVES.check(action, visitor.state)
    check_fits_case(action, case)
    check_not_excluded(case, actor)
    check_another_officer(visitor, actor)
