"""Sending mail: a task for each mail, and sweeps for what the bell missed."""

from __future__ import annotations

from uuid import UUID

import structlog

from apps.notices import mail, selectors, services
from apps.regions.kinds import PUBLIC_SCHEMA, SchemaKind
from apps.regions.scoping import current, enter, ready_authorities
from apps.regions.tasks import scoped_task

log = structlog.get_logger(__name__)


@scoped_task(name=services.SEND_MAIL, kinds=frozenset(SchemaKind))
def send_mail(*, schema: str, notice_id: str) -> None:
    """Send one mail if it is still due. Safe to run twice: the row is leased and has a state."""
    notice = services.take_mail(notice_id=UUID(notice_id))
    if notice is None:
        return
    try:
        mail.send(notice, authority=current())
    except (OSError, ValueError) as failure:  # SMTP errors are OSErrors; the row keeps what is next
        error, for_good = _told("notice", notice_id, failure)
        services.note_mail(notice_id=notice.id, sent=False, error=error, for_good=for_good)
    else:
        services.note_mail(notice_id=notice.id, sent=True)


@scoped_task(name=services.SEND_DIGEST, kinds=frozenset(SchemaKind))
def send_digest(*, schema: str, digest_id: str) -> None:
    """Send one daily digest if it is still due. Safe to run twice, as above."""
    digest = services.take_digest(digest_id=UUID(digest_id))
    if digest is None:
        return
    try:
        mail.send_digest(digest, selectors.notices_in(digest), authority=current())
    except (OSError, ValueError) as failure:
        error, for_good = _told("digest", digest_id, failure)
        services.note_digest(digest_id=digest.id, sent=False, error=error, for_good=for_good)
    else:
        services.note_digest(digest_id=digest.id, sent=True)


@scoped_task(name="notices.open_digests", kinds=frozenset(SchemaKind))
def open_digests(*, schema: str) -> None:
    """Begin the digests of one authority that are due today. Safe to run twice."""
    begun = services.open_digests()
    log.info("notices.digests_begun", schema=schema, digests=begun)


@scoped_task(name="notices.digests_everywhere", kinds={SchemaKind.PUBLIC})
def digests_everywhere(*, schema: str) -> None:
    """Ring `open_digests` for public and each authority; beat calls this one."""
    for name in [PUBLIC_SCHEMA, *(place.schema_name for place in ready_authorities())]:
        open_digests.delay(schema=name)


@scoped_task(name="notices.sweep", kinds={SchemaKind.PUBLIC})
def sweep(*, schema: str) -> None:
    """Ring again for every mail that is overdue, in public and in each authority."""
    _ring_for(PUBLIC_SCHEMA)
    for place in ready_authorities():
        with enter(place.schema_name):
            _ring_for(place.schema_name)


def _ring_for(schema: str) -> None:
    for notice_id in selectors.mails_due():
        send_mail.delay(schema=schema, notice_id=str(notice_id))
    for digest_id in selectors.digests_due():
        send_digest.delay(schema=schema, digest_id=str(digest_id))


def _told(kind: str, mail_id: str, failure: Exception) -> tuple[str, bool]:
    """The word for what went wrong, and whether trying again is of no use."""
    name = type(failure).__name__
    log.warning("notices.mail_failed", kind=kind, mail=mail_id, reason=name)
    return name, not isinstance(failure, OSError)
