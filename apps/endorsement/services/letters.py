"""Making copies of confirmation letters: each is signed, and stands in the register."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from django.db.models import Max, QuerySet
from django.utils import timezone

from apps.accounts.functions import Function
from apps.accounts.permissions import check_may
from apps.audit import services as audit
from apps.core.actors import Actor
from apps.endorsement.documents.confirmation import TITLE, letter_pdf
from apps.endorsement.documents.pieces import Pair
from apps.endorsement.errors import VisaNotInForce, VisaNotSealed
from apps.endorsement.lettering import letter_of
from apps.endorsement.models import LetterCopy, Visa
from apps.endorsement.moving_visas import lock_visa
from apps.endorsement.pdf_signing import signed_pdf
from apps.endorsement.sealing import signer
from apps.endorsement.states import IN_FORCE, LetterPurpose
from apps.files.models import StoredFile
from apps.regions.scoping import current, port_command

Keep = Callable[[str, bytes], StoredFile]

BY_HAND: Final = (LetterPurpose.HANDED, LetterPurpose.FILE)
"""What an officer makes copies for."""


@dataclass(frozen=True, slots=True)
class MadeLetter:
    """A copy just made: its line in the register, and the file, which is kept nowhere."""

    copy: LetterCopy
    data: bytes
    name: str


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
    keep: Keep | None = None,
) -> MadeLetter:
    """Draw, sign and register; the visa is locked, so that copies are numbered in a row.

    `keep` stores the file under its name where it is sent on. Raises FileDamaged and SignerAway.
    """
    number = next_copy(visa.letter_copies.all())
    return enter_copy(
        LetterCopy(visa=visa, number=number, purpose=purpose),
        letter_pdf(letter_of(visa, seal=seal, copy=number)),
        actor=actor,
        title=TITLE,
        chain=visa.visitor.case.chain,
        subject=f"visa:{visa.id}",
        name=f"{TITLE[0]}-{visa.number}-{number}.pdf",
        keep=keep,
    )


def next_copy(earlier: QuerySet[LetterCopy]) -> int:
    """The number of the next copy of a paper whose lock is held."""
    last: int | None = earlier.aggregate(last=Max("number"))["last"]
    return (last or 0) + 1


def enter_copy(
    copy: LetterCopy,
    drawn: bytes,
    *,
    actor: Actor,
    title: Pair,
    chain: str,
    subject: str,
    name: str,
    keep: Keep | None = None,
) -> MadeLetter:
    """Sign what was drawn, and write its line in the register. Raises SignerAway."""
    signed = signed_pdf(drawn, by=signer(), reason=" ".join(title), place=current().name_en)
    copy.file = keep(name, signed.data) if keep else None
    copy.sha256 = hashlib.sha256(signed.data).hexdigest()
    copy.size = len(signed.data)
    copy.certificate = signed.certificate
    copy.made_at, copy.made_by = timezone.now(), actor.id
    copy.save(force_insert=True)
    audit.record(
        "endorsement.letter_made",
        actor=actor,
        chain=chain,
        subject=subject,
        payload={
            "copy": copy.number,
            "purpose": str(copy.purpose),
            "sha256": copy.sha256,
            "certificate": copy.certificate,
        },
    )
    return MadeLetter(copy, signed.data, name)
