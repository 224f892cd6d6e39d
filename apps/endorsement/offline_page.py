"""The page that a counter opens without network: one file, nothing outside it, both languages."""

from __future__ import annotations

import base64
import hashlib
import json
from pathlib import Path
from typing import Final

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from django.conf import settings
from django.template import Context, Engine
from django.utils import timezone
from django.utils.translation import override

from apps.endorsement.models import CounterSnapshot
from apps.endorsement.offline_words import words
from apps.endorsement.services.snapshots import signed_words
from apps.policy.selectors import paper_names, refusal_grounds
from apps.regions.scoping import port_query, ready_authorities

_FOLDER: Final = Path(__file__).parent / "offline"
_LANGUAGES: Final = ("zh-hans", "en")


@port_query
def page_of(snapshot: CounterSnapshot) -> str:
    """Give the whole page as HTML, for a snapshot whose content is still there.

    The browser may run this one script and draw with this one sheet, by their digests, and may ask
    no network for anything.
    """
    script = (_FOLDER / "counter.js").read_text(encoding="utf-8")
    style = (_FOLDER / "counter.css").read_text(encoding="utf-8")
    template = Engine(autoescape=True).from_string(
        (_FOLDER / "page.html").read_text(encoding="utf-8")
    )
    return template.render(
        Context(
            {
                "script": script,
                "style": style,
                "script_hash": _hash(script),
                "style_hash": _hash(style),
                "data": _as_script(
                    {"box": _box(snapshot), "words": _words(), "specimen": settings.SPECIMEN}
                ),
                "made_at": snapshot.made_at,
                "specimen": settings.SPECIMEN,
            }
        )
    )


def fingerprint(certificate: bytes) -> str:
    """Give the SHA-256 of a certificate (DER) in groups of four hexadecimal digits."""
    digits = hashlib.sha256(certificate).hexdigest().upper()
    return " ".join(digits[at : at + 4] for at in range(0, 32, 4))


def _box(snapshot: CounterSnapshot) -> dict[str, object]:
    certificate = bytes(snapshot.certificate)
    lock = snapshot.lock
    return {
        "id": str(snapshot.id),
        "made_at": snapshot.made_at.isoformat(),
        "until": snapshot.until.isoformat(),
        "ephemeral_key": _b64(snapshot.ephemeral_key),
        "content": _b64(snapshot.content or b""),
        "wrapped_key": _b64(lock.wrapped_key),
        "salt": _b64(lock.salt),
        "rounds": lock.rounds,
        "signed": _b64(signed_words(snapshot)),
        "signature": _b64(snapshot.signature),
        "signer": _b64(_public_point(certificate)),
        "fingerprint": fingerprint(certificate),
    }


def _words() -> dict[str, dict[str, object]]:
    """Every text of the page in each language, with the names of cities, papers and grounds."""
    today, told = timezone.localdate(), {}
    for language in _LANGUAGES:
        with override(language):
            told[language] = {
                **words(),
                "cities": {place.schema_name: place.name for place in ready_authorities()},
                "papers": dict(paper_names(today)),
                "grounds": {str(one.number): one.text for one in refusal_grounds(today)},
            }
    return told


def _public_point(certificate: bytes) -> bytes:
    key = x509.load_der_x509_certificate(certificate).public_key()
    if not isinstance(key, ec.EllipticCurvePublicKey):
        raise TypeError("A list is signed by an elliptic curve key.")
    return key.public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)


def _as_script(data: dict[str, object]) -> str:
    """JSON that can stand in a script element: no tag can end it."""
    return json.dumps(data, ensure_ascii=False).replace("<", "\\u003c").replace("&", "\\u0026")


def _hash(text: str) -> str:
    return "sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()


def _b64(data: bytes | memoryview) -> str:
    return base64.b64encode(bytes(data)).decode()
