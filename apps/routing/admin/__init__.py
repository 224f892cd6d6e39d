"""Messages in the Django admin: the region's ledger, and each authority's own messages."""

from apps.routing.admin.keys import AuthorityKeyAdmin
from apps.routing.admin.own import InboxMessageAdmin, OutboxMessageAdmin
from apps.routing.admin.region import LedgerEntryAdmin
from apps.routing.admin.sides import CertificateAdmin, DifferenceAdmin

__all__ = [
    "AuthorityKeyAdmin",
    "CertificateAdmin",
    "DifferenceAdmin",
    "InboxMessageAdmin",
    "LedgerEntryAdmin",
    "OutboxMessageAdmin",
]
