"""Reading notices: one's own, those whose mail is due, and the mails that failed."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Sequence
from typing import Any
from uuid import UUID

from django.db.models import Count, Max, Q, QuerySet, Window
from django.db.models.functions import RowNumber
from django.utils import timezone

from apps.core.actors import Actor
from apps.notices.models import Digest, Notice, Preference
from apps.notices.policies import groups_for, way_of
from apps.notices.registry import events_about
from apps.notices.states import Group, MailState, Way
from apps.regions.scoping import any_query


@any_query
def notices_for(*, actor: Actor, unread: bool = False, group: str = "") -> QuerySet[Notice]:
    """The notices of one person, newest first, ties broken by id; unread only, or of one group."""
    mine = (
        Notice.objects.filter(recipient_id=UUID(actor.id))
        if actor.is_person
        else Notice.objects.none()
    )
    if unread:
        mine = mine.filter(read_at=None)
    if group:
        mine = mine.filter(event__in=events_about(group))
    return mine.order_by("-created_at", "id")


@any_query
def references_of(notices: QuerySet[Notice]) -> QuerySet[Notice, Any]:
    """The references of some notices with how many there are and are unread, newest first."""
    counted = notices.order_by().values("reference")
    return counted.annotate(
        count=Count("id"), unread=Count("id", filter=Q(read_at=None)), newest=Max("created_at")
    ).order_by("-newest", "reference")


@any_query
def newest_about(
    notices: QuerySet[Notice], references: Collection[str], *, most: int
) -> list[Notice]:
    """The newest of some notices about each of these references, newest first."""
    place = Window(RowNumber(), partition_by="reference", order_by=("-created_at", "id"))
    found = notices.filter(reference__in=references).annotate(place=place)
    return list(found.filter(place__lte=most))


@any_query
def unread_count(*, actor: Actor) -> int:
    """How many notices of one person are unread."""
    if not actor.is_person:
        return 0
    return Notice.objects.filter(recipient_id=UUID(actor.id), read_at=None).count()


@any_query
def ways_of(*, actor: Actor) -> list[tuple[Group, Way]]:
    """How one person hears of each group that concerns them; empty for guests and machines."""
    if not actor.is_person:
        return []
    own = Preference.objects.filter(person_id=UUID(actor.id))
    chosen = dict(own.values_list("group", "way"))
    return [(group, way_of(group, chosen)) for group in groups_for(actor)]


@any_query
def already_told(event: str, references: Collection[str]) -> set[tuple[str, dt.datetime | None]]:
    """References about which an event was told, each with the deadline that it named."""
    told = Notice.objects.filter(event=event, reference__in=references)
    return set(told.values_list("reference", "due_at").distinct())


@any_query
def notices_in(digest: Digest) -> Sequence[Notice]:
    """The notices of a digest, oldest first."""
    return list(Notice.objects.filter(digest=digest).order_by("created_at", "id"))


@any_query
def mails_due(*, limit: int = 100) -> list[UUID]:
    """The notices whose mail should have gone out by now, oldest first."""
    due = Notice.objects.filter(mail_state=MailState.QUEUED, mail_next_at__lte=timezone.now())
    return list(due.order_by("mail_next_at", "id").values_list("id", flat=True)[:limit])


@any_query
def digests_due(*, limit: int = 100) -> list[UUID]:
    """The digests that should have gone out by now, oldest first."""
    due = Digest.objects.filter(mail_state=MailState.QUEUED, mail_next_at__lte=timezone.now())
    return list(due.order_by("mail_next_at", "id").values_list("id", flat=True)[:limit])
