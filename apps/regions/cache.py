"""Keys of cached values: each belongs to the schema in which it was made."""

from __future__ import annotations

from apps.regions.scoping import current


def make_key(key: str, key_prefix: str, version: int) -> str:
    """Put the schema into the key; the setting CACHES names this as KEY_FUNCTION.

    Raises NotEntered where no schema has been entered: such a value would be everybody's.
    """
    return f"{key_prefix}:{current().schema_name}:{version}:{key}"
