"""The one mail a day: which notices go into whose digest."""

from __future__ import annotations

import uuid
from typing import Final
from uuid import UUID

from django.db.models import OuterRef, Q, Subquery
from django.utils import timezone

from apps.core import bell
from apps.notices.models import Digest, Notice
from apps.notices.states import MailState
from apps.policy.selectors import parameter
from apps.regions.scoping import any_command, current

SEND_DIGEST: Final = "notices.send_digest"
_AT_ONCE: Final = 500


@any_command
def open_digests() -> int:
    """From the hour of the rule book on, begin today's digest for whoever has something unread.

    A person and a day have one digest, held by a constraint: of two workers only the one whose row
    it became puts notices into it. What comes up later waits for tomorrow. Says how many it began.
    """
    now = timezone.localtime()
    if now.hour < parameter("notices.digest_hour", now.date()):
        return 0
    waiting = Notice.objects.filter(mail_state=MailState.DIGEST, digest=None)
    out_of_reach = Q(recipient__is_active=False) | Q(recipient__email="")
    waiting.filter(out_of_reach | Q(read_at__isnull=False)).update(mail_state=MailState.NONE)
    has_one = Digest.objects.filter(day=now.date()).values("recipient")
    people = waiting.exclude(recipient__in=has_one).order_by("recipient_id")
    ids = _begin(list(people.values_list("recipient_id", flat=True).distinct()[:_AT_ONCE]))
    mine = Digest.objects.filter(id__in=ids, recipient=OuterRef("recipient")).values("id")[:1]
    waiting.filter(recipient__in=Digest.objects.filter(id__in=ids).values("recipient")).update(
        digest=Subquery(mine)
    )
    for digest_id in ids:
        bell.ring_after_commit(
            SEND_DIGEST,
            queue="standard",
            schema=current().schema_name,
            digest_id=str(digest_id),
        )
    return len(ids)


def _begin(people: list[UUID]) -> list[UUID]:
    """Make today's digests, and give the ids of those that did not exist before."""
    now = timezone.now()
    drawn = [
        Digest(id=uuid.uuid4(), recipient_id=person, day=timezone.localdate(now), mail_next_at=now)
        for person in people
    ]
    Digest.objects.bulk_create(drawn, ignore_conflicts=True)
    made = Digest.objects.filter(id__in=[row.id for row in drawn])
    return list(made.order_by("id").values_list("id", flat=True))
