"""What the register of inviters is asked."""

from apps.enterprises.selectors.inviters import colleague_of, enterprise_of, inviter_of, people_of
from apps.enterprises.selectors.papers import (
    chain_of_unit_paper,
    papers_of_host,
    papers_on_file,
)
from apps.enterprises.selectors.registrations import (
    Likeness,
    chain_of_registration_paper,
    cleared_on,
    counts_of_registrations,
    history_of,
    likeness_of,
    own_registration,
    registration_for_city,
    registrations_for_city,
)
from apps.enterprises.selectors.units import (
    UnitRecord,
    changes_to_vet,
    kept_proof,
    own_host,
    own_unit,
    standing_of,
    unit_for_city,
    unit_of_change,
    units_for_city,
)

__all__ = [
    "Likeness",
    "UnitRecord",
    "chain_of_registration_paper",
    "chain_of_unit_paper",
    "changes_to_vet",
    "cleared_on",
    "colleague_of",
    "counts_of_registrations",
    "enterprise_of",
    "history_of",
    "inviter_of",
    "kept_proof",
    "likeness_of",
    "own_host",
    "own_registration",
    "own_unit",
    "papers_of_host",
    "papers_on_file",
    "people_of",
    "registration_for_city",
    "registrations_for_city",
    "standing_of",
    "unit_for_city",
    "unit_of_change",
    "units_for_city",
]
