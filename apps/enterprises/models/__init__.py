"""The register of inviters of one city."""

from apps.enterprises.models.changes import FormerValue, KeptProof, UnitChange, UnitReview
from apps.enterprises.models.hosts import Host
from apps.enterprises.models.papers import UnitPaper
from apps.enterprises.models.registrations import (
    Registration,
    RegistrationPaper,
    RegistrationPoint,
)
from apps.enterprises.models.units import Enterprise, Handler

__all__ = [
    "Enterprise",
    "FormerValue",
    "Handler",
    "Host",
    "KeptProof",
    "Registration",
    "RegistrationPaper",
    "RegistrationPoint",
    "UnitChange",
    "UnitPaper",
    "UnitReview",
]
