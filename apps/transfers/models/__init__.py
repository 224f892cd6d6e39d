"""Requests, their visitors and papers, the questions about them, and what the desk keeps."""

from apps.transfers.models.asks import Ask, AskItem, AskSnapshot
from apps.transfers.models.desk import Absence, CheckMark, Correction, SavedView
from apps.transfers.models.flights import FlightChange
from apps.transfers.models.imports import ImportRow, VisitorImport
from apps.transfers.models.readings import PassportReading
from apps.transfers.models.requests import (
    Progress,
    Remark,
    TransferRequest,
    TransferRequestQuerySet,
)
from apps.transfers.models.substitutions import Substitution
from apps.transfers.models.typed import Typed
from apps.transfers.models.visa_letters import VisaLetter
from apps.transfers.models.visitors import Paper, Visitor, VisitorQuerySet

__all__ = [
    "Absence",
    "Ask",
    "AskItem",
    "AskSnapshot",
    "CheckMark",
    "Correction",
    "FlightChange",
    "ImportRow",
    "Paper",
    "PassportReading",
    "Progress",
    "Remark",
    "SavedView",
    "Substitution",
    "TransferRequest",
    "TransferRequestQuerySet",
    "Typed",
    "VisaLetter",
    "Visitor",
    "VisitorImport",
    "VisitorQuerySet",
]
