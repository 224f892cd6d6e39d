"""The life of requests, cases and visas as pages of the reference, drawn from their tables."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from django.utils import translation

from apps.core.moves import Moves
from apps.endorsement import states as port
from apps.enterprises import states as register
from apps.transfers import states as city


@dataclass(frozen=True, slots=True)
class Life:
    """One table of moves, and the status in which a new thing begins."""

    title: str
    moves: Moves[Any]
    start: str
    names: Mapping[str, Any]
    ends: frozenset[str] = frozenset()  # where it may end though a move leads on


PAGES: Final[Mapping[str, tuple[str, tuple[Life, ...]]]] = {
    "states-request.md": (
        "States of a request in its city",
        (
            Life(
                "Request",
                city.MOVES,
                city.Status.DRAFT,
                dict(city.Status.choices),
                ends=city.ENDED,
            ),
            Life(
                "Visitor",
                city.VISITOR_MOVES,
                city.VisitorState.LISTED,
                dict(city.VisitorState.choices),
            ),
            Life(
                "Substitution",
                city.SUBSTITUTION_MOVES,
                city.SubstitutionStatus.WRITING,
                dict(city.SubstitutionStatus.choices),
            ),
        ),
    ),
    "states-unit.md": (
        "States of an application to be put on file, and of a change of a record",
        (
            Life(
                "Application",
                register.REGISTRATION_MOVES,
                register.RegistrationStatus.DRAFT,
                dict(register.RegistrationStatus.choices),
            ),
            Life(
                "Change of a record",
                register.CHANGE_MOVES,
                register.ChangeStatus.FILED,
                dict(register.ChangeStatus.choices),
            ),
        ),
    ),
    "states-case.md": (
        "States of a case at the port",
        (
            Life("Case", port.CASE_MOVES, port.CaseStatus.RECEIVED, dict(port.CaseStatus.choices)),
            Life(
                "Visitor",
                port.VISITOR_MOVES,
                port.VisitorState.PENDING,
                dict(port.VisitorState.choices),
            ),
            Life("Visa", port.VISA_MOVES, port.VisaStatus.ISSUED, dict(port.VisaStatus.choices)),
        ),
    ),
}


_INTRODUCTION: Final = """\
Drawn from the tables of moves by `manage.py states_diagram`; a test compares them. A move that is
not here is refused."""


def draw(page: str) -> str:
    """Write one page of PAGES as Markdown, in English: diagram, statuses, and events by action."""
    title, lives = PAGES[page]
    with translation.override("en"):
        parts = [f"# {title}", _INTRODUCTION, *(_life(life) for life in lives)]
    return "\n\n".join(parts) + "\n"


def _life(life: Life) -> str:
    statuses = "\n".join(f"| `{value}` | {label} |" for value, label in life.names.items())
    events = "\n".join(
        f"| `{action.value}` | `{move.event}` |" for action, move in life.moves.items()
    )
    return (
        f"## {life.title}\n\n"
        f"```mermaid\n{life.moves.mermaid(start=life.start, ends=life.ends)}```\n\n"
        f"| status | on screen |\n| --- | --- |\n{statuses}\n\n"
        f"| action | audit event |\n| --- | --- |\n{events}"
    )
