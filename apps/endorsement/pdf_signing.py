"""Signing a PDF so that readers see who made it and that nothing was changed (PAdES baseline B).

The signature is ECDSA by the signer's key for letters, a process of its own; pyHanko builds the
rest. There is no time stamp of a third party: the time is the signer's own claim.
"""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from io import BytesIO
from typing import Final

from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature
from pyhanko.keys import load_certs_from_pemder_data
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign import fields, signers
from pyhanko_certvalidator.registry import CertificateStore, SimpleCertificateStore

from apps.core.vds.errors import SignerAway
from apps.core.vds.remote import Purpose, SealSigner

FIELD: Final = "Port"
_DIGEST: Final = "sha256"
_ROOM: Final = 8192
"""Hexadecimal digits kept for the signature and two certificates, which take about 2,800."""
_LONGEST: Final = 72
"""Bytes of an ECDSA signature over P-256 in DER at most."""


@dataclass(frozen=True, slots=True)
class SignedPdf:
    """A signed file, and the serial number of the certificate in hexadecimal digits."""

    data: bytes
    certificate: str


def signed_pdf(data: bytes, *, by: SealSigner, reason: str, place: str) -> SignedPdf:
    """Sign a whole file; it allows no change at all afterwards. Raises SignerAway."""
    held = by.certificates()
    roots = SimpleCertificateStore()  # type: ignore[no-untyped-call]
    for one in load_certs_from_pemder_data(held["root"][0]):
        roots.register(one)
    remote = _Remote(by, held[Purpose.LETTER][-1], roots)
    out = BytesIO()
    maker = signers.PdfSigner(
        signers.PdfSignatureMetadata(
            field_name=FIELD,
            md_algorithm=_DIGEST,
            subfilter=fields.SigSeedSubFilter.PADES,
            certify=True,
            docmdp_permissions=fields.MDPPerm.NO_CHANGES,
            reason=reason,
            location=place,
        ),
        signer=remote,
    )
    file = IncrementalPdfFileWriter(BytesIO(data))
    with ThreadPoolExecutor(max_workers=1) as apart:  # it runs a loop; this thread may have one
        apart.submit(maker.sign_pdf, file, bytes_reserved=_ROOM, output=out).result()
    return SignedPdf(out.getvalue(), remote.serial_number)


class _Remote(signers.Signer):
    """Has pyHanko's attributes signed elsewhere."""

    def __init__(self, by: SealSigner, certificate: bytes, roots: CertificateStore) -> None:
        (own,) = load_certs_from_pemder_data(certificate)
        super().__init__(signing_cert=own, cert_registry=roots)
        self.serial_number = f"{own.serial_number:02X}"
        self._by = by
        self._certificate = certificate

    async def async_sign_raw(
        self,
        data: bytes,
        digest_algorithm: str,
        dry_run: bool = False,  # noqa: FBT001, FBT002 - pyHanko's interface
    ) -> bytes:
        """Give the signature in DER. The attributes name a certificate, so the key must be its."""
        if dry_run:
            return bytes(_LONGEST)
        made = self._by.sign(Purpose.LETTER, data)
        if made.certificate != self._certificate:
            raise SignerAway(refused="key-changed")  # between our two questions; ask once more
        half = len(made.signature) // 2
        r, s = made.signature[:half], made.signature[half:]
        return encode_dss_signature(int.from_bytes(r, "big"), int.from_bytes(s, "big"))
