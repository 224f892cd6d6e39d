"""Signing keys: private halves behind an interface, public halves in a table that all may read.

An authority may have several keys valid at once, so that a new one can come into use while
messages signed with the old one are still on their way.
"""

import datetime as dt
import os
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import Final, Protocol

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_pem_private_key,
)
from django.conf import settings
from django.db.models import Q
from django.utils import timezone

from apps.core.actors import Actor
from apps.core.recording import record
from apps.regions.scoping import current, public_command
from apps.routing.canonical import sha256_hex
from apps.routing.errors import BadSignature, NoSigningKey, UnknownSender
from apps.routing.models import AuthorityKey

OVERLAP: Final = dt.timedelta(days=7)
"""How long an old key still counts after a new one was made: longer than any message travels."""


class KeyStore(Protocol):
    """Where private keys are. A file for development, an HSM or KMS where it is earnest."""

    def create(self, schema: str) -> tuple[str, bytes]:
        """Make a key for an authority; give its id and its public half (32 bytes)."""

    def holds(self, schema: str, key_id: str) -> bool:
        """Tell whether the private half of this key is here."""

    def sign(self, schema: str, key_id: str, data: bytes) -> bytes:
        """Sign with Ed25519; raises NoSigningKey when the key is not here."""


class FileKeyStore:
    """Private keys as PEM files `<folder>/<schema>/<key id>.pem`, readable by their owner only."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._loaded: dict[Path, Ed25519PrivateKey] = {}

    def create(self, schema: str) -> tuple[str, bytes]:
        """Make a key; the file is whole before it has its name."""
        private = Ed25519PrivateKey.generate()
        public = private.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)
        key_id = key_id_of(public)
        path = self._path(schema, key_id)
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        pem = private.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
        draft = path.with_suffix(".new")
        with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            file.write(pem)
            file.flush()
            os.fsync(file.fileno())
        draft.replace(path)
        return key_id, public

    def holds(self, schema: str, key_id: str) -> bool:
        """Tell whether the file is here."""
        path = self._path(schema, key_id)
        return path in self._loaded or path.is_file()

    def sign(self, schema: str, key_id: str, data: bytes) -> bytes:
        """Sign, reading the file once in the life of the process."""
        path = self._path(schema, key_id)
        if path not in self._loaded:
            self._loaded[path] = self._load(path)
        return self._loaded[path].sign(data)

    def _path(self, schema: str, key_id: str) -> Path:
        return self.folder / schema / f"{key_id}.pem"

    def _load(self, path: Path) -> Ed25519PrivateKey:
        try:
            key = load_pem_private_key(path.read_bytes(), password=None)
        except FileNotFoundError as missing:
            raise NoSigningKey(key_id=path.stem) from missing
        if not isinstance(key, Ed25519PrivateKey):
            raise NoSigningKey(key_id=path.stem)
        return key


@cache
def _store_in(folder: Path) -> FileKeyStore:
    return FileKeyStore(folder)


def key_store() -> KeyStore:
    """Give the key store of this installation."""
    return _store_in(Path(settings.KEYS_DIR))


def key_id_of(public: bytes) -> str:
    """Name a key by its public half: the first 32 hexadecimal digits of the SHA-256."""
    return sha256_hex(public)[:32]


def _valid_at(moment: dt.datetime) -> Q:
    return Q(valid_from__lte=moment) & (Q(valid_until=None) | Q(valid_until__gt=moment))


class Signer:
    """Signs for the authority in whose schema it is made, with its newest valid key."""

    def __init__(self) -> None:
        self.schema = current().schema_name
        self.store = key_store()
        self.key_id = self._newest()

    def _newest(self) -> str:
        keys = AuthorityKey.objects.filter(_valid_at(timezone.now()), authority=self.schema)
        for key in keys.order_by("-valid_from", "key_id"):
            if self.store.holds(self.schema, key.key_id):
                return key.key_id
        raise NoSigningKey(authority=self.schema)

    def sign(self, data: bytes) -> bytes:
        """Give the Ed25519 signature (64 bytes)."""
        return self.store.sign(self.schema, self.key_id, data)


class Keyring:
    """Public keys that are valid now, looked up once for a batch.

    With `also_past` those that have run out count too: for looking at old evidence only.
    """

    def __init__(self, key_ids: Iterable[str], *, also_past: bool = False) -> None:
        rows = AuthorityKey.objects.filter(key_id__in=set(key_ids))
        if not also_past:
            rows = rows.filter(_valid_at(timezone.now()))
        self._keys = {
            row.key_id: (row.authority, Ed25519PublicKey.from_public_bytes(bytes(row.public_key)))
            for row in rows
        }

    def signer_of(self, *, data: bytes, signature: bytes, key_id: str) -> str:
        """Give the schema whose key signed; raises UnknownSender or BadSignature."""
        if key_id not in self._keys:
            raise UnknownSender
        authority, key = self._keys[key_id]
        try:
            key.verify(signature, data)
        except InvalidSignature:
            raise BadSignature from None
        return authority


@public_command
def rotate(*, actor: Actor, schema: str, overlap: dt.timedelta = OVERLAP) -> AuthorityKey:
    """Make a new key for an authority; the ones before it count until `overlap` has passed.

    With an overlap of zero they are revoked at once: what they signed is refused from now on, and
    is signed anew when it is sent again.
    """
    now = timezone.now()
    key_id, public = key_store().create(schema)
    earlier = AuthorityKey.objects.filter(_valid_at(now), authority=schema)
    earlier.filter(Q(valid_until=None) | Q(valid_until__gt=now + overlap)).update(
        valid_until=now + overlap
    )
    key = AuthorityKey(key_id=key_id, authority=schema, public_key=public, valid_from=now)
    key.save(force_insert=True)
    record(
        "routing.key_made", actor=actor, subject=f"authority:{schema}", payload={"key_id": key_id}
    )
    return key


@public_command
def ensure(*, actor: Actor, schema: str) -> None:
    """Make sure that an authority can sign; safe to repeat. Runs when an authority is made."""
    keys = AuthorityKey.objects.filter(_valid_at(timezone.now()), authority=schema)
    if not any(key_store().holds(schema, key.key_id) for key in keys):
        rotate(actor=actor, schema=schema)
