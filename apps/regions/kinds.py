"""The three kinds of schema, and how a schema's name tells its kind."""

from __future__ import annotations

import re
from enum import StrEnum
from typing import Final

PUBLIC_SCHEMA: Final = "public"

# No quotes, no blanks, no capitals: the name needs no quoting anywhere, also not inside set_config.
_CITY: Final = re.compile(r"city_[0-9]{6}\Z")
_PORT: Final = re.compile(r"port_[a-z][a-z0-9]{1,29}\Z")


class SchemaKind(StrEnum):
    """What a schema is for; the value is also django-tenants' tenant type."""

    PUBLIC = "public"
    CITY = "city"
    PORT = "port"


TEMPLATE_SCHEMAS: Final = {
    SchemaKind.CITY: "template_city",
    SchemaKind.PORT: "template_port",
}


class BadSchemaName(ValueError):
    """The text is not the name of a schema of ours."""


def kind_of(schema_name: str) -> SchemaKind:
    """Tell the kind of a schema by its name alone.

    `public`, `city_<six digits of GB/T 2260>`, `port_<code>` and the two templates are the only
    names there are. Raises BadSchemaName for any other text.
    """
    if schema_name == PUBLIC_SCHEMA:
        return SchemaKind.PUBLIC
    for kind, template in TEMPLATE_SCHEMAS.items():
        if schema_name == template:
            return kind
    if _CITY.match(schema_name):
        return SchemaKind.CITY
    if _PORT.match(schema_name):
        return SchemaKind.PORT
    raise BadSchemaName(f"Not a schema of this system: {schema_name!r}")


def schema_name_for(kind: SchemaKind, code: str) -> str:
    """Return the schema of the authority with this code; raises BadSchemaName for a bad code."""
    name = f"{kind.value}_{code}"
    if kind is SchemaKind.PUBLIC or kind_of(name) is not kind:
        raise BadSchemaName(f"No {kind.value} can have the code {code!r}")
    return name


def role_of(schema_name: str) -> str:
    """Return the database role that may work in this schema, and in no other."""
    kind_of(schema_name)
    return f"t_{schema_name}"
