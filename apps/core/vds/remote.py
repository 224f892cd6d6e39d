"""Asking the signer, a process of its own, to sign: the words of the conversation, and its caller.

One line of JSON each way over a Unix socket, bytes as hexadecimal digits. Whoever may open the
socket may have seals made; nobody who talks here can read a key.
"""

from __future__ import annotations

import json
import socket
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any, Final, Protocol

from apps.core.vds.errors import SignerAway

LONGEST: Final = 256 * 1024
"""Bytes of a line at most: a list of statuses is the largest thing that is ever signed."""
PATIENCE: Final = 5.0
"""Seconds to wait for the signer; a signature takes less than a millisecond."""


class Purpose(StrEnum):
    """What a key may sign. No key signs for two purposes."""

    SEAL = "seal"
    LETTER = "letter"
    LISTS = "lists"


def signer_name(*, issuer: str, authority: str) -> str:
    """Give the four characters that seals name an authority by: UTSH for UTO and `shanghai`."""
    return issuer[:2] + authority[:2].upper()


@dataclass(frozen=True, slots=True)
class Signed:
    """A signature in raw form (r and s), and the certificate of its key (DER)."""

    signature: bytes
    certificate: bytes


class SealSigner(Protocol):
    """Who signs. A process with key files here, an HSM where it is earnest."""

    def seal(self, *, issuer: str, issued_on: str, features: Mapping[int, bytes]) -> bytes:
        """Give a whole seal; the signer adds itself, its certificate, the day and the signature."""

    def sign(self, purpose: Purpose, data: bytes) -> Signed:
        """Sign a letter's attributes or a list."""

    def certificates(self) -> dict[str, list[bytes]]:
        """Give every certificate of this signer (DER), by purpose and oldest first, and `root`."""


class SocketSigner:
    """Asks the process at a socket, on behalf of one signer such as UTSH. Raises SignerAway."""

    def __init__(self, path: Path, signer: str) -> None:
        self.path = path
        self.signer = signer

    def seal(self, *, issuer: str, issued_on: str, features: Mapping[int, bytes]) -> bytes:
        """Give a whole seal; `issued_on` is a date in ISO form."""
        told = self._ask(
            act="seal",
            issuer=issuer,
            issued_on=issued_on,
            features={str(tag): value.hex() for tag, value in features.items()},
        )
        return bytes.fromhex(told["seal"])

    def sign(self, purpose: Purpose, data: bytes) -> Signed:
        """Sign with the newest key for this purpose, which is not SEAL."""
        told = self._ask(act="sign", purpose=purpose.value, data=data.hex())
        return Signed(bytes.fromhex(told["signature"]), bytes.fromhex(told["certificate"]))

    def certificates(self) -> dict[str, list[bytes]]:
        """Give every certificate, by purpose and oldest first."""
        told = self._ask(act="certificates")
        return {
            name: [bytes.fromhex(one) for one in found]
            for name, found in told["certificates"].items()
        }

    def _ask(self, **words: Any) -> dict[str, Any]:
        line = json.dumps({"signer": self.signer, **words}).encode() + b"\n"
        try:
            with socket.socket(socket.AF_UNIX) as talk:
                talk.settimeout(PATIENCE)
                talk.connect(str(self.path))
                talk.sendall(line)
                with talk.makefile("rb") as answers:
                    answer = answers.readline(LONGEST)
            told: dict[str, Any] = json.loads(answer)
        except (OSError, ValueError):
            raise SignerAway from None
        if "refused" in told:
            raise SignerAway(refused=told["refused"])
        return told
