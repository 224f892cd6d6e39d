"""What other apps and operators may do with messages."""

from apps.routing.services.claiming import claim, postpone
from apps.routing.services.differences import note_differences, note_sent_again, send_again
from apps.routing.services.ledger import mark_posted, post
from apps.routing.services.receiving import receive
from apps.routing.services.sending import send
from apps.routing.services.settling import settle
from apps.routing.services.statements import publish, sign_statement
from apps.routing.services.stopping import resend, return_to_sender, take_on

__all__ = [
    "claim",
    "mark_posted",
    "note_differences",
    "note_sent_again",
    "post",
    "postpone",
    "publish",
    "receive",
    "resend",
    "return_to_sender",
    "send",
    "send_again",
    "settle",
    "sign_statement",
    "take_on",
]
