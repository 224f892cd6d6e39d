"""Private keys and certificates of signers, in a folder that only this process may read.

<folder>/UTSH/root.key, root.crt           vouches for all the others
<folder>/UTSH/seal/01.key, 01.crt          the newest signs; of older ones the certificate is kept
"""

from __future__ import annotations

import datetime as dt
import os
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_pem_private_key,
)
from cryptography.x509.oid import NameOID

from apps.core.vds.remote import Purpose

LIVES: Final = {"root": dt.timedelta(days=3650), "signer": dt.timedelta(days=1825)}
"""How long certificates count: a seal is read long after its key has signed the last one."""

_SIGNER: Final = re.compile(r"[A-Z]{4}")


@dataclass(frozen=True, slots=True)
class Pair:
    """A private key with its certificate."""

    key: ec.EllipticCurvePrivateKey
    certificate: x509.Certificate

    @property
    def reference(self) -> str:
        """How a seal names the certificate: its serial number in hexadecimal digits."""
        return f"{self.certificate.serial_number:02X}"


class KeyFolder:
    """Makes, finds and replaces keys. Nothing is ever overwritten."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def ensure(self, signer: str) -> None:
        """Give a signer its root and one key for each purpose, where it has none."""
        home = self._home(signer)
        home.mkdir(mode=0o700, parents=True, exist_ok=True)
        if not (home / "root.crt").exists():
            self._write(home / "root", _root(signer))
        for purpose in Purpose:
            if not self._numbers(signer, purpose):
                self.rotate(signer, purpose)

    def rotate(self, signer: str, purpose: Purpose) -> Pair:
        """Make the key that signs from now on, and forget the private half of the one before."""
        home, earlier = self._home(signer), self._numbers(signer, purpose)
        serial = max((n for p in Purpose for n in self._numbers(signer, p)), default=0) + 1
        pair = _issued(signer, purpose, serial=serial, by=self._read(home / "root"))
        (home / purpose).mkdir(mode=0o700, exist_ok=True)
        self._write(home / purpose / f"{serial:02X}", pair)
        for number in earlier:
            (home / purpose / f"{number:02X}.key").unlink(missing_ok=True)
        return pair

    def current(self, signer: str, purpose: Purpose) -> Pair:
        """Give the pair that signs now; raises LookupError for a signer without keys."""
        numbers = self._numbers(signer, purpose)
        if not numbers:
            raise LookupError(signer)
        return self._read(self._home(signer) / purpose / f"{max(numbers):02X}")

    def certificates(self, signer: str) -> dict[str, list[x509.Certificate]]:
        """Give every certificate there ever was, by purpose, oldest first; root by its own name.

        Raises LookupError for a signer without keys.
        """
        home = self._home(signer)
        if not (home / "root.crt").exists():
            raise LookupError(signer)
        paths = {"root": [home / "root.crt"]} | {
            purpose.value: [
                home / purpose / f"{number:02X}.crt" for number in self._numbers(signer, purpose)
            ]
            for purpose in Purpose
        }
        return {
            name: [x509.load_pem_x509_certificate(path.read_bytes()) for path in found]
            for name, found in paths.items()
        }

    def _home(self, signer: str) -> Path:
        if not _SIGNER.fullmatch(signer):
            raise LookupError(signer)
        return self.folder / signer

    def _numbers(self, signer: str, purpose: Purpose) -> list[int]:
        return sorted(int(path.stem, 16) for path in (self._home(signer) / purpose).glob("*.crt"))

    def _read(self, stem: Path) -> Pair:
        key = load_pem_private_key(stem.with_suffix(".key").read_bytes(), password=None)
        if not isinstance(key, ec.EllipticCurvePrivateKey):
            raise TypeError(stem.name)
        return Pair(key, x509.load_pem_x509_certificate(stem.with_suffix(".crt").read_bytes()))

    def _write(self, stem: Path, pair: Pair) -> None:
        """Write key, then certificate: a pair is there once its certificate is."""
        pem = pair.key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
        _write_new(stem.with_suffix(".key"), pem)
        _write_new(stem.with_suffix(".crt"), pair.certificate.public_bytes(Encoding.PEM))


def _write_new(path: Path, content: bytes) -> None:
    """Write a file whole, on the disk, and readable by its owner only, before it has its name."""
    draft = path.with_name(f"{path.name}.new")
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    draft.replace(path)


def _root(signer: str) -> Pair:
    key = ec.generate_private_key(ec.SECP256R1())
    name = _name(signer, "SPECIMEN root")
    builder = _builder(key, subject=name, issuer=name, serial=1, lives=LIVES["root"])
    built = builder.add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
    return Pair(key, built.add_extension(_usage(ca=True), critical=True).sign(key, hashes.SHA256()))


def _issued(signer: str, purpose: Purpose, *, serial: int, by: Pair) -> Pair:
    key = ec.generate_private_key(ec.SECP256R1())
    builder = _builder(
        key,
        subject=_name(signer, f"SPECIMEN {purpose}"),
        issuer=by.certificate.subject,
        serial=serial,
        lives=LIVES["signer"],
    )
    built = (
        builder.add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(_usage(ca=False), critical=True)
        .add_extension(
            x509.AuthorityKeyIdentifier.from_issuer_public_key(by.key.public_key()), critical=False
        )
    )
    return Pair(key, built.sign(by.key, hashes.SHA256()))


def _builder(
    key: ec.EllipticCurvePrivateKey,
    *,
    subject: x509.Name,
    issuer: x509.Name,
    serial: int,
    lives: dt.timedelta,
) -> x509.CertificateBuilder:
    now = dt.datetime.now(dt.UTC)
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(key.public_key())
        .serial_number(serial)
        .not_valid_before(now - dt.timedelta(minutes=5))  # clocks differ
        .not_valid_after(now + lives)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
    )


def _name(signer: str, unit: str) -> x509.Name:
    """Doc 9303-13: the state in two letters, and the signer's own two as common name."""
    return x509.Name(
        [
            x509.NameAttribute(NameOID.COUNTRY_NAME, signer[:2]),
            x509.NameAttribute(NameOID.ORGANIZATION_NAME, "Deltavisa"),
            x509.NameAttribute(NameOID.ORGANIZATIONAL_UNIT_NAME, unit),
            x509.NameAttribute(NameOID.COMMON_NAME, signer[2:]),
        ]
    )


def _usage(*, ca: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=not ca,
        content_commitment=not ca,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=ca,
        crl_sign=ca,
        encipher_only=False,
        decipher_only=False,
    )
