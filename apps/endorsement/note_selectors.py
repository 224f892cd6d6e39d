"""Reading the notes on a case."""

from __future__ import annotations

from apps.accounts.functions import Function
from apps.accounts.permissions import check_may
from apps.accounts.selectors import Person, people_with
from apps.core.actors import Actor
from apps.endorsement.models import CaseNote, PortCase
from apps.endorsement.moving import OFFICERS
from apps.regions.scoping import port_query


@port_query
def notes_of(*, actor: Actor, case: PortCase) -> list[CaseNote]:
    """The notes on a case read by `case_for_desk`, which has put them on record; the newest first.

    Each with its `visitor`. Raises NotAllowed.
    """
    check_may(actor, Function.PORT_READ)
    notes = CaseNote.objects.filter(case=case).select_related("visitor")
    return list(notes.order_by("-written_at", "id"))


@port_query
def officers(*, actor: Actor) -> list[Person]:
    """Who can be mentioned in a note, by user name. Raises NotAllowed."""
    check_may(actor, Function.PORT_READ)
    return people_with(*OFFICERS)
