"""Beat rings in public, each port works in its own schema."""

import datetime as dt

import pytest
import time_machine

from apps.endorsement import tasks
from apps.endorsement.models import Visa
from apps.endorsement.schedule import BEAT_SCHEDULE
from apps.endorsement.states import VisaStatus
from apps.notices.models import Notice
from apps.regions.scoping import AuthorityRef, enter
from apps.regions.tasks import ScopedTask
from tests.factories import endorsement as made
from tests.factories.endorsement import Desk


def test_beat_rings_tasks_that_exist() -> None:
    rung = {entry["task"] for entry in BEAT_SCHEDULE.values()}

    assert rung >= {tasks.expire_everywhere.name, tasks.remind_everywhere.name}
    assert rung <= {task.name for task in vars(tasks).values() if isinstance(task, ScopedTask)}


def test_every_port_is_rung_and_no_city(
    public: AuthorityRef, monkeypatch: pytest.MonkeyPatch
) -> None:
    rung: list[str] = []
    monkeypatch.setattr(tasks.expire_due, "delay", lambda *, schema: rung.append(schema))

    tasks.expire_everywhere(schema="public")

    assert rung == ["port_shanghai"]


def test_the_task_lets_visas_of_its_port_expire_and_may_run_twice(public: AuthorityRef) -> None:
    with enter("port_shanghai"):
        visa = made.issued(Desk())

    with time_machine.travel(visa.enter_by):
        tasks.expire_due(schema="port_shanghai")
        tasks.expire_due(schema="port_shanghai")

    with enter("port_shanghai"):
        expired = Visa.objects.get(id=visa.id)
    assert (expired.status, expired.revision) == (VisaStatus.EXPIRED, 2)


def test_who_holds_a_case_is_told_once_that_its_time_is_nearly_over(public: AuthorityRef) -> None:
    with enter("port_shanghai"):
        desk = Desk()
        held, free = made.examining(desk), made.accepted(desk)
        assert held.due_at is not None
        Notice.objects.all().delete()
    due = max(case.due_at for case in (held, free) if case.due_at)

    with time_machine.travel(held.due_at - dt.timedelta(hours=26), tick=False):
        tasks.remind(schema="port_shanghai")
    with enter("port_shanghai"):
        assert not Notice.objects.exists()
    for _twice in range(2):
        with time_machine.travel(due - dt.timedelta(hours=1), tick=False):
            tasks.remind(schema="port_shanghai")

    with enter("port_shanghai"):
        told = Notice.objects.filter(event="endorsement.examination_due_soon")
        of_held = told.filter(reference=held.reference)
        assert [str(one.recipient_id) for one in of_held] == [desk.officer.id]
        assert of_held.get().due_at == held.due_at
        of_free = {str(one.recipient_id) for one in told.filter(reference=free.reference)}
        assert of_free >= {desk.officer.id, desk.approver.id}
        assert told.count() == 1 + len(of_free)
