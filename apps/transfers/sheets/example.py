"""The example row of the template, and how a list that came back is told from it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from apps.transfers.sheets import choices

EXAMPLE: Final = "示例 EXAMPLE"
"""How the note of the template's example row begins."""

#: A specimen: the state UTO of Doc 9303 does not exist.
EXAMPLE_ROW: Final = {
    "surname": "ERIKSSON",
    "given_names": "ANNA MARIA",
    "sex": "F 女 Female",
    "birth_date": "1974-08-12",
    "nationality": "UTO",
    "passport_kind": "普通护照 Ordinary passport",
    "passport_number": "L898902C3",
    "passport_issued_on": "2024-04-16",
    "passport_expires_on": "2034-04-15",
    "category": "M",
    "occupation": "Engineer",
    "employer": "Utopia Optics",
    "is_leader": choices.YES,
}
#: A spreadsheet may rewrite the dates of a text; whom the row names stays.
_TELLING: Final = ("surname", "passport_number")


def is_example(note: str, cells: Mapping[str, str]) -> bool:
    """Tell whether a row is still the template's own: its note, and the person it names.

    Whoever writes a visitor over the example and leaves the note beside it means that visitor.
    """
    return note.startswith(EXAMPLE) and all(
        cells.get(name, "").strip() == EXAMPLE_ROW[name] for name in _TELLING
    )
