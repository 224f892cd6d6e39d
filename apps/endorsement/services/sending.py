"""Sending the confirmation letter of each visa to its inviter, by way of the city."""

from __future__ import annotations

import hashlib
from typing import Final
from uuid import UUID, uuid4

from apps.audit import services as audit
from apps.core.actors import Actor
from apps.core.bell import ring_after_commit
from apps.endorsement.models import LetterCopy, Visa
from apps.endorsement.moving import tell_city
from apps.endorsement.moving_visas import lock_visa
from apps.endorsement.services.letters import register_copy
from apps.endorsement.states import LetterPurpose, VisaStatus
from apps.files import services as files
from apps.files.models import StoredFile
from apps.files.states import MediaType
from apps.regions.scoping import current, port_command, port_query

PURPOSE: Final = "letter"
"""Of the stored file: nobody opens it here, the carrier reads it."""
AT_ONCE: Final = 100
"""Letters that one run sends; the next run takes the rest."""
_TASK: Final = "endorsement.send_letters"


@port_query
def visas_without_letter() -> list[UUID]:
    """The visas in force whose letter has not been sent, the oldest first."""
    sent = LetterCopy.objects.filter(purpose=LetterPurpose.SENT).values("visa_id")
    owed = Visa.objects.filter(status=VisaStatus.ISSUED, seal__isnull=False).exclude(id__in=sent)
    return list(owed.order_by("issued_at", "id").values_list("id", flat=True)[:AT_ONCE])


@port_command
def send_letter(*, actor: Actor, visa_id: UUID) -> bool:
    """Make the one copy that travels, and send it with a message; False when none is owed.

    Raises VisaNotFound, FileDamaged, and SignerAway: the letter is then sent by a later run.
    """
    visa = lock_visa(visa_id, revision=None)
    is_sent = visa.letter_copies.filter(purpose=LetterPurpose.SENT).exists()
    if is_sent or visa.status != VisaStatus.ISSUED or visa.seal is None:
        return False

    def keep(name: str, data: bytes) -> StoredFile:
        return files.receive(
            actor=actor,
            file_id=uuid4(),
            name=name,
            media_type=MediaType.PDF,
            data=data,
            sha256=hashlib.sha256(data).hexdigest(),
            origin=current().schema_name,
            purpose=PURPOSE,
        )

    made = register_copy(
        visa, seal=bytes(visa.seal), actor=actor, purpose=LetterPurpose.SENT, keep=keep
    )
    _tell(visa, made.copy, actor=actor)
    return True


def ring_for_letters() -> None:
    """Have a worker send the letters that are owed, once the caller's issue has committed."""
    ring_after_commit(_TASK, queue="standard", schema=current().schema_name)


def _tell(visa: Visa, copy: LetterCopy, *, actor: Actor) -> None:
    file = copy.file
    if file is None:
        raise ValueError("A copy that is sent has a file.")
    tell_city(
        visa.visitor.case,
        "letter.issued",
        {
            "visitor_id": str(visa.visitor_id),
            "visa_number": visa.number,
            "copy": copy.number,
            "file_id": str(file.id),
            "made_at": copy.made_at.isoformat(),
        },
        files=[file.id],
    )
    audit.record(
        "endorsement.letter_sent",
        actor=actor,
        chain=visa.visitor.case.chain,
        subject=f"visa:{visa.id}",
        payload={"copy": copy.number, "file": file.id},
    )
