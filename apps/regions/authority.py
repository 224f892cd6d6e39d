"""What the code knows of the authority whose schema it works in: a plain value, no database row."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from django.utils.translation import get_language

from apps.regions.kinds import PUBLIC_SCHEMA, SchemaKind


@dataclass(frozen=True, slots=True)
class AuthorityRef:
    """One authority (or the region's public side) by its name, codes and schema.

    `files_directly` is true for a city whose inviters file straight with the port, without the
    city's hand-on step: Shanghai.
    """

    schema_name: str
    kind: SchemaKind
    code: str
    slug: str
    name_en: str
    name_zh: str
    files_directly: bool = False
    province_en: str = ""

    @property
    def name(self) -> str:
        """The authority's name in the language of the reader."""
        return self.name_zh if (get_language() or "").startswith("zh") else self.name_en

    def get_tenant_type(self) -> str:
        """Return the kind as django-tenants asks for it."""
        return self.kind.value


PUBLIC: Final = AuthorityRef(
    schema_name=PUBLIC_SCHEMA,
    kind=SchemaKind.PUBLIC,
    code=PUBLIC_SCHEMA,
    slug="",
    name_en="Yangtze River Delta",
    name_zh="长三角区域",
)
