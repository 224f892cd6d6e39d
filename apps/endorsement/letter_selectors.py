"""Reading the register of letters."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from uuid import UUID

from django.db.models import QuerySet

from apps.accounts.functions import Function
from apps.accounts.permissions import check_may
from apps.core.actors import Actor
from apps.endorsement.models import LetterCopy
from apps.regions.scoping import port_query


@port_query
def letters(*, actor: Actor) -> QuerySet[LetterCopy]:
    """Every copy ever made, newest first, with its visa. Raises NotAllowed."""
    check_may(actor, Function.PORT_READ)
    return LetterCopy.objects.select_related("visa").order_by("-made_at", "id")


@port_query
def letters_of(*, actor: Actor, visa_id: UUID) -> list[LetterCopy]:
    """The copies of one visa's letter, the newest first. Raises NotAllowed."""
    return list(letters(actor=actor).filter(visa_id=visa_id))


@port_query
def letter_of_file(*, actor: Actor, chunks: Iterable[bytes]) -> LetterCopy | None:
    """The copy that is this very file, to the last byte; None for any other. Raises NotAllowed."""
    digest = hashlib.sha256()
    for chunk in chunks:
        digest.update(chunk)
    return letters(actor=actor).filter(sha256=digest.hexdigest()).first()
