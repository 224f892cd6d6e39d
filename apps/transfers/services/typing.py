"""What a person has typed is kept before it is saved, and forgotten once it is.

Nothing here writes to a request, so its revision stays: who types disturbs nobody.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Final
from uuid import UUID, uuid4

from django.db import IntegrityError, transaction
from django.utils import timezone

from apps.accounts.functions import Function
from apps.accounts.permissions import check_may
from apps.audit.services import record
from apps.core.actors import Actor
from apps.enterprises.selectors import inviter_of
from apps.policy.selectors import retention_days
from apps.regions.scoping import city_command
from apps.transfers.errors import RequestNotFound, TypedElsewhere, TypedGone
from apps.transfers.models import TransferRequest, Typed
from apps.transfers.policies.typed import check_form_open, kept_as_typed

SUBJECT: Final = "typed_texts"
_AT_ONCE: Final = 500


@city_command
def keep_typed(
    *,
    actor: Actor,
    request_id: UUID | None,
    form: str,
    data: Mapping[str, Sequence[str]],
    seen: str,
    base: str,
    page: UUID,
    number: int,
) -> Typed:
    """Keep what the actor has typed into a form; `request_id` None is a request not yet begun.

    `seen` is the mark of what stood there when the page was opened or last kept, "" for nothing.
    A page always wins over its own earlier states, and never over another page's without having
    seen them. Audited once for each form and person until it is saved, with names only.

    Raises TypedElsewhere (nothing is overwritten), TypedTooLong, NotAllowed, NotAnInviter,
    RequestNotFound, and what check_form_open raises.
    """
    check_may(actor, Function.INVITER_FILE)
    request = None if request_id is None else _lock_quietly(actor, request_id)
    check_form_open(request, form)
    texts = kept_as_typed(data)
    row = _row(actor, request, form)
    if row is None:
        if seen:
            raise TypedElsewhere(typed_at=None, mark="")
        return _begin(actor, request, form, texts, base=base, page=page, number=number)
    if row.page == page:
        if number <= row.number:
            return row  # an earlier state of the same page that arrives late
    elif seen != str(row.mark):
        raise TypedElsewhere(typed_at=row.saved_at, mark=str(row.mark))
    else:
        row.base = base[:64]
    row.data, row.page, row.number = texts, page, number
    row.mark, row.saved_at = uuid4(), timezone.now()
    row.save(update_fields=["data", "base", "page", "number", "mark", "saved_at"])
    return row


@city_command
def take_typed(*, actor: Actor, request_id: UUID, typed_id: UUID) -> Typed:
    """Go on with what a colleague has typed: a copy becomes the actor's own, replacing theirs.

    Raises TypedGone, NotAllowed, NotAnInviter, RequestNotFound, and what check_form_open raises.
    """
    check_may(actor, Function.INVITER_FILE)
    request = _lock_quietly(actor, request_id)
    found = Typed.objects.filter(request=request, id=typed_id).first()
    if found is None:
        raise TypedGone
    check_form_open(request, found.form)
    record(
        "transfers.typed_taken",
        actor=actor,
        chain=request.chain,
        payload={"form": found.form, "typed_by": str(found.person_id)},
    )
    row, _is_new = Typed.objects.update_or_create(
        person_id=UUID(actor.id),
        request=request,
        form=found.form,
        defaults={
            "data": found.data,
            "base": found.base,
            "page": uuid4(),
            "number": 0,
            "mark": uuid4(),
            "saved_at": timezone.now(),
        },
    )
    return row


@city_command
def forget_typed(*, actor: Actor, request_id: UUID | None, form: str) -> None:
    """Give up what the actor has typed into a form. Raises NotAllowed and RequestNotFound."""
    check_may(actor, Function.INVITER_FILE)
    request = None if request_id is None else _lock_quietly(actor, request_id)
    row = _row(actor, request, form)
    if row is not None:
        _trace("transfers.typed_given_up", row, actor=actor)
        row.delete()


@city_command
def drop_old_typed(*, actor: Actor) -> int:
    """Delete what nobody has gone on with for the days of the rule book; says how many."""
    today = timezone.localdate()
    before = timezone.now() - dt.timedelta(days=retention_days(SUBJECT, today))
    old = Typed.objects.filter(saved_at__lt=before).order_by("saved_at", "id")
    ids = list(old.select_for_update(skip_locked=True).values_list("id", flat=True)[:_AT_ONCE])
    if ids:
        Typed.objects.filter(id__in=ids).delete()
        facts = {"dropped": len(ids)}
        record("transfers.typed_dropped", actor=actor, chain=SUBJECT, payload=facts)
    return len(ids)


def _lock_quietly(actor: Actor, request_id: UUID) -> TransferRequest:
    """Lock an own request without a revision: or one could type into what is being submitted."""
    own = TransferRequest.objects.of_inviter(**inviter_of(actor).owner)
    found = own.select_for_update(of=("self",), no_key=True).filter(id=request_id).first()
    if found is None:
        raise RequestNotFound
    return found


def _row(actor: Actor, request: TransferRequest | None, form: str) -> Typed | None:
    own = Typed.objects.filter(person_id=UUID(actor.id), request=request, form=form)
    return own.select_for_update(of=("self",)).first()


def _begin(
    actor: Actor,
    request: TransferRequest | None,
    form: str,
    texts: dict[str, list[str]],
    *,
    base: str,
    page: UUID,
    number: int,
) -> Typed:
    """Make the row; two first pages of a new request meet at its constraint."""
    row = Typed(
        person_id=UUID(actor.id),
        request=request,
        form=form,
        data=texts,
        base=base[:64],
        page=page,
        number=number,
        saved_at=timezone.now(),
    )
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError as refused:
        if "typed_one_per_form" not in str(refused):
            raise
        raise TypedElsewhere(typed_at=timezone.now(), mark="") from refused
    _trace("transfers.typed", row, actor=actor, fields=sorted(texts))
    return row


def _trace(event: str, row: Typed, *, actor: Actor, **facts: object) -> None:
    """Leave the event with the request, or with the person while there is none."""
    chain = f"user:{row.person_id}" if row.request is None else row.request.chain
    record(event, actor=actor, chain=chain, payload={"form": row.form, **facts})
