"""Who has declared a conflict of interest in a case, and acts on nothing in it (回避)."""

from django.utils.translation import gettext as _

from apps.core.actors import Actor
from apps.endorsement.decision_errors import ConflictOfInterest
from apps.endorsement.models import PortCase


def keeps_out(case: PortCase, officer: str) -> bool:
    """Whether the officer of that id keeps out of the case."""
    return any(one.officer == officer and one.lifted_at is None for one in case.exclusions.all())


def is_excluded(case: PortCase, actor: Actor) -> bool:
    """Whether the actor has declared a conflict of interest in the case."""
    return keeps_out(case, actor.id)


def check_not_excluded(case: PortCase, actor: Actor) -> None:
    """Raise ConflictOfInterest when the actor keeps out of the case."""
    if is_excluded(case, actor):
        raise ConflictOfInterest


def check_can_have(case: PortCase, officer: str) -> None:
    """Raise ConflictOfInterest when a case would go to the desk of one who keeps out of it."""
    if keeps_out(case, officer):
        told = _("This officer keeps out of case %(reference)s.") % {"reference": case.reference}
        raise ConflictOfInterest(told)
