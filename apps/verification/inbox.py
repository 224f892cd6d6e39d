"""What ports publish. Shape and signature of the statement are checked before these run."""

from collections.abc import Mapping
from typing import Any

from apps.routing.registry import reader
from apps.verification import services


@reader("port.seal_keys")
def seal_keys(authority: str, body: Mapping[str, Any]) -> None:
    """Keep the list of keys."""
    services.keep_keys(authority=authority, signer=body["signer"], text=body["list"])


@reader("port.visa_statuses")
def visa_statuses(authority: str, body: Mapping[str, Any]) -> None:
    """Keep the list of statuses with the days that have changed."""
    services.keep_statuses(
        authority=authority, signer=body["signer"], text=body["list"], days=body["days"]
    )
