"""Answers one line with one line. Logs what was signed, never for whom."""

from __future__ import annotations

import datetime as dt
import json
import os
import socketserver
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final
from zoneinfo import ZoneInfo

import structlog
from cryptography.hazmat.primitives.serialization import Encoding

from apps.core.vds.layout import Header, unsigned, with_signature
from apps.core.vds.remote import LONGEST, Purpose
from apps.core.vds.signing import raw_signature
from apps.core.vds.visa import PROFILE
from config.signer.keys import KeyFolder

log = structlog.get_logger(__name__)

BEIJING: Final = ZoneInfo("Asia/Shanghai")
MOST_SKEW: Final = dt.timedelta(days=1)
"""How far the caller's day may lie from ours: midnight comes between, or a clock is wrong."""


class Refused(Exception):
    """The signer signs no such thing; the text is the reason, in one word."""


class Acts:
    """What may be asked. Each takes the words of the line and gives those of the answer."""

    def __init__(self, keys: KeyFolder, *, makes_signers: bool) -> None:
        self.keys = keys
        self.makes_signers = makes_signers
        self.known: dict[str, Callable[[dict[str, Any]], dict[str, Any]]] = {
            "seal": self.seal,
            "sign": self.sign,
            "certificates": self.certificates,
        }

    def answer(self, line: bytes) -> dict[str, Any]:
        """Do what the line asks, or say in one word why not."""
        try:
            words = json.loads(line)
            if self.makes_signers:
                self.keys.ensure(words["signer"])
            return self.known[words["act"]](words)
        except Refused as reason:
            return {"refused": str(reason)}
        except LookupError:
            return {"refused": "unknown"}
        except (ValueError, TypeError):
            return {"refused": "malformed"}

    def seal(self, words: dict[str, Any]) -> dict[str, Any]:
        """Seal a visa. State, signer, certificate and day are the signer's own to say."""
        today = dt.datetime.now(BEIJING).date()
        issued_on = dt.date.fromisoformat(words["issued_on"])
        if abs(issued_on - today) > MOST_SKEW:
            raise Refused("clocks-differ")
        pair = self.keys.current(words["signer"], Purpose.SEAL)
        header = Header(
            issuer=words["issuer"],
            signer=words["signer"],
            certificate=pair.reference,
            issued_on=issued_on,
            signed_on=today,
            profile=PROFILE,
        )
        features = {int(tag): bytes.fromhex(value) for tag, value in words["features"].items()}
        signed = unsigned(header, features)
        log.info("signer.sealed", signer=header.signer, certificate=pair.reference)
        return {"seal": with_signature(signed, raw_signature(pair.key, signed)).hex()}

    def sign(self, words: dict[str, Any]) -> dict[str, Any]:
        """Sign a letter or a list. Seals are laid out here, so nobody has bytes of one signed."""
        purpose = Purpose(words["purpose"])
        if purpose is Purpose.SEAL:
            raise Refused("seals-are-made-here")
        pair = self.keys.current(words["signer"], purpose)
        signature = raw_signature(pair.key, bytes.fromhex(words["data"]))
        log.info("signer.signed", signer=words["signer"], purpose=purpose.value)
        der = pair.certificate.public_bytes(Encoding.DER)
        return {"signature": signature.hex(), "certificate": der.hex()}

    def certificates(self, words: dict[str, Any]) -> dict[str, Any]:
        """Give every certificate there ever was."""
        found = self.keys.certificates(words["signer"])
        return {
            "certificates": {
                name: [one.public_bytes(Encoding.DER).hex() for one in several]
                for name, several in found.items()
            }
        }


class _Talk(socketserver.StreamRequestHandler):
    timeout = 10
    server: Server

    def handle(self) -> None:
        line = self.rfile.readline(LONGEST + 1)
        refused = {"refused": "too-long"}
        told = self.server.acts.answer(line) if len(line) <= LONGEST else refused
        self.wfile.write(json.dumps(told).encode() + b"\n")


class Server(socketserver.ThreadingUnixStreamServer):
    """Listens on a socket that its owner and group may open."""

    daemon_threads = True

    def __init__(self, path: Path, acts: Acts) -> None:
        self.acts = acts
        path.parent.mkdir(mode=0o750, parents=True, exist_ok=True)
        path.unlink(missing_ok=True)  # one that died leaves its socket behind
        before = os.umask(0o117)
        try:
            super().__init__(str(path), _Talk)
        finally:
            os.umask(before)
