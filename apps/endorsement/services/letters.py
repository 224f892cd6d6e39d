"""Making copies of confirmation letters: each is signed, and stands in the register."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from django.db.models import Max
from django.utils import timezone

from apps.accounts.functions import Function
from apps.accounts.permissions import check_may
from apps.audit import services as audit
from apps.core.actors import Actor
from apps.endorsement.documents.confirmation import TITLE, letter_pdf
from apps.endorsement.errors import VisaNotInForce, VisaNotSealed
from apps.endorsement.lettering import letter_of
from apps.endorsement.models import LetterCopy, Visa
from apps.endorsement.moving_visas import lock_visa
from apps.endorsement.pdf_signing import signed_pdf
from apps.endorsement.sealing import signer
from apps.endorsement.states import LetterPurpose, VisaStatus
from apps.files.models import StoredFile
from apps.regions.scoping import current, port_command

BY_HAND: Final = (LetterPurpose.HANDED, LetterPurpose.FILE)
"""What an officer makes copies for."""
IN_FORCE: Final = frozenset({VisaStatus.ISSUED, VisaStatus.USED})
"""A guest who has entered may still have to show the letter; of an ended visa none is made."""


@dataclass(frozen=True, slots=True)
class MadeLetter:
    """A copy just made: its line in the register, and the file, which is kept nowhere."""

    copy: LetterCopy
    data: bytes

    @property
    def name(self) -> str:
        """The name of the file: the visa's number and the copy's."""
        return file_name(self.copy.visa, self.copy.number)


def file_name(visa: Visa, copy: int) -> str:
    """Name the file of a copy: what it is, of which visa, and which copy."""
    return f"{TITLE[0]}-{visa.number}-{copy}.pdf"


@port_command
def make_letter(*, actor: Actor, visa_id: UUID, purpose: LetterPurpose) -> MadeLetter:
    """Make one copy of a visa's letter, and enter it in the register with its digest.

    Raises NotAllowed, VisaNotFound, VisaNotSealed, VisaNotInForce, FileDamaged, and SignerAway:
    then no copy is made, never an unsigned one.
    """
    check_may(actor, Function.PORT_EXAMINE)
    visa = lock_visa(visa_id, revision=None)
    if purpose not in BY_HAND:
        raise ValueError("The copy that is sent is made by a worker.")
    if visa.status not in IN_FORCE:
        raise VisaNotInForce(status=str(visa.status))
    if visa.seal is None:
        raise VisaNotSealed
    return register_copy(visa, seal=bytes(visa.seal), actor=actor, purpose=purpose)


def register_copy(
    visa: Visa,
    *,
    seal: bytes,
    actor: Actor,
    purpose: LetterPurpose,
    keep: Callable[[str, bytes], StoredFile] | None = None,
) -> MadeLetter:
    """Draw, sign and register; the visa is locked, so that copies are numbered in a row.

    `keep` stores the file under its name where it is sent on. Raises FileDamaged and SignerAway.
    """
    last: int | None = visa.letter_copies.aggregate(last=Max("number"))["last"]
    number = (last or 0) + 1
    signed = signed_pdf(
        letter_pdf(letter_of(visa, seal=seal, copy=number)),
        by=signer(),
        reason=" ".join(TITLE),
        place=current().name_en,
    )
    kept = keep(file_name(visa, number), signed.data) if keep else None
    copy = LetterCopy(
        visa=visa,
        file=kept,
        number=number,
        purpose=purpose,
        sha256=hashlib.sha256(signed.data).hexdigest(),
        size=len(signed.data),
        certificate=signed.certificate,
        made_at=timezone.now(),
        made_by=actor.id,
    )
    copy.save(force_insert=True)
    audit.record(
        "endorsement.letter_made",
        actor=actor,
        chain=visa.visitor.case.chain,
        subject=f"visa:{visa.id}",
        payload={
            "copy": number,
            "purpose": str(copy.purpose),
            "sha256": copy.sha256,
            "certificate": copy.certificate,
        },
    )
    return MadeLetter(copy, signed.data)
