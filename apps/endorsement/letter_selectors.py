"""Reading the register of letters."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from uuid import UUID

from django.db.models import QuerySet

from apps.accounts.functions import Function
from apps.accounts.permissions import check_may
from apps.core.actors import Actor
from apps.endorsement.models import LetterCopy, Visa
from apps.endorsement.states import IN_FORCE
from apps.regions.scoping import port_query


@port_query
def letters(*, actor: Actor) -> QuerySet[LetterCopy]:
    """Every copy ever made, newest first, with its visa or case. Raises NotAllowed."""
    check_may(actor, Function.PORT_READ)
    return LetterCopy.objects.select_related("visa", "case").order_by("-made_at", "id")


@port_query
def letters_of(*, actor: Actor, visa_id: UUID) -> list[LetterCopy]:
    """The copies of one visa's letter, the newest first. Raises NotAllowed."""
    return list(letters(actor=actor).filter(visa_id=visa_id))


@port_query
def lists_of(*, actor: Actor, case_id: UUID) -> list[LetterCopy]:
    """The copies of the list of one case's visas, the newest first. Raises NotAllowed."""
    return list(letters(actor=actor).filter(case_id=case_id))


@port_query
def visas_in_force(*, case_id: UUID) -> list[Visa]:
    """The visas of a case that hold, in the order of the delegation, with their visitors."""
    held = Visa.objects.filter(visitor__case_id=case_id, status__in=IN_FORCE)
    return list(held.select_related("visitor").order_by("visitor__position", "issued_at"))


@port_query
def letter_of_file(*, actor: Actor, chunks: Iterable[bytes]) -> LetterCopy | None:
    """The copy that is this very file, to the last byte; None for any other. Raises NotAllowed."""
    digest = hashlib.sha256()
    for chunk in chunks:
        digest.update(chunk)
    return letters(actor=actor).filter(sha256=digest.hexdigest()).first()
