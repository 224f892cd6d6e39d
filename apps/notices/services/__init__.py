"""Every write of this app.

`telling` leaves notices and marks them read, `choosing` keeps how people want to hear of them,
`digests` puts together the one mail a day, `sending` keeps what becomes of each mail.
"""

from apps.notices.services.choosing import choose, stop_mail
from apps.notices.services.digests import SEND_DIGEST, open_digests
from apps.notices.services.sending import (
    LEASE,
    MAX_ATTEMPTS,
    note_digest,
    note_mail,
    resend_digest,
    resend_mail,
    take_digest,
    take_mail,
)
from apps.notices.services.telling import SEND_MAIL, mark_all_read, mark_read, notify

__all__ = [
    "LEASE",
    "MAX_ATTEMPTS",
    "SEND_DIGEST",
    "SEND_MAIL",
    "choose",
    "mark_all_read",
    "mark_read",
    "note_digest",
    "note_mail",
    "notify",
    "open_digests",
    "resend_digest",
    "resend_mail",
    "stop_mail",
    "take_digest",
    "take_mail",
]
