"""Telling people that something happened, and sending the mail that goes with it."""

import datetime as dt
from collections.abc import Iterable, Mapping
from typing import Any, Final
from uuid import UUID

from django.utils import timezone

from apps.accounts.models import User
from apps.core import bell
from apps.core.actors import Actor
from apps.notices.errors import NoticeNotFound
from apps.notices.models import Notice
from apps.notices.registry import sentence
from apps.notices.states import MailState
from apps.regions.scoping import any_command, current

SEND_MAIL: Final = "notices.send_mail"
MAX_ATTEMPTS: Final = 8
# A worker that took a mail and died is overtaken after this; longer than any SMTP timeout.
LEASE: Final = dt.timedelta(minutes=3)


@any_command
def notify(
    *,
    actor: Actor,
    recipients: Iterable[UUID],
    event: str,
    reference: str,
    link: str,
    params: Mapping[str, Any] | None = None,
) -> list[Notice]:
    """Leave one notice for each active recipient, in the transaction of what it tells about.

    The actor gets none: one knows what one has just done. `params` are codes, numbers and dates.
    Raises KeyError when no text is registered for the event, or the text names another param.
    """
    values = dict(params or {})
    sentence(event, reference=reference, params=values)  # a wrong text fails here, not in the mail
    wanted = {UUID(str(recipient)) for recipient in recipients}
    readers = User.objects.filter(id__in=wanted, is_active=True).order_by("id")
    now = timezone.now()
    notices = [
        Notice(
            recipient=reader,
            event=event,
            reference=reference,
            params=values,
            link=link,
            mail_state=MailState.QUEUED if reader.email else MailState.NONE,
            mail_next_at=now if reader.email else None,
        )
        for reader in readers
        if str(reader.id) != actor.id
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
def mark_all_read(*, actor: Actor) -> int:
    """Note that the recipient has read everything; returns how many were new."""
    unread = Notice.objects.filter(recipient_id=_user_id(actor), read_at=None)
    return unread.update(read_at=timezone.now())


@any_command
def take_mail(*, notice_id: UUID) -> Notice | None:
    """Lease a mail that is due, so that no second worker sends it; None when there is none.

    The mail goes out after this has committed and before `note_mail` does: a worker that dies in
    between makes it go out again when the lease ends. At least once, and seldom twice.
    """
    notice = (
        Notice.objects.select_for_update(of=("self",), skip_locked=True)
        .select_related("recipient")
        .filter(id=notice_id, mail_state=MailState.QUEUED, mail_next_at__lte=timezone.now())
        .first()
    )
    if notice is None:
        return None
    notice.mail_attempts += 1
    notice.mail_next_at = timezone.now() + LEASE
    notice.save(update_fields=["mail_attempts", "mail_next_at"])
    return notice


@any_command
def note_mail(*, notice_id: UUID, sent: bool) -> None:
    """Write down what became of a leased mail: sent, to be tried later, or given up."""
    notice = Notice.objects.select_for_update(of=("self",)).get(id=notice_id)
    if notice.mail_state != MailState.QUEUED:
        return
    if sent:
        notice.mail_state, notice.mail_next_at = MailState.SENT, None
    elif notice.mail_attempts >= MAX_ATTEMPTS:
        notice.mail_state, notice.mail_next_at = MailState.FAILED, None
    else:
        wait = dt.timedelta(minutes=2**notice.mail_attempts)
        notice.mail_next_at = timezone.now() + wait
    notice.save(update_fields=["mail_state", "mail_next_at"])


def _user_id(actor: Actor) -> UUID:
    if not actor.is_person:
        raise NoticeNotFound
    return UUID(actor.id)
