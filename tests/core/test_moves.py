"""A table of moves: what is in it is possible, all else is refused, and it draws itself."""

from enum import StrEnum

import pytest
from hypothesis import given
from hypothesis import strategies as st

from apps.core.errors import MoveNotAllowed
from apps.core.moves import Move, Moves


class Act(StrEnum):
    FILE = "FILE"
    TAKE = "TAKE"
    GIVE_BACK = "GIVE_BACK"


TABLE = Moves(
    {
        Act.FILE: Move(frozenset({"DRAFT", "RETURNED"}), "FILED", "things.filed"),
        Act.TAKE: Move(frozenset({"FILED"}), "TAKEN", "things.taken"),
        Act.GIVE_BACK: Move(frozenset({"FILED"}), "RETURNED", "things.given_back"),
    }
)
STATUSES = ["DRAFT", "FILED", "TAKEN", "RETURNED", "UNHEARD_OF"]


@given(st.sampled_from(Act), st.sampled_from(STATUSES))
def test_a_move_is_possible_from_its_sources_only(action: Act, status: str) -> None:
    if status in TABLE[action].sources:
        assert TABLE.check(action, status) == TABLE[action]
    else:
        with pytest.raises(MoveNotAllowed) as refusal:
            TABLE.check(action, status)
        assert refusal.value.data == {"action": action.value, "status": status}


@given(st.sampled_from(STATUSES))
def test_the_actions_offered_are_those_allowed(status: str) -> None:
    assert TABLE.actions_from(status) == tuple(
        action for action in Act if TABLE.allows(action, status)
    )


def test_targets_of_a_status_are_what_one_move_reaches() -> None:
    assert TABLE.targets_from("FILED") == {"TAKEN", "RETURNED"}
    assert TABLE.targets_from("TAKEN") == frozenset()


def test_the_drawing_shows_every_move_and_every_end() -> None:
    assert TABLE.mermaid(start="DRAFT") == (
        "stateDiagram-v2\n"
        "    [*] --> DRAFT\n"
        "    DRAFT --> FILED: file\n"
        "    RETURNED --> FILED: file\n"
        "    FILED --> TAKEN: take\n"
        "    FILED --> RETURNED: give_back\n"
        "    TAKEN --> [*]\n"
    )


def test_the_drawing_is_the_same_each_time_it_is_drawn() -> None:
    many = Moves({Act.FILE: Move(frozenset("HGFEDCBA"), "FILED", "things.filed")})

    drawn = [line.split()[0] for line in many.mermaid(start="A").splitlines()[2:-1]]

    assert drawn == list("ABCDEFGH")


def test_a_table_does_not_follow_changes_of_what_it_was_made_from() -> None:
    source = {Act.FILE: Move(frozenset({"DRAFT"}), "FILED", "things.filed")}
    table = Moves(source)
    source.clear()

    assert list(table) == [Act.FILE]
    assert len(table) == 1
