"""Making the list of a case's visas: signed, and in the register like a letter."""

from __future__ import annotations

from typing import Final
from uuid import UUID

from apps.accounts.functions import Function
from apps.accounts.permissions import check_may
from apps.core.actors import Actor
from apps.endorsement.documents.visa_list import TITLE, list_pdf
from apps.endorsement.errors import TooFewForList, VisaNotSealed
from apps.endorsement.letter_selectors import visas_in_force
from apps.endorsement.lettering import list_of
from apps.endorsement.models import LetterCopy
from apps.endorsement.moving import lock_case
from apps.endorsement.services.letters import BY_HAND, MadeLetter, enter_copy, next_copy
from apps.endorsement.states import LetterPurpose
from apps.regions.scoping import port_command

FEWEST: Final = 2
"""A group is two or more persons (national guide to port visas)."""


@port_command
def make_list(*, actor: Actor, case_id: UUID, purpose: LetterPurpose) -> MadeLetter:
    """Make one copy of the list of the visas that hold now, and enter it in the register.

    Raises NotAllowed, CaseNotFound, TooFewForList, VisaNotSealed where one is older than seals,
    and SignerAway.
    """
    check_may(actor, Function.PORT_EXAMINE)
    if purpose not in BY_HAND:
        raise ValueError("Lists are made for the guests or for the file.")
    case = lock_case(case_id, revision=None)
    visas = visas_in_force(case_id=case.id)
    if len(visas) < FEWEST:
        raise TooFewForList(visas=len(visas))
    if any(visa.seal is None for visa in visas):
        raise VisaNotSealed
    number = next_copy(case.list_copies.all())
    return enter_copy(
        LetterCopy(case=case, number=number, purpose=purpose),
        list_pdf(list_of(case, visas, copy=number)),
        actor=actor,
        title=TITLE,
        chain=case.chain,
        subject=f"case:{case.id}",
        name=f"{TITLE[0]}-{case.reference}-{number}.pdf",
    )
