"""What the database itself refuses about a request and a visitor: one constraint per sentence."""

from __future__ import annotations

from typing import Final

from django.db.models import BaseConstraint, CheckConstraint, Deferrable, F, Q, UniqueConstraint

from apps.core.identifiers.passport_kind import PassportKind
from apps.core.identifiers.sex import Sex
from apps.transfers.states import (
    EDITABLE,
    HELD,
    NOT_OF_IT,
    SUBSTITUTION_OPEN,
    WITH_VISA,
    HostRelation,
    Status,
    StayFinding,
    SubstitutionStatus,
    VisitorState,
)

_S = Status


def _only_in(name: str, field: str, *statuses: Status, always: bool = False) -> CheckConstraint:
    """Let `field` be set in these statuses only; with `always`, demand it there."""
    absent = Q(**{f"{field}__isnull": True})
    inside = Q(status__in=sorted(statuses))
    return CheckConstraint(
        name=name, condition=(inside & ~absent) | (~inside & absent) if always else inside | absent
    )


def _same(name: str, one: str, other: str) -> CheckConstraint:
    """Both fields are set, or neither."""
    return CheckConstraint(
        name=name,
        condition=Q(**{f"{one}__isnull": True, f"{other}__isnull": True})
        | Q(**{f"{one}__isnull": False, f"{other}__isnull": False}),
    )


_PORT_HAS_IT: Final = (_S.HANDED_ON, _S.ACCEPTED, _S.DECIDED, _S.CLOSED)

REQUEST_CONSTRAINTS: Final[list[BaseConstraint]] = [
    # A reference is unique among those this city gives out; one that came with a redirected
    # request keeps it, even where this city had given out the same.
    UniqueConstraint(name="request_reference_once", fields=["reference", "redirected_from"]),
    UniqueConstraint(  # a page that is sent twice starts one draft
        name="request_started_once", fields=["created_by", "start_key"]
    ),
    CheckConstraint(name="request_status_known", condition=Q(status__in=_S.values)),
    CheckConstraint(
        name="request_one_inviter",
        condition=Q(enterprise__isnull=False, host__isnull=True)
        | Q(enterprise__isnull=True, host__isnull=False),
    ),
    CheckConstraint(
        name="request_relation_known", condition=Q(host_relation__in=["", *HostRelation.values])
    ),
    CheckConstraint(  # a unit's guests need no such word
        name="request_relation_of_hosts", condition=Q(host__isnull=False) | Q(host_relation="")
    ),
    _same("request_filed_together", "first_filed_at", "submitted_at"),
    _same("request_filed_under_rules", "submitted_at", "policy_date"),
    CheckConstraint(  # who declared what, and when: all of it or nothing
        name="request_declared_whole",
        condition=Q(declared_at=None, declared_by="", declared_text="")
        | (Q(declared_at__isnull=False) & ~Q(declared_by="") & ~Q(declared_text="")),
    ),
    CheckConstraint(  # only what was never filed has no filing time
        name="request_filed_when_not_draft",
        condition=Q(status=_S.DRAFT, submitted_at=None)
        | Q(status=_S.WITHDRAWN)
        | (~Q(status__in=[_S.DRAFT, _S.WITHDRAWN]) & Q(submitted_at__isnull=False)),
    ),
    CheckConstraint(  # a filed request has a whole trip; while it is edited it may have gaps
        name="request_trip_whole",
        condition=Q(status__in=sorted({*EDITABLE, _S.WITHDRAWN}))
        | (
            Q(arrival_at__isnull=False, stay_days__isnull=False)
            & ~Q(port_of_entry="")
            & ~Q(port_schema="")
        ),
    ),
    CheckConstraint(
        name="request_stay_positive", condition=Q(stay_days__isnull=True) | Q(stay_days__gte=1)
    ),
    CheckConstraint(  # a ground is stated with its words, or the lane was not asked for
        name="request_expedition_whole",
        condition=Q(expedite_ground="", expedite_reason="")
        | (~Q(expedite_ground="") & ~Q(expedite_reason="")),
    ),
    _same("request_claim_paired", "claimed_by", "claimed_at"),
    CheckConstraint(
        name="request_claimed_while_held",
        condition=~Q(status__in=sorted(HELD)) | Q(claimed_by__isnull=False),
    ),
    CheckConstraint(
        name="request_unclaimed_before_check",
        condition=~Q(status__in=[_S.DRAFT, _S.SUBMITTED]) | Q(claimed_by=None),
    ),
    CheckConstraint(
        name="request_handed_on_at_port",
        condition=Q(status__in=sorted(_PORT_HAS_IT), handed_on_at__isnull=False)
        | Q(status=_S.WITHDRAWN)
        | (~Q(status__in=sorted({*_PORT_HAS_IT, _S.WITHDRAWN})) & Q(handed_on_at=None)),
    ),
    _only_in("request_recall_while_handed_on", "recall_asked_at", _S.HANDED_ON),
    _only_in("request_withdrawal_while_at_port", "withdrawal_asked_at", _S.HANDED_ON, _S.ACCEPTED),
    CheckConstraint(
        name="request_accepted_when_accepted",
        condition=Q(
            status__in=sorted({_S.ACCEPTED, _S.DECIDED, _S.CLOSED}), accepted_at__isnull=False
        )
        | Q(status=_S.WITHDRAWN)
        | (
            ~Q(status__in=sorted({_S.ACCEPTED, _S.DECIDED, _S.CLOSED, _S.WITHDRAWN}))
            & Q(accepted_at=None)
        ),
    ),
    _only_in("request_decided_paired", "decided_at", _S.DECIDED, _S.CLOSED, always=True),
    _only_in("request_closed_paired", "closed_at", _S.CLOSED, always=True),
    _only_in("request_withdrawn_paired", "withdrawn_at", _S.WITHDRAWN, always=True),
    _only_in("request_redirected_paired", "redirected_at", _S.REDIRECTED, always=True),
    CheckConstraint(
        name="request_redirected_somewhere",
        condition=(Q(status=_S.REDIRECTED) & ~Q(redirected_to=""))
        | (~Q(status=_S.REDIRECTED) & Q(redirected_to="")),
    ),
    CheckConstraint(  # once only, or two cities could send an inviter to and fro
        name="request_redirected_once",
        condition=Q(redirected_to="") | Q(redirected_from=""),
    ),
]

_V = VisitorState
_WITH_VISA: Final = sorted(WITH_VISA)
_DECIDED: Final = sorted({_V.APPROVED, _V.REFUSED, *WITH_VISA})

VISITOR_CONSTRAINTS: Final[list[BaseConstraint]] = [
    UniqueConstraint(  # one open request per passport, day and port
        name="visitor_one_open_trip",
        fields=["passport_key", "trip_date", "port_of_entry"],
        condition=Q(is_open=True),
    ),
    CheckConstraint(name="visitor_state_known", condition=Q(state__in=_V.values)),
    CheckConstraint(name="visitor_sex_known", condition=Q(sex__in=Sex.values)),
    CheckConstraint(
        name="visitor_passport_kind_known", condition=Q(passport_kind__in=PassportKind.values)
    ),
    CheckConstraint(name="visitor_has_a_name", condition=~(Q(surname="") & Q(given_names=""))),
    CheckConstraint(name="visitor_position_from_one", condition=Q(position__gte=1)),
    UniqueConstraint(  # checked at commit: removing one moves the others up
        name="visitor_placed_once",
        fields=["request", "position"],
        deferrable=Deferrable.DEFERRED,
    ),
    CheckConstraint(  # open visitors carry the trip they are open for
        name="visitor_open_for_a_trip",
        condition=Q(is_open=False) | (Q(trip_date__isnull=False) & ~Q(port_of_entry="")),
    ),
    CheckConstraint(
        name="visitor_decided_paired",
        condition=Q(state__in=_DECIDED, decided_at__isnull=False)
        | (~Q(state__in=_DECIDED) & Q(decided_at=None)),
    ),
    CheckConstraint(  # an issued visa is whole: number, limits and ports
        name="visitor_visa_whole",
        condition=(
            Q(
                state__in=_WITH_VISA,
                visa_issued_at__isnull=False,
                visa_enter_by__isnull=False,
                visa_stay_days__isnull=False,
            )
            & ~Q(visa_number="")
        )
        | (~Q(state__in=_WITH_VISA) & Q(visa_number="", visa_issued_at=None)),
    ),
    CheckConstraint(
        name="visitor_visa_change_dated",
        condition=Q(state__in=sorted({_V.USED, _V.EXPIRED, _V.DECLARED_VOID}))
        | Q(visa_changed_at=None),
    ),
    CheckConstraint(  # told of a guest who entered, and only what the record says
        name="visitor_stay_coherence",
        condition=Q(stay_finding="", stay_last_day=None, left_on=None)
        | Q(
            state=_V.USED,
            stay_finding=StayFinding.NO_EXIT,
            stay_last_day__isnull=False,
            left_on=None,
        )
        | Q(
            state=_V.USED,
            stay_finding__in=[StayFinding.LEFT_IN_TIME.value, StayFinding.LEFT_LATE.value],
            stay_last_day__isnull=False,
            left_on__isnull=False,
        ),
    ),
    UniqueConstraint(  # a delegation has one leader
        name="visitor_one_leader",
        fields=["request"],
        condition=Q(is_leader=True) & ~Q(state__in=sorted(NOT_OF_IT)),
    ),
    CheckConstraint(
        name="visitor_withdrawal_before_decision",
        condition=Q(withdrawal_asked_at=None) | Q(state=_V.LISTED),
    ),
]

_B = SubstitutionStatus
_OPEN_SUBSTITUTION: Final = sorted(SUBSTITUTION_OPEN)

SUBSTITUTION_CONSTRAINTS: Final[list[BaseConstraint]] = [
    CheckConstraint(name="substitution_status_known", condition=Q(status__in=_B.values)),
    CheckConstraint(  # nobody replaces themselves
        name="substitution_of_another", condition=~Q(visitor=F("substitute"))
    ),
    UniqueConstraint(  # of two colleagues who replace the same visitor, one comes first
        name="substitution_one_open",
        fields=["visitor"],
        condition=Q(status__in=_OPEN_SUBSTITUTION),
    ),
    CheckConstraint(
        name="substitution_sent_when_sent",
        condition=Q(status=_B.WRITING, sent_at=None)
        | Q(status__in=sorted({_B.TO_CHECK, _B.ASKED}), sent_at__isnull=False)
        | ~Q(status__in=_OPEN_SUBSTITUTION),
    ),
    CheckConstraint(
        name="substitution_ended_paired",
        condition=Q(status__in=_OPEN_SUBSTITUTION, ended_at=None)
        | (~Q(status__in=_OPEN_SUBSTITUTION) & Q(ended_at__isnull=False)),
    ),
]

FLIGHT_CHANGE_CONSTRAINTS: Final[list[BaseConstraint]] = [
    CheckConstraint(
        name="flight_change_is_one",
        condition=~Q(
            port_before=F("port_after"),
            flight_before=F("flight_after"),
            arrival_before=F("arrival_after"),
        ),
    ),
    CheckConstraint(  # nobody changes a landing into the past
        name="flight_change_to_come", condition=Q(arrival_after__gt=F("changed_at"))
    ),
]
