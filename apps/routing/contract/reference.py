"""The page of all messages, drawn from the contract's schemas."""

from collections.abc import Iterator, Mapping
from typing import Any, Final

from apps.routing import contract

_HEAD: Final = """# Messages between authorities

Version {version} of the contract. The schemas are in `apps/routing/contract/v{version}/`; this
page is drawn from them by `manage.py routing_contract`, and a test compares them. No message has a
field that is not listed. A field marked *or null* may be empty, all others must be there.

A message is an [envelope](#envelope) around one of the bodies below. The sender signs the bytes of
the envelope with Ed25519 (canonical JSON: sorted keys, no spaces, UTF-8). The receiver verifies
before it reads, and answers with a signed [receipt](#receipt) that names the digest of what it
received. What goes *to every city* is no message: it is published, signed in the same way, and read
by whoever wants it.

| message | way | meaning |
| --- | --- | --- |
"""


def draw_messages(version: str = contract.CURRENT) -> str:
    """Write the reference page as Markdown."""
    schemas = contract.schemas(version)
    shapes = schemas["common"]["$defs"]
    names = contract.message_types(version)
    stated = sorted(contract.STATEMENTS)
    rows = [_row(name, schemas[name]) for name in (*names, *stated)]
    parts = [_HEAD.format(version=version) + "\n".join(rows)]
    parts += [_section(name, schemas[name]) for name in (*names, *stated, "envelope", "receipt")]
    objects = {name: shape for name, shape in shapes.items() if shape.get("type") == "object"}
    parts.append("## Shared shapes")
    parts += [_section(name, shape, level=3) for name, shape in objects.items()]
    return "\n\n".join(parts) + "\n"


def _row(name: str, schema: Mapping[str, Any]) -> str:
    anchor = name.replace(".", "")
    return f"| [`{name}`](#{anchor}) | {schema['x-way']} | {schema['title']} |"


def _section(name: str, schema: Mapping[str, Any], *, level: int = 2) -> str:
    lines = [f"{'#' * level} {name}", ""]
    if "description" in schema:
        lines += [schema["description"], ""]
    lines += ["| field | is | what |", "| --- | --- | --- |", *_fields(schema, prefix="")]
    return "\n".join(lines)


def _fields(schema: Mapping[str, Any], *, prefix: str) -> Iterator[str]:
    for name, field in schema["properties"].items():
        yield f"| `{prefix}{name}` | {_kind(field)} | {_meaning(field)} |"
        items = field.get("items", {})
        if "properties" in items:
            yield from _fields(items, prefix=f"{prefix}{name}[].")


def _kind(field: Mapping[str, Any]) -> str:
    """Say in some words what a field may hold."""
    if "$ref" in field:
        return str(field["$ref"].rsplit("/", 1)[1])
    if "anyOf" in field:
        return f"{_kind(field['anyOf'][0])} or null"
    if "const" in field:
        return f"always `{field['const']}`"
    if "enum" in field:
        return ", ".join(f"`{value}`" for value in field["enum"])
    if field.get("type") == "array":
        return f"{field['minItems']} to {field['maxItems']} × {_kind(field['items'])}"
    return _simple(field)


def _simple(field: Mapping[str, Any]) -> str:
    match field:
        case {"type": "string", "pattern": pattern}:
            return f"text `{pattern}`".replace("|", "\\|")
        case {"type": "string", "minLength": least, "maxLength": most}:
            return f"text, {least} to {most} characters"
        case {"type": "string", "maxLength": most}:
            return f"text, at most {most} characters"
        case {"type": "integer", "minimum": least, "maximum": most}:
            return f"whole number, {least} to {most}"
        case {"type": kind}:
            return str(field.get("title", kind)).lower()
        case _:
            return "any"


def _meaning(field: Mapping[str, Any]) -> str:
    if "description" in field:
        return str(field["description"])
    if "$ref" in field:
        shape = contract.schemas(contract.CURRENT)["common"]["$defs"][
            field["$ref"].rsplit("/", 1)[1]
        ]
        return str(shape.get("description", shape.get("title", "")))
    return ""
