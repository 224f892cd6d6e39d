"""Nobody on call is left for a case that lands soon: its supervisors, and what they hear."""

from __future__ import annotations

from apps.accounts.roles import Role
from apps.endorsement.services.calling import answer
from apps.notices.models import Notice
from tests.endorsement.test_calling import Later, desk, events_of, later, near, officers
from tests.factories.accounts import make_actor
from tests.factories.calls import call_of, called, on_call, run
from tests.factories.endorsement import Desk

__all__ = ["desk", "later"]  # fixtures


def test_with_nobody_on_call_the_supervisors_are_called_at_once(desk: Desk) -> None:
    chief = make_actor(Role.PORT_SUPERVISOR)
    case = near(desk)

    run()

    assert called(case) == [[chief.id]]
    assert call_of(case).is_alarm


def test_supervisors_hear_that_whoever_answered_has_not_taken_the_case(
    desk: Desk, later: Later
) -> None:
    (officer,) = officers(1)
    chief = make_actor(Role.PORT_SUPERVISOR)
    on_call(officer)
    case = near(desk)
    run()
    later(10)
    run()
    assert called(case) == [[officer.id], [chief.id]]
    answer(actor=officer, case_id=case.id)
    later(60)

    run()
    run()

    (told,) = Notice.objects.filter(event="endorsement.call_lapsed")
    assert str(told.recipient_id) == chief.id
    assert call_of(case).is_alarm


def test_a_supervisor_who_comes_after_the_alarm_is_called(desk: Desk, later: Later) -> None:
    case = near(desk)
    run()
    assert "supervisors_called" not in events_of(case)
    chief = make_actor(Role.PORT_SUPERVISOR)
    later(10)

    run()

    assert called(case) == [[chief.id]]


def test_with_nobody_at_all_the_alarm_stands_and_who_comes_on_call_is_called(
    desk: Desk, later: Later
) -> None:
    case = near(desk)

    run()
    assert (called(case), call_of(case).is_alarm) == ([], True)

    (officer,) = officers(1)
    on_call(officer)
    later(10)
    run()
    assert called(case) == [[officer.id]]
