"""The tables of the port: cases as they came, what was found, what was issued."""

from apps.endorsement.models.ask import CaseAsk, CaseAskItem
from apps.endorsement.models.border import BorderReport
from apps.endorsement.models.calls import CallStep, OfficerCall
from apps.endorsement.models.case import CasePaper, PortCase
from apps.endorsement.models.checklist import PaperMark, PaperVerdict
from apps.endorsement.models.counter import CounterLock, CounterSnapshot, OfflineAct
from apps.endorsement.models.desk import DeskHours, VisaDesk
from apps.endorsement.models.desk_rules import DeskRule, DeskRules
from apps.endorsement.models.exclusion import Exclusion
from apps.endorsement.models.expedition import ExpeditionDay
from apps.endorsement.models.fee import ReceiptCounter, VisaFee
from apps.endorsement.models.flights import CaseFlightChange
from apps.endorsement.models.holds import CaseHold, CasePresence, CityTurn
from apps.endorsement.models.letter import LetterCopy
from apps.endorsement.models.notes import CaseNote
from apps.endorsement.models.roster import Shift
from apps.endorsement.models.undone import DecisionUndone
from apps.endorsement.models.views import SavedCaseView
from apps.endorsement.models.visa import Visa, VisaCounter
from apps.endorsement.models.visitor import CaseVisitor
from apps.endorsement.models.voiding import VoidProposal
from apps.endorsement.models.watch import (
    HitFinding,
    WatchHit,
    WatchList,
    WatchListVersion,
    WatchScreening,
)
from apps.endorsement.models.work import TypicalWork

__all__ = [
    "BorderReport",
    "CallStep",
    "CaseAsk",
    "CaseAskItem",
    "CaseFlightChange",
    "CaseHold",
    "CaseNote",
    "CasePaper",
    "CasePresence",
    "CaseVisitor",
    "CityTurn",
    "CounterLock",
    "CounterSnapshot",
    "DecisionUndone",
    "DeskHours",
    "DeskRule",
    "DeskRules",
    "Exclusion",
    "ExpeditionDay",
    "HitFinding",
    "LetterCopy",
    "OfficerCall",
    "OfflineAct",
    "PaperMark",
    "PaperVerdict",
    "PortCase",
    "ReceiptCounter",
    "SavedCaseView",
    "Shift",
    "TypicalWork",
    "Visa",
    "VisaCounter",
    "VisaDesk",
    "VisaFee",
    "VoidProposal",
    "WatchHit",
    "WatchList",
    "WatchListVersion",
    "WatchScreening",
]
