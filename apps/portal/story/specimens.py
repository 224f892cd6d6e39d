"""The made-up delegation of the story: ICAO's specimen people, specimen passports and papers."""

from __future__ import annotations

import datetime as dt
import io
from dataclasses import dataclass
from typing import Any, Final

from django.utils import timezone
from PIL import Image, ImageDraw

from apps.core.identifiers.specimen import build_td3

_STATE: Final = "UTO"  # Utopia, the state of specimens
_YEARS_VALID: Final = 5


@dataclass(frozen=True, slots=True)
class Person:
    """A specimen person, as in ICAO Doc 9303-4 and in the specimens of several states."""

    surname: str
    given_names: str
    number: str
    birth_date: dt.date
    sex: str


PEOPLE: Final = (
    Person("ERIKSSON", "ANNA MARIA", "L898902C3", dt.date(1974, 8, 12), "F"),
    Person("MUSTERMANN", "ERIKA", "C01X00T47", dt.date(1964, 8, 12), "F"),
    Person("SPECIMEN", "VZOR", "99003853", dt.date(1991, 1, 1), "M"),
)


def visitor(person: Person, *, is_leader: bool) -> dict[str, Any]:
    """Give the person as the API takes a visitor, with a passport that is valid today."""
    today = timezone.localdate()
    expires_on = dt.date(today.year + _YEARS_VALID, today.month, 1)
    lines = build_td3(
        surname=person.surname,
        given_names=person.given_names,
        number=person.number,
        nationality=_STATE,
        birth_date=person.birth_date,
        sex=person.sex,
        expires_on=expires_on,
    )
    return {
        "surname": person.surname,
        "given_names": person.given_names,
        "sex": person.sex,
        "birth_date": person.birth_date.isoformat(),
        "nationality": _STATE,
        "passport_number": person.number,
        "passport_issuing_state": _STATE,
        "passport_expires_on": expires_on.isoformat(),
        "mrz": "\n".join(lines),
        "category": "M",
        "occupation": "Engineer",
        "employer": "SPECIMEN Machines",
        "is_leader": is_leader,
    }


def trip() -> dict[str, Any]:
    """Give a trip that lands in two days, as the API takes it."""
    arrival_at = (timezone.now() + dt.timedelta(days=2)).replace(minute=35, second=0, microsecond=0)
    return {
        "port_of_entry": "PVG",
        "arrival_at": arrival_at.isoformat(),
        "flight_no": "MU588",
        "stay_days": 7,
        "purpose": "Repair of a production line that stands still",
        "itinerary": "Arrival at Pudong, then seven days at the plant in Suzhou",
        "urgent_reason": "Each day of standstill stops deliveries; the fault was found yesterday",
    }


def paper(title: str) -> bytes:
    """Draw a specimen paper with its title; JPEG bytes."""
    sheet = Image.new("RGB", (620, 877), "white")
    pen = ImageDraw.Draw(sheet)
    pen.rectangle((30, 30, 590, 847), outline="#0f2a3d", width=3)
    pen.text((60, 60), title, fill="#0f2a3d", font_size=30)
    pen.text((60, 410), "SPECIMEN", fill="#b8c4cc", font_size=96)
    made = io.BytesIO()
    sheet.save(made, "JPEG", quality=80)
    return made.getvalue()
