"""When a decision stands for good: told, relied on by figures, or followed by a visa."""

from __future__ import annotations

import datetime as dt

import pytest
import time_machine

from apps.core.errors import MoveNotAllowed
from apps.endorsement import services
from apps.endorsement.decision_errors import DecisionSettled, DecisionTold
from apps.endorsement.policies import visitor_actions
from apps.endorsement.states import VisitorState
from tests.endorsement.test_moves import everything
from tests.endorsement.test_undoing import BACK, desk, later, refused, undo
from tests.factories import endorsement as made
from tests.factories.endorsement import SENDER, Desk

__all__ = ["desk"]  # a fixture


def test_a_refusal_that_the_city_knows_stands(desk: Desk) -> None:
    case = refused(desk, 2)  # the second visitor still waits, so the case is open
    services.tell_held(actor=SENDER, case_id=case.id, now=later(hours=1))
    before = everything()

    with pytest.raises(DecisionTold):
        undo(desk.approver, case)

    assert everything() == before
    assert BACK not in visitor_actions(made.first(case), desk.approver, case=made.fresh(case))


@pytest.mark.parametrize(("days", "stands"), [(14, False), (15, True)])
def test_a_decision_that_figures_rest_on_stands(desk: Desk, days: int, stands: bool) -> None:
    case = made.examined(desk)
    one = made.first(case)
    services.approve(
        actor=desk.approver, case_id=case.id, visitor_id=one.id, revision=case.revision
    )
    before = everything()
    decided = made.first(case).decided_at
    assert decided is not None

    with time_machine.travel(decided + dt.timedelta(days=days), tick=False):
        offered = visitor_actions(made.first(case), desk.approver, case=made.fresh(case))
        assert (BACK in offered) is not stands
        if stands:
            with pytest.raises(DecisionSettled):
                undo(desk.approver, made.fresh(case))
            assert everything() == before
        else:
            undo(desk.approver, made.fresh(case))
            assert made.first(case).state == VisitorState.RECOMMENDED


def test_once_the_visa_is_issued_nothing_is_taken_back(desk: Desk) -> None:
    case = made.issued(desk).visitor.case
    before = everything()

    with pytest.raises(MoveNotAllowed):
        undo(desk.approver, case)

    assert everything() == before
