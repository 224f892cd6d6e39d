"""Reading notices: one's own, and those whose mail is due."""

from uuid import UUID

from django.db.models import QuerySet
from django.utils import timezone

from apps.core.actors import Actor
from apps.notices.models import Notice
from apps.notices.states import MailState
from apps.regions.scoping import any_query


@any_query
def notices_for(*, actor: Actor) -> QuerySet[Notice]:
    """The notices of one person, newest first, ties broken by id."""
    mine = (
        Notice.objects.filter(recipient_id=UUID(actor.id))
        if actor.is_person
        else Notice.objects.none()
    )
    return mine.order_by("-created_at", "id")


@any_query
def unread_count(*, actor: Actor) -> int:
    """How many notices of one person are unread."""
    if not actor.is_person:
        return 0
    return Notice.objects.filter(recipient_id=UUID(actor.id), read_at=None).count()


@any_query
def mails_due(*, limit: int = 100) -> list[UUID]:
    """The notices whose mail should have gone out by now, oldest first."""
    due = Notice.objects.filter(mail_state=MailState.QUEUED, mail_next_at__lte=timezone.now())
    return list(due.order_by("mail_next_at", "id").values_list("id", flat=True)[:limit])
