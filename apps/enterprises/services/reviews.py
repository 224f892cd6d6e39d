"""The yearly review: a reminder before it is due, and the unit's word that its record is right."""

from __future__ import annotations

import datetime as dt
from uuid import UUID

from django.db.models import F, Q
from django.utils import timezone

from apps.core.actors import Actor
from apps.enterprises.errors import ChangeUnderWay, ReviewNotDue
from apps.enterprises.models import Enterprise, UnitChange, UnitReview
from apps.enterprises.services.handlers import check_manages
from apps.enterprises.services.units import lock_enterprise, next_review, tell_unit
from apps.enterprises.services.writing import leave_trace
from apps.enterprises.states import ChangeStatus
from apps.policy.selectors import parameter
from apps.regions.scoping import city_command


@city_command
def confirm_review(*, actor: Actor, enterprise_id: UUID) -> Enterprise:
    """Note the unit's word that nothing has changed; the next review is a year after the last.

    Where a change waits for the city already, that change becomes the review. Raises NotAllowed,
    EnterpriseNotFound, ReviewNotDue, ChangeUnderWay.
    """
    enterprise = lock_enterprise(enterprise_id)
    check_manages(actor, enterprise)
    check_near(enterprise)
    waiting = UnitChange.objects.filter(enterprise=enterprise, status=ChangeStatus.FILED)
    if waiting.filter(is_review=True).exists():
        raise ChangeUnderWay
    if waiting.update(is_review=True):
        enterprise.review_is_with_city = True
        enterprise.save(update_fields=["review_is_with_city"])
        leave_trace("enterprises.review_filed", actor, enterprise.id)
    else:
        finish_review(enterprise, actor=actor)
    return enterprise


@city_command
def remind_of_review(*, actor: Actor, enterprise_id: UUID) -> bool:
    """Remind a unit once of each review; gives whether it was this time. Safe to run twice."""
    enterprise = lock_enterprise(enterprise_id)
    due = enterprise.review_due_on
    if due is None or enterprise.review_reminded_for == due or not is_near(enterprise):
        return False
    enterprise.review_reminded_for = due
    enterprise.save(update_fields=["review_reminded_for"])
    tell_unit("enterprises.review_near", enterprise, actor=actor, link="/unit/review/")
    leave_trace("enterprises.review_reminded", actor, enterprise.id, due_on=due)
    return True


@city_command
def units_to_remind(*, on: dt.date | None = None) -> list[UUID]:
    """List the units whose review is near and that have not been reminded of it.

    Units on file from before there were reviews get their first date here.
    """
    on = on or timezone.localdate()
    without = Enterprise.objects.filter(review_due_on=None, came_by_redirect=False)
    without.update(review_due_on=next_review(on))
    near = on + dt.timedelta(days=parameter("unit.review_notice_days", on))
    waiting = Enterprise.objects.filter(review_due_on__lte=near).filter(
        Q(review_reminded_for=None) | ~Q(review_reminded_for=F("review_due_on"))
    )
    return list(waiting.order_by("id").values_list("id", flat=True))


def is_near(enterprise: Enterprise, *, on: dt.date | None = None) -> bool:
    """Tell whether the review may be done: within the days of notice, or overdue."""
    on = on or timezone.localdate()
    due = enterprise.review_due_on
    if due is None:
        return False
    return due <= on + dt.timedelta(days=parameter("unit.review_notice_days", on))


def check_near(enterprise: Enterprise) -> None:
    """Raise ReviewNotDue for a review that is far ahead."""
    if not is_near(enterprise):
        raise ReviewNotDue(due_on=enterprise.review_due_on)


def finish_review(
    enterprise: Enterprise, *, actor: Actor, change: UnitChange | None = None
) -> None:
    """Note a review as done, in the caller's transaction. A late one moves the date to today."""
    today = timezone.localdate()
    due = enterprise.review_due_on or today
    following = next_review(max(due, today))
    UnitReview.objects.create(
        enterprise=enterprise, due_on=due, next_due_on=following, done_by=actor.id, change=change
    )
    enterprise.review_due_on, enterprise.review_is_with_city = following, False
    enterprise.save(update_fields=["review_due_on", "review_is_with_city"])
    leave_trace("enterprises.review_done", actor, enterprise.id, next_due_on=following)
