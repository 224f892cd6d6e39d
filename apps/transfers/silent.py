"""Moves of a request and its visitors that nobody is told of."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

#: Each with its reason; a test holds this list against the tables.
SILENT: Final[Mapping[str, str]] = {
    "transfers.closed": "follows at once from a decision or an issue that is told",
    "transfers.visitor_approved": "the request's decision is told once, for all its visitors",
    "transfers.visitor_refused": "as for an approval",
    "transfers.visitor_undecided": "told as the request's, which the port decides on once more",
    "transfers.visitor_substituted": "told as the substitution that was taken",
    "transfers.substitute_taken": "told as the substitution that was taken",
    "transfers.substitute_dropped": "told as the substitution that was given up or refused",
    "transfers.released": "the officer's own act; a former officer is told of another's",
}
