"""Whether one visitor of a filed request may be replaced or withdrawn, and by whom."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from django.utils import timezone
from django.utils.translation import gettext as _

from apps.core.errors import DomainError
from apps.transfers.errors import (
    AlreadyAsked,
    CannotSubstituteNow,
    CannotWithdrawVisitor,
    DuplicateOpenRequest,
    GroupTooSmall,
    RequestIncomplete,
    SubstitutionUnderWay,
)
from apps.transfers.models import Substitution, TransferRequest, Visitor
from apps.transfers.policies.defects import Defects
from apps.transfers.policies.filing import check_groups, duplicates, yardstick
from apps.transfers.policies.moves import check_editable
from apps.transfers.policies.papers import check_papers, slots
from apps.transfers.policies.trips import Limits, check_arrival
from apps.transfers.policies.visitors import check_visitor
from apps.transfers.states import EDITABLE, LATE, Status, SubstitutionStatus, VisitorState

#: Nobody at the port has the request: a change of its visitors takes effect at once.
_IN_CITY = frozenset({Status.SUBMITTED, Status.CHECKING, Status.SUPPLEMENT_ASKED, Status.RETURNED})


def is_in_city(request: TransferRequest) -> bool:
    """Tell whether the city or the inviter has the request, and not the port."""
    return request.status in _IN_CITY


def rules_day(request: TransferRequest) -> dt.date:
    """Give the day whose lists hold for the request's visitors: that of filing, once filed."""
    return request.policy_date or timezone.localdate()


def check_visitor_open(request: TransferRequest, visitor: Visitor | None) -> None:
    """Raise NotEditable unless this visitor, or with None the whole request, may be edited.

    A substitute that is being written is open by itself; the others stay as they are.
    """
    if visitor is not None and visitor.state == VisitorState.PROPOSED:
        if visitor.substitution.status == SubstitutionStatus.WRITING:
            return
        raise SubstitutionUnderWay(substitution=str(visitor.substitution.id))
    check_editable(request)


def check_replaceable(
    request: TransferRequest, visitor: Visitor, under_way: Sequence[Substitution]
) -> None:
    """Raise CannotSubstituteNow, AlreadyAsked or SubstitutionUnderWay; `under_way`: all open."""
    if request.status not in LATE or visitor.state != VisitorState.LISTED:
        raise CannotSubstituteNow(status=str(request.status), state=str(visitor.state))
    _check_nothing_asked(request, visitor, under_way)


def check_withdrawable(
    request: TransferRequest, visitor: Visitor, under_way: Sequence[Substitution]
) -> None:
    """Raise CannotWithdrawVisitor, AlreadyAsked or SubstitutionUnderWay, as check_replaceable."""
    if request.status not in LATE or visitor.state != VisitorState.LISTED:
        raise CannotWithdrawVisitor(status=str(request.status), state=str(visitor.state))
    _check_nothing_asked(request, visitor, under_way)


def late_acts(request: TransferRequest, visitor: Visitor) -> frozenset[str]:
    """Say what the inviter may do with one visitor of a filed request: `substitute`, `withdraw`."""
    under_way = [one for one in request.substitutions.all() if one.is_open]
    try:
        check_replaceable(request, visitor, under_way)
    except DomainError:
        return frozenset()
    return frozenset({"substitute", "withdraw"})


def check_may_continue(request: TransferRequest) -> None:
    """Raise unless a substitution that was begun may be sent now.

    CannotSubstituteNow after the end of the request, AlreadyAsked while its withdrawal is asked.
    """
    if request.status not in LATE | EDITABLE:
        raise CannotSubstituteNow(status=str(request.status))
    if request.withdrawal_asked_at is not None:
        raise AlreadyAsked(asked="withdrawal")


def check_group_stays(
    remaining: Sequence[Visitor], *, inviter_kind: str, request: TransferRequest
) -> None:
    """Raise GroupTooSmall when those who remain are too few for a group visa (notes: 团体)."""
    found = Defects()
    check_groups(remaining, inviter_kind=inviter_kind, on=rules_day(request), defects=found)
    if any(isinstance(one.error, GroupTooSmall) for one in found):
        raise GroupTooSmall(
            _(
                "A group visa needs more visitors than would remain. Name a substitute, or "
                "withdraw the whole request."
            )
        )


def check_substitute(
    request: TransferRequest, substitution: Substitution, *, inviter_kind: str, now: dt.datetime
) -> None:
    """Raise RequestIncomplete with all that keeps the substitute from being sent.

    Places are those of the visitor's fields, `papers.<kind>`, `arrival_at` and `visitors`. Raises
    DuplicateOpenRequest when that is all there is. Passports are measured by today, categories
    and papers by the lists the request was filed under.
    """
    defects = substitute_defects(request, substitution, inviter_kind=inviter_kind, now=now)
    only_double = defects and all(isinstance(d.error, DuplicateOpenRequest) for d in defects)
    if only_double:
        first = next(iter(defects))
        raise DuplicateOpenRequest(fields={first.field: first.message}, **first.error.data)
    defects.refuse(RequestIncomplete, always=True)


def substitute_defects(
    request: TransferRequest, substitution: Substitution, *, inviter_kind: str, now: dt.datetime
) -> Defects:
    """Find what check_substitute refuses."""
    new, on = substitution.substitute, rules_day(request)
    limits = Limits.on(timezone.localdate(now))
    defects = Defects()
    check_arrival(request.arrival_at, now=now, defects=defects)
    by = yardstick(request, inviter_kind=inviter_kind, limits=limits, now=now, rules_of=on)
    check_visitor(new, by=by, defects=defects)
    papers = list(new.papers.all())
    asked = slots(visitors=[new], papers=papers, inviter_kind=inviter_kind, on=on)
    own = [slot for slot in asked if slot.visitor is not None]
    missing = Defects()
    check_papers(own, order=[new.id], defects=missing)
    for one in missing:
        defects.add(one.field.removeprefix("visitors.0."), one.error)
    defects.extend(_against_the_others(request, substitution, inviter_kind, on))
    return defects


def _against_the_others(
    request: TransferRequest, substitution: Substitution, inviter_kind: str, on: dt.date
) -> Defects:
    """Find what is wrong with the delegation as it would be: groups, and the same passport."""
    staying = [one for one in request.delegation if one.id != substitution.visitor_id]
    after = [*staying, substitution.substitute]
    defects = Defects()
    check_groups(after, inviter_kind=inviter_kind, on=on, defects=defects)
    for one in duplicates(request, after):
        if one.field == f"visitors.{len(after) - 1}.passport_number":
            defects.add("passport_number", one.error)
    return defects


def _check_nothing_asked(
    request: TransferRequest, visitor: Visitor, under_way: Sequence[Substitution]
) -> None:
    if request.withdrawal_asked_at is not None or visitor.withdrawal_asked_at is not None:
        raise AlreadyAsked(asked="withdrawal")
    for one in under_way:
        if one.visitor_id == visitor.id:
            raise SubstitutionUnderWay(substitution=str(one.id))
