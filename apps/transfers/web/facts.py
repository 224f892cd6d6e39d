"""The facts of requests as the rows, steps and lines that components draw."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Final

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from apps.core import parts
from apps.core.filed import days, flight
from apps.core.identifiers import nationality
from apps.core.parts import Event, FlightLine, Row, StepTime, Tone
from apps.core.templatetags.times import beijing, beijing_date, last_moment
from apps.policy.selectors import expedite_grounds
from apps.regions.selectors import place_names
from apps.transfers.models import TransferRequest, Visitor
from apps.transfers.policies.moves import editable
from apps.transfers.selectors import Step, StepState, Tracker
from apps.transfers.selectors.tracker import Entry, Moment
from apps.transfers.states import Turn

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

_STATES: Final = {
    StepState.DONE: parts.StepState.DONE,
    StepState.CURRENT: parts.StepState.CURRENT,
    StepState.WAITING: parts.StepState.TODO,
    StepState.SKIPPED: parts.StepState.TODO,
    StepState.STOPPED: parts.StepState.PROBLEM,
}
_SIDES: Final = frozenset({Turn.INVITER, Turn.CITY, Turn.PORT})
#: What an inviter did while writing; of no interest once the request is on its way.
_DRAFTING: Final = frozenset(
    f"transfers.{event}"
    for event in (
        "trip_edited",
        "visitor_added",
        "visitor_edited",
        "visitor_removed",
        "paper_attached",
        "paper_removed",
        "paper_turned",
    )
)
_TONES: Final = {
    "transfers.visa_issued": Tone.SUCCESS,
    "transfers.visitor_approved": Tone.SUCCESS,
    "transfers.visitor_refused": Tone.DANGER,
    "transfers.not_accepted": Tone.DANGER,
    "transfers.returned": Tone.WAITING,
    "transfers.supplement_asked": Tone.WAITING,
    "transfers.port_asked": Tone.WAITING,
}


def trip_rows(request: TransferRequest, change_url: str = "") -> list[Row]:
    """The trip; with `change_url` each line leads to where it can be changed."""
    relation = (
        [Row(_("Guests are"), request.get_host_relation_display(), change_url)]
        if request.host_id is not None
        else []
    )
    return [
        *relation,
        Row(_("Port of entry"), _place(request.port_of_entry), change_url),
        Row(_("Arrival"), beijing(request.arrival_at), change_url),
        Row(_("Flight"), request.flight_no, change_url, is_code=True),
        Row(_("Stay asked for"), days(request.stay_days), change_url),
        Row(_("Purpose"), request.purpose, change_url),
        Row(_("Itinerary"), request.itinerary, change_url),
        Row(_("Why it is urgent"), request.urgent_reason, change_url),
        *expedition_rows(request),
        Row(_("Contact person"), request.contact_name, change_url),
        Row(_("Telephone"), request.contact_phone, change_url),
    ]


def flight_lines(request: TransferRequest) -> list[FlightLine]:
    """What became of the flight, the last change first; for a request read whole."""
    return [
        FlightLine(
            before=flight(*one.before),
            after=flight(*one.after),
            at=one.changed_at,
            note=one.note,
            is_undone=one.undone_at is not None,
        )
        for one in reversed(list(request.flight_changes.all()))
    ]


def expedition_rows(request: TransferRequest) -> list[Row]:
    """The expedited lane with its ground and words, where the inviter asks for it."""
    if not request.expedite_ground:
        return []
    names = {one.code: one.name for one in expedite_grounds(timezone.localdate())}
    change_url = reverse("transfers:expedite", args=[request.id]) if editable(request) else ""
    ground = names.get(request.expedite_ground, request.expedite_ground)
    return [
        Row(_("Expedited lane asked for"), ground, change_url),
        Row(_("Expedition, in words"), request.expedite_reason, change_url),
    ]


def visitor_rows(
    visitor: Visitor, categories: Mapping[str, str], change_url: str = ""
) -> list[Row]:
    """One visitor and the passport; `categories` are the names of visa categories by code."""
    return [
        Row(_("Surname"), visitor.surname, change_url),
        Row(_("Given names"), visitor.given_names, change_url),
        Row(_("Name in Chinese"), visitor.name_zh, change_url, lang="zh-Hans"),
        Row(_("Sex"), visitor.get_sex_display(), change_url),
        Row(_("Date of birth"), beijing_date(visitor.birth_date), change_url),
        Row(_("Nationality"), nationality.find(visitor.nationality).name, change_url),
        Row(_("Passport"), visitor.passport_number, change_url, is_code=True),
        Row(_("Passport expires"), beijing_date(visitor.passport_expires_on), change_url),
        Row(_("Visa category"), categories.get(visitor.category, visitor.category), change_url),
        Row(_("Occupation"), visitor.occupation, change_url),
        Row(_("Employer"), visitor.employer, change_url),
    ]


def _place(code: str) -> str:
    """A place of entry by name, with the code that tickets print."""
    return f"{place_names().get(code, '')} ({code})".strip() if code else ""


def inviter_rows(request: TransferRequest) -> list[Row]:
    """Who invites."""
    unit, host = request.enterprise, request.host
    if unit is not None:
        return [
            Row(_("Inviting unit"), unit.name_zh, lang="zh-Hans"),
            Row(_("Name in English"), unit.name_en, lang="en"),
            Row(_("Unified social credit code"), unit.uscc, is_code=True),
            Row(_("Address"), unit.address),
            Row(_("Filing of the unit"), unit.get_standing_display()),
        ]
    return [Row(_("Host"), host.name if host is not None else "")]


def step_parts(progress: Tracker, *, reader: Turn) -> list[parts.Step]:
    """The five steps as the tracker draws them, with the mark of whose turn it is."""
    return [_step(step, progress, reader) for step in progress.steps]


def history_events(entries: Sequence[Entry], names: dict[str, str]) -> list[Event]:
    """A history, newest first, without the steps of drafting; others' people by their side."""
    return [
        Event(
            at=entry.at,
            title=entry.label,
            who=names.get(entry.actor_id) or _side_of(entry),
            detail=entry.remark,
            tone=_TONES.get(entry.event, Tone.NEUTRAL),
        )
        for entry in reversed(entries)
        if entry.event not in _DRAFTING
    ]


def _side_of(entry: Entry) -> StrOrPromise:
    """Name the side of an event; what a worker does is nobody's place on the way."""
    return _("The system") if entry.side == Turn.CARRIER else entry.side.label


def _told_with_side(one: Moment) -> StrOrPromise:
    """What happened, and on whose side where that is somebody's."""
    if one.side not in _SIDES:
        return one.label
    return _("%(what)s (%(side)s)") % {"what": one.label, "side": one.side.label}


def _step(step: Step, progress: Tracker, reader: Turn) -> parts.Step:
    is_current = step.state == StepState.CURRENT
    is_yours = is_current and progress.turn == reader
    turn = ""
    if is_current:
        turn = _("Your turn") if is_yours else str(progress.turn.label)
    note = ""
    if step.state == StepState.SKIPPED:
        note = _("Not needed here")
    elif step.expected_by is not None:
        note = _("Expected by %(at)s") % {"at": last_moment(step.expected_by)}
    return parts.Step(
        label=step.label,
        state=_STATES[step.state],
        times=[StepTime(_told_with_side(one), one.at) for one in step.moments],
        note=note,
        turn=turn,
        is_yours=is_yours,
    )
