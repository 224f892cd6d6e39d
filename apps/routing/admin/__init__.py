"""Messages in the Django admin: the region's ledger, and each authority's own messages."""

from apps.routing.admin.keys import AuthorityKeyAdmin
from apps.routing.admin.own import InboxMessageAdmin, OutboxMessageAdmin
from apps.routing.admin.region import LedgerEntryAdmin

__all__ = ["AuthorityKeyAdmin", "InboxMessageAdmin", "LedgerEntryAdmin", "OutboxMessageAdmin"]
