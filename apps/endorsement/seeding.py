"""What a new port needs of this app before it is ready: its visa desks and their first rules."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import Final

from apps.core.actors import Actor
from apps.endorsement.services.desks import PlannedDesk, ensure_desks
from apps.regions.authority import AuthorityRef
from apps.regions.placement import PORT_ONLY
from apps.regions.provisioning import register_seed

DATA: Final = Path(__file__).parent / "data" / "visa_desks.csv"


def register() -> None:
    """Have `regions` make the desks, and find them made at every later sync."""
    register_seed("endorsement.desks", _make_desks, kinds=PORT_ONLY)


def _make_desks(authority: AuthorityRef) -> None:
    with DATA.open(encoding="utf-8", newline="") as file:
        planned = [
            PlannedDesk(row["code"], row["name_en"], row["name_zh"], tuple(row["places"].split()))
            for row in csv.DictReader(file)
            if row["authority"] == authority.code
        ]
    ensure_desks(actor=Actor.system("provisioning"), planned=planned)
