"""Sending mail: one task per notice, and a sweep for what the bell missed."""

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
    except OSError as failure:  # SMTP errors are OSErrors; the row keeps the next attempt
        log.warning("notices.mail_failed", notice=notice_id, reason=type(failure).__name__)
        services.note_mail(notice_id=notice.id, sent=False)
    else:
        services.note_mail(notice_id=notice.id, sent=True)


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
