"""What becomes of each mail: leased, sent, tried again, given up, sent again by hand.

A mail goes out after its lease has committed and before its end is noted: a worker that dies in
between makes it go out again when the lease ends, under the same Message-ID, by which mail servers
and programs know it for the same.
"""

from __future__ import annotations

import datetime as dt
from typing import Final, TypeVar
from uuid import UUID

from django.utils import timezone

from apps.audit.services import record
from apps.core.actors import Actor
from apps.notices.errors import MailNotFailed, NoticeNotFound
from apps.notices.models import Digest, Notice
from apps.notices.states import MailState
from apps.regions.scoping import any_command

MAX_ATTEMPTS: Final = 8
# A worker that took a mail and died is overtaken after this; longer than any SMTP timeout.
LEASE: Final = dt.timedelta(minutes=3)
_FIELDS: Final = ("mail_state", "mail_next_at", "mail_error")

Mail = TypeVar("Mail", Notice, Digest)


@any_command
def take_mail(*, notice_id: UUID) -> Notice | None:
    """Lease a mail that is due, so that no second worker sends it; None when there is none."""
    return _take(Notice, notice_id)


@any_command
def note_mail(*, notice_id: UUID, sent: bool, error: str = "", for_good: bool = False) -> None:
    """Write down what became of a leased mail: sent, to be tried later, or given up.

    `error` is a word for the administrator (the name of what was raised), never an address;
    `for_good` says that trying again is of no use.
    """
    _note(Notice, notice_id, sent=sent, error=error, for_good=for_good)


@any_command
def take_digest(*, digest_id: UUID) -> Digest | None:
    """Lease a digest that is due; None when there is none."""
    return _take(Digest, digest_id)


@any_command
def note_digest(*, digest_id: UUID, sent: bool, error: str = "", for_good: bool = False) -> None:
    """Write down what became of a leased digest, and of the notices in it."""
    state = _note(Digest, digest_id, sent=sent, error=error, for_good=for_good)
    if state in {MailState.SENT, MailState.FAILED}:
        inside = Notice.objects.filter(digest_id=digest_id, mail_state=MailState.DIGEST)
        inside.update(mail_state=state, mail_tried_at=timezone.now())


@any_command
def resend_mail(*, actor: Actor, notice_id: UUID) -> None:
    """Queue a mail that was given up. Raises NoticeNotFound and MailNotFailed."""
    _again(Notice, notice_id, actor=actor)


@any_command
def resend_digest(*, actor: Actor, digest_id: UUID) -> None:
    """Queue a digest that was given up. Raises NoticeNotFound and MailNotFailed."""
    _again(Digest, digest_id, actor=actor)
    inside = Notice.objects.filter(digest_id=digest_id, mail_state=MailState.FAILED)
    inside.update(mail_state=MailState.DIGEST)


def _take(kind: type[Mail], mail_id: UUID) -> Mail | None:
    due = kind.objects.select_for_update(of=("self",), skip_locked=True)
    row = (
        due.select_related("recipient")
        .filter(id=mail_id, mail_state=MailState.QUEUED, mail_next_at__lte=timezone.now())
        .first()
    )
    if row is None:
        return None
    now = timezone.now()
    row.mail_attempts += 1
    row.mail_next_at, row.mail_tried_at = now + LEASE, now
    row.save(update_fields=["mail_attempts", "mail_next_at", "mail_tried_at"])
    return row


def _note(
    kind: type[Mail], mail_id: UUID, *, sent: bool, error: str, for_good: bool
) -> MailState | None:
    """Give the state it is in now; None when it was noted before."""
    row = kind.objects.select_for_update(of=("self",)).get(id=mail_id)
    if row.mail_state != MailState.QUEUED:
        return None
    row.mail_error = error[:64]
    if sent:
        row.mail_state, row.mail_next_at = MailState.SENT, None
    elif for_good or row.mail_attempts >= MAX_ATTEMPTS:
        row.mail_state, row.mail_next_at = MailState.FAILED, None
    else:
        row.mail_next_at = timezone.now() + dt.timedelta(minutes=2**row.mail_attempts)
    row.save(update_fields=list(_FIELDS))
    return MailState(row.mail_state)


def _again(kind: type[Mail], mail_id: UUID, *, actor: Actor) -> None:
    row = kind.objects.select_for_update(of=("self",)).filter(id=mail_id).first()
    if row is None:
        raise NoticeNotFound
    if row.mail_state != MailState.FAILED:
        raise MailNotFailed
    row.mail_state, row.mail_next_at, row.mail_attempts = MailState.QUEUED, timezone.now(), 0
    row.save(update_fields=["mail_state", "mail_next_at", "mail_attempts"])
    subject = f"{kind._meta.model_name}:{mail_id}"
    record("notices.mail_resent", actor=actor, chain="mail", subject=subject)
