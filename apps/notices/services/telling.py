"""Telling people that something happened, and keeping that they have read it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final
from uuid import UUID

from django.utils import timezone

from apps.accounts.models import User
from apps.core import bell
from apps.core.actors import Actor
from apps.notices.errors import NoticeNotFound
from apps.notices.models import Notice, Preference
from apps.notices.policies import way_of
from apps.notices.registry import URGENT_EVENTS, group_of, sentence
from apps.notices.states import MailState, Way
from apps.regions.scoping import any_command, current

SEND_MAIL: Final = "notices.send_mail"


@any_command
def notify(
    *,
    actor: Actor,
    recipients: Iterable[UUID],
    event: str,
    reference: str,
    link: str,
    params: Mapping[str, Any] | None = None,
    due_at: dt.datetime | None = None,
) -> list[Notice]:
    """Leave one notice for each active recipient, in the transaction of what it tells about.

    The actor gets none: one knows what one has just done. `params` are codes, numbers and dates;
    `due_at` is when what it asks has to be done. Mail goes the way that the recipient has chosen
    for this group of events, and at once for urgent ones. Raises KeyError when no text is
    registered for the event, or the text names another param.
    """
    values = dict(params or {})
    sentence(event, reference=reference, params=values)  # a wrong text fails here, not in the mail
    wanted = {UUID(str(recipient)) for recipient in recipients}
    found = User.objects.filter(id__in=wanted, is_active=True).order_by("id")
    readers = [reader for reader in found if str(reader.id) != actor.id]
    mail = _mail_of(readers, event)
    now = timezone.now()
    notices = [
        Notice(
            recipient=reader,
            event=event,
            reference=reference,
            params=values,
            link=link,
            due_at=due_at,
            mail_state=mail[reader.id],
            mail_next_at=now if mail[reader.id] == MailState.QUEUED else None,
        )
        for reader in readers
    ]
    Notice.objects.bulk_create(notices)
    for notice in notices:
        if notice.mail_state == MailState.QUEUED:
            bell.ring_after_commit(  # only a bell: when the broker is away, the sweep sends it
                SEND_MAIL,
                queue="standard",
                schema=current().schema_name,
                notice_id=str(notice.id),
            )
    return notices


@any_command
def mark_read(*, actor: Actor, notice_id: UUID) -> Notice:
    """Note that the recipient has read the notice; reading twice keeps the first time.

    Raises NoticeNotFound for a notice that is somebody else's.
    """
    notice = (
        Notice.objects.select_for_update(of=("self",))
        .filter(id=notice_id, recipient_id=_user_id(actor))
        .first()
    )
    if notice is None:
        raise NoticeNotFound
    if notice.read_at is None:
        notice.read_at = timezone.now()
        notice.save(update_fields=["read_at"])
    return notice


@any_command
def mark_all_read(*, actor: Actor, reference: str = "") -> int:
    """Note that the recipient has read everything, or all of one reference; says how many."""
    unread = Notice.objects.filter(recipient_id=_user_id(actor), read_at=None)
    if reference:
        unread = unread.filter(reference=reference)
    return unread.update(read_at=timezone.now())


def _mail_of(readers: Sequence[User], event: str) -> dict[UUID, MailState]:
    """How mail goes to each of them; who has no address has none whatever was chosen.

    What is urgent goes at once, whatever was chosen.
    """
    if event in URGENT_EVENTS:
        return {
            reader.id: MailState.QUEUED if reader.email else MailState.NONE for reader in readers
        }
    group = group_of(event)
    chosen = dict(
        Preference.objects.filter(person__in=readers, group=group).values_list("person_id", "way")
    )
    states = {Way.AT_ONCE: MailState.QUEUED, Way.DIGEST: MailState.DIGEST}
    mail: dict[UUID, MailState] = {}
    for reader in readers:
        known = {group: chosen[reader.id]} if reader.id in chosen else {}
        way = way_of(group, known)
        mail[reader.id] = states.get(way, MailState.NONE) if reader.email else MailState.NONE
    return mail


def _user_id(actor: Actor) -> UUID:
    if not actor.is_person:
        raise NoticeNotFound
    return UUID(actor.id)
