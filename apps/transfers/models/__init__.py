"""Requests, their visitors and papers, the questions asked about them, and what both sides said."""

from apps.transfers.models.asks import Ask, AskItem
from apps.transfers.models.requests import (
    Progress,
    Remark,
    TransferRequest,
    TransferRequestQuerySet,
)
from apps.transfers.models.typed import Typed
from apps.transfers.models.visitors import Paper, Visitor

__all__ = [
    "Ask",
    "AskItem",
    "Paper",
    "Progress",
    "Remark",
    "TransferRequest",
    "TransferRequestQuerySet",
    "Typed",
    "Visitor",
]
