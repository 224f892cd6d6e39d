"""Who of the city may be given a request, and who is away."""

from __future__ import annotations

import datetime as dt
from uuid import UUID

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from apps.accounts.functions import GRANTS, Function
from apps.accounts.permissions import may
from apps.accounts.selectors import users_with
from apps.core.actors import Actor
from apps.transfers.errors import AbsenceDaysWrong, OfficerNotAvailable
from apps.transfers.models import Absence, TransferRequest

#: An absence of more than this is another thing: then the account is closed.
LONGEST = dt.timedelta(days=366)


def city_officers() -> list[UUID]:
    """Give the ids of all who may check requests in this city now."""
    return users_with(*sorted(GRANTS[Function.CITY_CHECK]))


def away_on(day: dt.date) -> QuerySet[Absence]:
    """Keep the absences that cover the day."""
    return Absence.objects.filter(first_day__lte=day, last_day__gte=day, ended_at=None)


def check_can_take(request: TransferRequest, officer_id: UUID, *, today: dt.date) -> None:
    """Raise OfficerNotAvailable unless the request can go to that officer's desk."""
    if officer_id not in city_officers():
        reason = _("Choose one of the officers in the list.")
    elif request.claimed_by == officer_id:
        reason = _("The request is on this officer's desk already.")
    elif away_on(today).filter(officer=officer_id).exists():
        reason = _("This officer is away; choose another.")
    else:
        return
    raise OfficerNotAvailable(reason, fields={"officer": reason})


def may_enter_absence(actor: Actor, officer_id: UUID) -> bool:
    """Tell whether the actor may enter this officer's absence: their own, or as a supervisor."""
    return str(officer_id) == actor.id or may(actor, Function.CITY_ASSIGN)


def check_days(first: dt.date, last: dt.date, *, today: dt.date) -> None:
    """Raise AbsenceDaysWrong for days that are out of order, over, or far too many."""
    if last < first:
        reason = _("The last day is not before the first.")
    elif last < today:
        reason = _("Enter days that are not over yet.")
    elif last - first > LONGEST:
        reason = _("Enter at most one year.")
    else:
        return
    raise AbsenceDaysWrong(reason, fields={"last_day": reason})
