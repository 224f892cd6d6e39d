"""Where a request stands: five plain steps, the times of both sides, and whose turn it is."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, Final

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from apps.accounts.roles import Role
from apps.audit.models import AuditEvent
from apps.audit.selectors import events_of
from apps.core import workcalendar
from apps.policy.reason_selectors import not_accept_texts
from apps.policy.selectors import parameter, working_days
from apps.regions import scoping
from apps.regions.scoping import AuthorityRef, city_query
from apps.regions.selectors import name_apart
from apps.routing.selectors import Delivery, delivery_of
from apps.transfers.models import Ask, Progress, TransferRequest
from apps.transfers.states import AT_PORT, WITH_VISA, AskKind, Status, Turn, VisitorState
from apps.transfers.wording import ANSWERS, HISTORY, INTERNAL, NOT_ACCEPTED

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


class StepState(StrEnum):
    """How far one step is."""

    DONE = "done"
    CURRENT = "current"
    WAITING = "waiting"
    SKIPPED = "skipped"  # this request does not take the step
    STOPPED = "stopped"  # the request ended before it


@dataclass(frozen=True, slots=True)
class Moment:
    """One thing that happened, on whose side, and when."""

    label: StrOrPromise
    side: Turn
    at: dt.datetime


@dataclass(slots=True)
class Step:
    """One of the five steps; `expected_by` is the deadline of whoever has the turn."""

    key: str
    label: StrOrPromise
    state: StepState = StepState.WAITING
    moments: list[Moment] = field(default_factory=list)
    expected_by: dt.datetime | None = None


@dataclass(frozen=True, slots=True)
class Tracker:
    """All that the page of a request says about its progress."""

    turn: Turn
    steps: Sequence[Step]
    open_asks: Sequence[Ask]
    deliveries: Sequence[Delivery]
    approved: int
    refused: int
    issued: int
    elsewhere: AuthorityRef | None
    elsewhere_status: str

    @property
    def elsewhere_name(self) -> str:
        """The name of the city where the request is now, told apart from others; or nothing."""
        return name_apart(self.elsewhere.schema_name) if self.elsewhere is not None else ""


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of a history; `remark` is the text that went with it, `actor_id` may be empty."""

    at: dt.datetime
    event: str
    label: StrOrPromise
    side: Turn
    actor_id: str
    remark: StrOrPromise


_STEPS: Final[tuple[tuple[str, StrOrPromise], ...]] = (
    ("filed", _("Filed")),
    ("check", _("City check")),
    ("port", _("With the port")),
    ("decided", _("Decided")),
    ("visa", _("Visa ready")),
)
#: The step that is under way in each status; statuses that end the request are not in it.
_CURRENT: Final = {
    Status.DRAFT: 0,
    Status.RETURNED: 0,
    Status.SUBMITTED: 1,
    Status.CHECKING: 1,
    Status.SUPPLEMENT_ASKED: 1,
    Status.HANDED_ON: 2,
    Status.ACCEPTED: 3,
    Status.DECIDED: 4,
}
_INVITER_TURN: Final = frozenset({Status.DRAFT, Status.RETURNED, Status.SUPPLEMENT_ASKED})
_CITY_TURN: Final = frozenset({Status.SUBMITTED, Status.CHECKING})
_CITY_ROLES: Final = frozenset({Role.CITY_OFFICER.value, Role.CITY_SUPERVISOR.value})


def turn_of(request: TransferRequest) -> Turn:
    """Say whose turn it is, from a row of a list or from a whole request (`with_counts`).

    Received by the port's machine and accepted by a person there are different things: until it is
    received, the request is on its way. While a substitute waits for the city's check, it is the
    city's turn, wherever the others are.
    """
    status = Status(request.status)
    if status == Status.REDIRECTED and (elsewhere := getattr(request, "elsewhere_status", None)):
        return _turn(Status(elsewhere))
    if status in {Status.HANDED_ON, Status.REDIRECTED} and request.received_at is None:
        return Turn.CARRIER
    if status == Status.ACCEPTED and getattr(request, "answer_due_at", None):
        return Turn.INVITER
    if status in AT_PORT and getattr(request, "has_substitute_to_check", False):
        return Turn.CITY
    return _turn(status)


@city_query
def gone_to(request: TransferRequest) -> AuthorityRef | None:
    """Give the city that a request was redirected to; None where it stayed or that one is gone."""
    if not request.redirected_to:
        return None
    known = {one.schema_name: one for one in scoping.ready_authorities()}
    return known.get(request.redirected_to)


@city_query
def tracker(request: TransferRequest) -> Tracker:
    """Put together the tracker of a request read by request_for_inviter or request_for_desk."""
    told = list(Progress.objects.filter(request=request).order_by("version"))
    status = Status(told[-1].status if told else request.status)
    states = [visitor.state for visitor in request.visitors.all()]
    asks = [a for a in request.asks.all() if a.kind == AskKind.SUPPLEMENT and not a.answered_at]
    return Tracker(
        turn=_turn(status) if told else turn_of(request),
        steps=_steps(request, status, told),
        open_asks=asks if request.status in {Status.SUPPLEMENT_ASKED, Status.ACCEPTED} else [],
        deliveries=delivery_of(request.id),
        approved=sum(state in {VisitorState.APPROVED, *WITH_VISA} for state in states),
        refused=states.count(VisitorState.REFUSED),
        issued=sum(state in WITH_VISA for state in states),
        elsewhere=gone_to(request),
        elsewhere_status=str(status.label) if told else "",
    )


@city_query
def history(request: TransferRequest, *, for_desk: bool = False) -> list[Entry]:
    """List what happened to a request, first to last, without anybody's personal data.

    Who of the city had it on the desk, and why that changed, is listed for the desk only.
    """
    remarks = dict(request.remarks.values_list("revision", "text"))
    return [
        Entry(
            at=event.at,
            event=event.event,
            label=HISTORY[event.event],
            side=_side(event.actor_id, frozenset(event.actor_roles)),
            actor_id=event.actor_id if event.actor_kind in {"user", "api"} else "",
            remark=_in_words(event, ANSWERS.get(told, told)),
        )
        for event in events_of(request.chain)
        if event.event in HISTORY and (for_desk or event.event not in INTERNAL)
        for told in [remarks.get(event.payload.get("revision"), "")]
    ]


def _in_words(event: AuditEvent, remark: StrOrPromise) -> StrOrPromise:
    """The remark of an event, after the rule book's reasons when the port did not accept.

    Their words are those of the day on which the port acted: the message may come on a later one.
    """
    if event.event != NOT_ACCEPTED:
        return remark
    codes = event.payload.get("reasons", ())
    acted_at = dt.datetime.fromisoformat(event.payload.get("told_at") or event.at.isoformat())
    texts = not_accept_texts(codes, workcalendar.beijing_date(acted_at))
    return " ".join(str(one) for one in (*texts, remark) if one)


def _steps(request: TransferRequest, status: Status, told: Sequence[Progress]) -> list[Step]:
    steps = [Step(key, label) for key, label in _STEPS]
    _place(steps, request, status)
    _moments(steps, request)
    for news in told:
        place = _CURRENT.get(Status(news.status), len(steps) - 1)
        label = Status(news.status).label
        steps[place].moments.append(Moment(label, Turn.CITY, news.at))
    if scoping.current().files_directly:
        steps[1].state = StepState.SKIPPED
    _deadlines(steps, request, status)
    return steps


def _place(steps: list[Step], request: TransferRequest, status: Status) -> None:
    """Mark each step done, current, waiting or stopped."""
    if status == Status.CLOSED:
        current = len(steps)
    elif status == Status.WITHDRAWN:
        current = _reached(request)
    else:
        current = _CURRENT.get(status, 1)
    rest = StepState.STOPPED if status == Status.WITHDRAWN else StepState.WAITING
    for place, step in enumerate(steps):
        step.state = StepState.DONE if place < current else rest
    if status in _CURRENT or status == Status.REDIRECTED:
        steps[current].state = StepState.CURRENT
    issued = any(visitor.state in WITH_VISA for visitor in request.visitors.all())
    if status == Status.CLOSED and not issued and not request.redirected_to:
        steps[-1].state = StepState.SKIPPED


def _reached(request: TransferRequest) -> int:
    """Count the steps that a withdrawn request had behind it."""
    behind = (request.submitted_at, request.handed_on_at, request.accepted_at)
    return sum(at is not None for at in behind)


def _moments(steps: list[Step], request: TransferRequest) -> None:
    """Write the times of both sides under their steps."""
    visas = [v.visa_issued_at for v in request.visitors.all() if v.visa_issued_at]
    listed: tuple[tuple[int, StrOrPromise, Turn, dt.datetime | None], ...] = (
        (0, _("First filed"), Turn.INVITER, request.first_filed_at),
        (0, _("Submitted"), Turn.INVITER, _later(request.submitted_at, request.first_filed_at)),
        (1, _("Check begun"), Turn.CITY, request.claimed_at),
        (1, _("Redirected"), Turn.CITY, request.redirected_at),
        (2, _("Handed on"), Turn.CITY, request.handed_on_at),
        (2, _("Received"), Turn.CARRIER, request.received_at),
        (2, _("Accepted"), Turn.PORT, request.accepted_at),
        (3, _("Decided"), Turn.PORT, request.decided_at),
        (4, _("First visa issued"), Turn.PORT, min(visas, default=None)),
        (4, _("Closed"), Turn.NOBODY, request.closed_at),
    )
    for place, label, side, at in listed:
        if at is not None:
            steps[place].moments.append(Moment(label, side, at))
    if request.withdrawn_at is not None:
        place = min(_reached(request), len(steps) - 1)
        steps[place].moments.append(Moment(_("Withdrawn"), Turn.INVITER, request.withdrawn_at))


def _deadlines(steps: list[Step], request: TransferRequest, status: Status) -> None:
    """Say by when the city checks and the port answers, in working days of the Chinese calendar."""
    today = timezone.localdate()
    if status in _CITY_TURN and request.submitted_at is not None:
        days = parameter("city.check_working_days", today)
        steps[1].expected_by = workcalendar.deadline(request.submitted_at, days, working_days())
    if status == Status.ACCEPTED and request.accepted_at is not None:
        days = parameter("port.examine_working_days", today)
        steps[3].expected_by = workcalendar.deadline(request.accepted_at, days, working_days())


def _turn(status: Status) -> Turn:
    """Say whose turn it is by the status alone."""
    if status in _INVITER_TURN:
        return Turn.INVITER
    if status in _CITY_TURN or status == Status.REDIRECTED:
        return Turn.CITY
    return Turn.NOBODY if status in {Status.CLOSED, Status.WITHDRAWN} else Turn.PORT


def _side(actor_id: str, roles: frozenset[str]) -> Turn:
    """Say on whose side the actor of an event stood."""
    if actor_id.startswith("system:port_"):
        return Turn.PORT
    if actor_id.startswith("system:city_") or roles & _CITY_ROLES:
        return Turn.CITY
    return Turn.CARRIER if actor_id.startswith("system:") else Turn.INVITER


def _later(at: dt.datetime | None, than: dt.datetime | None) -> dt.datetime | None:
    """Give `at` when it differs from `than`."""
    return at if at != than else None
