"""What an audit event may hold: ids, codes, counts, instants, field names and digests.

Erasure and an unchangeable trail go together only while the trail holds nothing to erase. So a
payload is refused, in production as in tests, when a key names a personal field or when a value is
anything but a short token of machine text.
"""

from __future__ import annotations

import datetime as dt
import re
import uuid
from collections.abc import Collection, Mapping
from typing import Final

from apps.audit.errors import PersonalData

#: Field names that never stand as a key in an event (they may stand in a list of field names).
PERSONAL_KEYS: Final = frozenset(
    (
        *("surname", "given_names", "name", "name_zh", "name_en", "full_name", "display_name"),
        *("username", "user_name", "contact", "contact_name", "legal_representative"),
        *("birth_date", "birth_place", "sex", "nationality", "occupation", "employer"),
        *("passport", "passport_number", "id_number", "mrz", "mrz_line_1", "mrz_line_2", "photo"),
        *("phone", "contact_phone", "mobile", "email", "address", "home_address", "ip"),
        *("itinerary", "flight_no", "note", "comment", "text", "body"),
        *("password", "secret", "token", "file_name", "filename"),
    )
)

_TOKEN: Final = re.compile(r"[A-Za-z0-9_.:+/=#,*-]{0,200}", re.ASCII)
_PERSONAL_SHAPES: Final = (
    re.compile(r"[A-Z]{1,2}[0-9]{7,8}", re.ASCII),  # a passport number
    re.compile(r"\+?[0-9]{11,15}", re.ASCII),  # a telephone number
)
_MAX_ITEMS: Final = 500
_MAX_DEPTH: Final = 4


def clean(payload: Mapping[str, object]) -> dict[str, object]:
    """Give the payload in JSON's own types, or raise PersonalData naming the key, not the value."""
    return {_key(key): _value(key, value, depth=1) for key, value in payload.items()}


def _key(key: object) -> str:
    """Let through a lower-case field name that is not personal."""
    if not isinstance(key, str) or not re.fullmatch(r"[a-z][a-z0-9_]{0,63}", key):
        raise PersonalData("The keys of an audit payload are short names in lower case.")
    if key in PERSONAL_KEYS:
        raise PersonalData(f"An audit payload may not hold “{key}”.")
    return key


def _value(key: str, value: object, *, depth: int) -> object:
    """Turn one value into JSON's own types."""
    if depth > _MAX_DEPTH:
        raise PersonalData(f"“{key}” is nested too deeply for an audit payload.")
    match value:
        case None | bool() | int():
            return value
        case str():
            return _token(key, str(value))
        case uuid.UUID():
            return str(value)
        case dt.datetime() | dt.date():
            return value.isoformat()
        case Mapping():
            return {_key(inner): _value(inner, v, depth=depth + 1) for inner, v in value.items()}
        case Collection() if not isinstance(value, bytes | bytearray):
            return _items(key, value, depth=depth)
        case _:
            raise PersonalData(f"“{key}” has a type that an audit payload may not hold.")


def _items(key: str, values: Collection[object], *, depth: int) -> list[object]:
    """Turn a collection into a list; a set, which has no order, is sorted."""
    if len(values) > _MAX_ITEMS:
        raise PersonalData(f"“{key}” has more than {_MAX_ITEMS} items.")
    items = [_value(key, item, depth=depth + 1) for item in values]
    return sorted(items, key=str) if isinstance(values, set | frozenset) else items


def _token(key: str, text: str) -> str:
    """Let through machine text: no spaces, no script but ASCII, no shape of a personal number."""
    if not _TOKEN.fullmatch(text):
        raise PersonalData(f"“{key}” holds free text; an audit payload holds ids and codes only.")
    if any(shape.fullmatch(text) for shape in _PERSONAL_SHAPES):
        raise PersonalData(f"“{key}” looks like a passport or telephone number.")
    return text
