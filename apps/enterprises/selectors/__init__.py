"""What the register of inviters is asked."""

from apps.enterprises.selectors.inviters import enterprise_of, inviter_of, people_of
from apps.enterprises.selectors.papers import (
    chain_of_unit_paper,
    papers_of_host,
    papers_on_file,
)

__all__ = [
    "chain_of_unit_paper",
    "enterprise_of",
    "inviter_of",
    "papers_of_host",
    "papers_on_file",
    "people_of",
]
