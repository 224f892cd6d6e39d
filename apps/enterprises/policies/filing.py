"""Who may file today: rules on the register's own rows, each asked two ways."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Literal
from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext as _

from apps.core.errors import DomainError
from apps.core.templatetags.times import beijing_date
from apps.enterprises.errors import (
    EnterpriseSuspended,
    HandlerNotAuthorised,
    HostProofExpired,
    ReviewOverdue,
)
from apps.enterprises.models import Enterprise, Handler, Host
from apps.enterprises.states import Standing


@dataclass(frozen=True, slots=True)
class Inviter:
    """For whom a person files: a unit through its handler, or the host in person.

    Exactly one of `enterprise` and `host` is set; `handler` goes with `enterprise`.
    """

    user_id: UUID
    enterprise: Enterprise | None = None
    handler: Handler | None = None
    host: Host | None = None

    @property
    def kind(self) -> Literal["unit", "agency", "host"]:
        """Key of the paper lists in `policy`."""
        if self.enterprise is None:
            return "host"
        return "agency" if self.enterprise.inviter_kind == "agency" else "unit"

    @property
    def owner(self) -> dict[str, UUID | None]:
        """Give `enterprise_id` and `host_id`, one of them None, to filter rows by."""
        return {
            "enterprise_id": self.enterprise.id if self.enterprise is not None else None,
            "host_id": self.host.id if self.host is not None else None,
        }

    @property
    def contact(self) -> tuple[str, str]:
        """Name and phone to start a request with."""
        if self.enterprise is not None:
            return self.enterprise.contact_name, self.enterprise.contact_phone
        return (self.host.name, self.host.contact_phone) if self.host else ("", "")


def check_may_file(inviter: Inviter, *, on: dt.date | None = None) -> None:
    """Refuse a new filing: as check_may_act, and while the yearly review is overdue.

    Raises what check_may_act raises, and ReviewOverdue.
    """
    on = on or timezone.localdate()
    check_may_act(inviter, on=on)
    if inviter.enterprise is not None and is_review_overdue(inviter.enterprise, on=on):
        raise ReviewOverdue(due_on=inviter.enterprise.review_due_on)


def check_may_act(inviter: Inviter, *, on: dt.date | None = None) -> None:
    """Refuse any act for a suspended record, or without a valid authorisation or proof.

    Raises EnterpriseSuspended, HandlerNotAuthorised or HostProofExpired; their `data` carry the
    date that has passed, never a name. `on` is a day in Beijing, today when left out.
    """
    on = on or timezone.localdate()
    record = inviter.enterprise or inviter.host
    if record is not None and record.standing == Standing.SUSPENDED:
        raise EnterpriseSuspended(_suspension(record), suspended_at=record.suspended_at)
    if inviter.handler is not None and not is_authorised(inviter.handler, on=on):
        raise HandlerNotAuthorised(
            authorised_from=inviter.handler.authorised_from,
            authorised_until=inviter.handler.authorised_until,
        )
    if inviter.host is not None and inviter.host.proof_until < on:
        raise HostProofExpired(proof_until=inviter.host.proof_until)


def may_file(inviter: Inviter, *, on: dt.date | None = None) -> bool:
    """Answer the question that check_may_file enforces."""
    try:
        check_may_file(inviter, on=on)
    except DomainError:
        return False
    return True


def is_authorised(handler: Handler, *, on: dt.date) -> bool:
    """Tell whether the handler's authorisation covers the day, both ends included."""
    return handler.authorised_from <= on <= handler.authorised_until


def is_review_overdue(enterprise: Enterprise, *, on: dt.date) -> bool:
    """Tell whether the unit has let its yearly review pass. What waits for the city does not."""
    due = enterprise.review_due_on
    return due is not None and due < on and not enterprise.review_is_with_city


def _suspension(record: Enterprise | Host) -> str:
    """Say since when and why the record is suspended; only its own people read it."""
    return _("Suspended since %(day)s: %(reason)s") % {
        "day": beijing_date(record.suspended_at),
        "reason": record.suspended_reason,
    }
