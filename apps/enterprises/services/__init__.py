"""Every write to the register of inviters."""

from apps.enterprises.services.handlers import authorise_handler, end_authorisation
from apps.enterprises.services.hosts import lift_host, register_host, renew_host, suspend_host
from apps.enterprises.services.papers import keep_unit_paper, retire_unit_paper
from apps.enterprises.services.units import (
    UnitDetails,
    clean_unit,
    edit_enterprise,
    lift,
    register_enterprise,
    snapshot_redirected,
    suspend,
)

__all__ = [
    "UnitDetails",
    "authorise_handler",
    "clean_unit",
    "edit_enterprise",
    "end_authorisation",
    "keep_unit_paper",
    "lift",
    "lift_host",
    "register_enterprise",
    "register_host",
    "renew_host",
    "retire_unit_paper",
    "snapshot_redirected",
    "suspend",
    "suspend_host",
]
