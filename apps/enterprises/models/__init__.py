"""The register of inviters of one city."""

from apps.enterprises.models.hosts import Host
from apps.enterprises.models.papers import UnitPaper
from apps.enterprises.models.units import Enterprise, Handler

__all__ = ["Enterprise", "Handler", "Host", "UnitPaper"]
