"""Messages of each authority, and what the region keeps of them."""

from apps.routing.models.messages import InboxMessage, OutboxMessage, OutboxQuerySet
from apps.routing.models.region import AuthorityKey, Certificate, Difference, LedgerEntry, Statement

__all__ = [
    "AuthorityKey",
    "Certificate",
    "Difference",
    "InboxMessage",
    "LedgerEntry",
    "OutboxMessage",
    "OutboxQuerySet",
    "Statement",
]
