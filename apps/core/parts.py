"""The small values pages are built from: what a selector or view hands to a component tag."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


class Tone(StrEnum):
    """How a tag or notice is coloured; the words beside it always say the same."""

    NEUTRAL = "neutral"
    INFO = "info"
    PROGRESS = "progress"
    WAITING = "waiting"
    SUCCESS = "success"
    DANGER = "danger"


class StepState(StrEnum):
    """Where one of the plain steps of a request stands."""

    DONE = "done"
    CURRENT = "current"
    TODO = "todo"
    PROBLEM = "problem"


class TaskState(StrEnum):
    """The state of a task, read from the data and never from which pages were visited."""

    NOT_STARTED = "not_started"
    IN_PROGRESS = "in_progress"
    PROBLEM = "problem"
    DONE = "done"
    BLOCKED = "blocked"


TASK_FACES: dict[TaskState, tuple[StrOrPromise, Tone]] = {
    TaskState.NOT_STARTED: (_("Not started"), Tone.INFO),
    TaskState.IN_PROGRESS: (_("In progress"), Tone.PROGRESS),
    TaskState.PROBLEM: (_("Problem"), Tone.DANGER),
    TaskState.DONE: (_("Done"), Tone.SUCCESS),
    TaskState.BLOCKED: (_("Cannot start yet"), Tone.NEUTRAL),
}


@dataclass(frozen=True, slots=True)
class StepTime:
    """One moment inside a step, told with the side that noted it ("Shanghai received")."""

    label: StrOrPromise
    at: dt.datetime | None = None


@dataclass(frozen=True, slots=True)
class Step:
    """One of the plain steps of a request; `turn` says whose move it is, if anyone's."""

    label: StrOrPromise
    state: StepState = StepState.TODO
    times: Sequence[StepTime] = ()
    note: StrOrPromise = ""
    turn: StrOrPromise = ""
    is_yours: bool = False


@dataclass(frozen=True, slots=True)
class Task:
    """A line of a task list. Without `url` it is shown but cannot be opened."""

    label: StrOrPromise
    state: TaskState = TaskState.NOT_STARTED
    url: str = ""
    hint: StrOrPromise = ""

    @property
    def state_label(self) -> StrOrPromise:
        """The words of the state."""
        return TASK_FACES[self.state][0]

    @property
    def tone(self) -> Tone:
        """The colour of the state."""
        return TASK_FACES[self.state][1]


@dataclass(frozen=True, slots=True)
class Row:
    """A line of a summary list; `change_url` adds a link named "Change <label>"."""

    label: StrOrPromise
    value: StrOrPromise | int | dt.date | None = ""
    change_url: str = ""
    lang: str = ""
    is_code: bool = False


@dataclass(frozen=True, slots=True)
class Event:
    """A moment of a timeline, newest first by custom of the pages."""

    at: dt.datetime
    title: StrOrPromise
    who: StrOrPromise = ""
    detail: StrOrPromise = ""
    tone: Tone = Tone.NEUTRAL


@dataclass(frozen=True, slots=True)
class FlightLine:
    """A change of the flight: both flights in words, when it was changed, and why."""

    before: str
    after: str
    at: dt.datetime
    note: str = ""
    is_undone: bool = False


@dataclass(frozen=True, slots=True)
class Tab:
    """One of several views of a page, each with an address of its own."""

    label: StrOrPromise
    url: str
    is_current: bool = False
    count: int | None = None


@dataclass(frozen=True, slots=True)
class Crumb:
    """A step of the way back to the home page; the last one has no address."""

    label: StrOrPromise
    url: str = ""


@dataclass(frozen=True, slots=True)
class Chip:
    """A filter in force, and the address of the page without it."""

    label: StrOrPromise
    value: StrOrPromise
    remove_url: str
