"""Beat rings in public, each port works in its own schema."""

import datetime as dt
from uuid import UUID, uuid4

import pytest
import time_machine
from celery.exceptions import SoftTimeLimitExceeded
from structlog.testing import capture_logs

from apps.endorsement import tasks
from apps.endorsement.errors import NoCounterLock
from apps.endorsement.models import PortCase, Visa
from apps.endorsement.one_by_one import one_by_one
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


def test_a_visa_that_cannot_expire_does_not_hold_up_the_others(public: AuthorityRef) -> None:
    with enter("port_shanghai"):
        desk = Desk()
        stuck, behind = made.issued(desk), made.issued(desk)
        PortCase.objects.filter(id=stuck.visitor.case_id).update(origin="city_that_has_gone")

    with time_machine.travel(behind.enter_by):
        tasks.expire_due(schema="port_shanghai")

    with enter("port_shanghai"):
        became = {visa.id: visa.status for visa in Visa.objects.all()}
    assert became == {stuck.id: VisaStatus.ISSUED, behind.id: VisaStatus.EXPIRED}


@pytest.mark.parametrize("fault", [NoCounterLock, ZeroDivisionError])
def test_a_row_that_fails_leaves_the_others_done(fault: type[Exception]) -> None:
    rows, seen = [uuid4() for _ in range(3)], []

    def act(row: UUID) -> bool:
        seen.append(row)
        if row == rows[0]:
            raise fault("Ms Anna Example")
        return True

    with capture_logs() as logs:
        assert one_by_one(rows, act, failed="row_failed") == 2

    assert seen == rows
    assert [log["event"] for log in logs] == ["row_failed"]
    assert "Anna" not in str(logs)


def test_a_run_whose_time_is_over_ends() -> None:
    def act(row: UUID) -> bool:
        raise SoftTimeLimitExceeded

    with pytest.raises(SoftTimeLimitExceeded):
        one_by_one([uuid4()], act, failed="row_failed")


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
