"""The cities, port authorities and places of entry that come with the program."""

from __future__ import annotations

import csv
import datetime as dt
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from apps.regions.kinds import SchemaKind
from apps.regions.models import Authority, PortOfEntry
from apps.regions.provisioning import AuthorityPlan
from apps.regions.scoping import public_command

DATA: Final = Path(__file__).parent / "data"
# Its inviters file straight with the port: the port authority is in the same city.
FILES_DIRECTLY: Final = frozenset({"310000"})


def cities() -> list[AuthorityPlan]:
    """Return the delta's cities, by code."""
    return [
        _plan(SchemaKind.CITY, row, files_directly=row["code"] in FILES_DIRECTLY)
        for row in _rows("cities.csv")
    ]


def port_authorities() -> list[AuthorityPlan]:
    """Return the port visa authorities."""
    return [
        _plan(SchemaKind.PORT, row, files_directly=False) for row in _rows("port_authorities.csv")
    ]


@public_command
def load_ports_of_entry() -> int:
    """Write the places of entry of the authorities that exist, and return how many.

    A date from which a place may be named, or until, is set once and then belongs to the
    administrators: loading again leaves it alone.
    """
    known = {row.schema_name: row for row in Authority.objects.filter(kind="port")}
    loaded = 0
    for row in _rows("ports.csv"):
        authority = known.get(f"port_{row['authority']}")
        if authority is None:
            continue
        described = {
            "authority": authority,
            "name_en": row["name_en"],
            "name_zh": row["name_zh"],
            "kind": row["type"],
            "iata": row["iata"],
            "icao": row["icao"],
            "unlocode": row["unlocode"],
            "has_visa_window": row["port_visa_window"] == "yes",
            "takes_e_port_visa": row["e_port_visa_entry"] == "yes",
            "hours": row["hours"],
            "phone": row["phone"],
            "email": row["email"],
            "evidence": row["status"],
            "notes": row["notes"],
            "source": row["source"],
        }
        since = row["enabled_from"]
        PortOfEntry.objects.update_or_create(
            code=row["code"],
            defaults=described,
            create_defaults={
                **described,
                "enabled_from": dt.date.fromisoformat(since) if since else None,
            },
        )
        loaded += 1
    return loaded


def _plan(kind: SchemaKind, row: dict[str, str], *, files_directly: bool) -> AuthorityPlan:
    return AuthorityPlan(
        kind=kind,
        code=row["code"],
        slug=row["slug"],
        name_en=row["name_en"],
        name_zh=row["name_zh"],
        province_en=row["province_en"],
        province_zh=row["province_zh"],
        files_directly=files_directly,
    )


def _rows(name: str) -> Iterator[dict[str, str]]:
    with (DATA / name).open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)
