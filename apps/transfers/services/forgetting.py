"""Typed texts end with the save, the filing or the withdrawal that makes them needless.

Called by the services that do so, inside their transaction.
"""

from __future__ import annotations

from uuid import UUID

from apps.core.actors import Actor
from apps.transfers.models import TransferRequest, Typed
from apps.transfers.policies.typed import ANSWER
from apps.transfers.states import EDITABLE, ENDED


def saved(actor: Actor, request: TransferRequest | None, form: str) -> None:
    """Forget what the actor had typed into a form that is now saved from a page.

    A program that saves for the same person has not seen what is typed, and leaves it alone.
    """
    if actor.kind == "user":
        own = Typed.objects.filter(person_id=UUID(actor.id), request=request, form=form)
        own.delete()


def of_form(request_id: UUID, form: str) -> None:
    """Forget everybody's typing in a form that is no more."""
    Typed.objects.filter(request_id=request_id, form=form).delete()


def out_of_reach(request: TransferRequest) -> None:
    """Forget what can no longer be saved in the request's present status."""
    typed = Typed.objects.filter(request=request)
    if request.status in ENDED:
        typed.delete()
    elif request.status not in EDITABLE:
        typed.exclude(form__startswith=ANSWER).delete()
