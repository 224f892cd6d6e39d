"""The contract: which messages exist, and what is in them.

A version is a folder of JSON Schemas. It is never changed in a way that breaks a reader; what would
break one becomes the next folder, and receivers read both for as long as messages of both are on
the way. `docs/reference/messages.md` is drawn from these files.
"""

import datetime as dt
import json
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any, Final
from uuid import UUID

from jsonschema import Draft202012Validator, FormatChecker

from apps.routing.errors import BreaksContract, UnknownContract, UnknownMessageType

CURRENT: Final = "1"
"""The version that this release writes."""

FOLDER: Final = Path(__file__).parent
SUFFIX: Final = ".schema.json"
STATEMENTS: Final = frozenset({"port.figures", "port.seal_keys", "port.visa_statuses"})
"""What an authority says to all: signed like a message, but published and not sent to anyone."""
NOT_MESSAGES: Final = frozenset({"common", "envelope", "receipt"}) | STATEMENTS
MOST_PLACES: Final = 20
"""How many wrong places one refusal names."""

_formats = FormatChecker(formats=())


@_formats.checks("uuid", raises=ValueError)
def _is_uuid(value: object) -> bool:
    return not isinstance(value, str) or str(UUID(value)) == value


@_formats.checks("date", raises=ValueError)
def _is_date(value: object) -> bool:
    return not isinstance(value, str) or dt.date.fromisoformat(value).isoformat() == value


@_formats.checks("date-time", raises=ValueError)
def _is_instant(value: object) -> bool:
    return not isinstance(value, str) or dt.datetime.fromisoformat(value).tzinfo is not None


def versions() -> frozenset[str]:
    """Give the contract versions that this release reads."""
    return frozenset(folder.name[1:] for folder in FOLDER.glob("v*") if folder.is_dir())


@cache
def schemas(version: str) -> Mapping[str, dict[str, Any]]:
    """Give every schema file of a version by its name, as written. Raises UnknownContract."""
    if version not in versions():
        raise UnknownContract(contract=version[:20])
    files = sorted((FOLDER / f"v{version}").glob(f"*{SUFFIX}"))
    return {file.name.removesuffix(SUFFIX): json.loads(file.read_text("utf-8")) for file in files}


def message_types(version: str = CURRENT) -> tuple[str, ...]:
    """Give the message types of a version, in alphabetical order. Raises UnknownContract."""
    return tuple(name for name in schemas(version) if name not in NOT_MESSAGES)


def check_body(*, version: str, type: str, body: Mapping[str, Any]) -> None:  # noqa: A002 (the word of the contract)
    """Compare a body with the schema of its type.

    Raises UnknownContract, UnknownMessageType, or BreaksContract that names the places (JSON
    Pointers) and never what stands there.
    """
    if type not in message_types(version):
        raise UnknownMessageType(type=type[:40])
    _check(_validator(version, type), body)


def check_envelope(*, version: str, envelope: Mapping[str, Any]) -> None:
    """Compare the envelope around a body with its schema; raises as `check_body`."""
    _check(_validator(version, "envelope"), envelope)


def check_statement(type: str, body: Mapping[str, Any]) -> None:  # noqa: A002 (the word of the contract)
    """Compare what is published with its schema; raises UnknownMessageType or BreaksContract."""
    if type not in STATEMENTS:
        raise UnknownMessageType(type=type[:40])
    _check(_validator(CURRENT, type), body)


def check_receipt(receipt: Mapping[str, Any]) -> None:
    """Compare a receipt with its schema; raises BreaksContract."""
    _check(_validator(CURRENT, "receipt"), receipt)


def _check(validator: Draft202012Validator, value: Mapping[str, Any]) -> None:
    places: list[str] = []
    for error in validator.iter_errors(value):
        places.append("/" + "/".join(str(step) for step in error.absolute_path))
        if len(places) == MOST_PLACES:
            break
    if places:
        raise BreaksContract(where=sorted(set(places)))


@cache
def _validator(version: str, name: str) -> Draft202012Validator:
    """Build a validator once; shared shapes are put in place, as looking them up costs more."""
    known = schemas(version)
    shapes = known["common"]["$defs"]
    schema = _inlined(known[name], shapes)
    Draft202012Validator.check_schema(schema)
    return Draft202012Validator(schema, format_checker=_formats)


def _inlined(node: Any, shapes: Mapping[str, Any]) -> Any:  # noqa: ANN401 (any JSON)
    """Replace every reference into the common file by the shape that it names."""
    if isinstance(node, list):
        return [_inlined(item, shapes) for item in node]
    if not isinstance(node, dict):
        return node
    rest = {key: _inlined(item, shapes) for key, item in node.items() if key != "$ref"}
    if "$ref" not in node:
        return rest
    return _inlined(shapes[node["$ref"].rsplit("/", 1)[1]], shapes) | rest
