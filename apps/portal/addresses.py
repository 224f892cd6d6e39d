"""Web addresses of the authorities' hosts, for links from one host to another."""

from __future__ import annotations

from typing import Final

from django.conf import settings

_PORTS_NOT_SHOWN: Final = frozenset({80, 443})


def address_of(slug: str) -> str:
    """Give the address of an authority's host, in the scheme the reader is using: //host:port/."""
    port = "" if settings.PUBLIC_PORT in _PORTS_NOT_SHOWN else f":{settings.PUBLIC_PORT}"
    return f"//{slug}.{settings.BASE_DOMAIN}{port}/"
