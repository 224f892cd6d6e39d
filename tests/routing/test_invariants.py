"""The checker names each promise that is broken, and nothing where all are kept."""

import datetime as dt
from collections.abc import Callable
from io import StringIO
from uuid import uuid4

import pytest
from django.core.management import CommandError, call_command
from django.db.models import F

from apps.core.errors import Conflict
from apps.regions.scoping import enter
from apps.routing import relay
from apps.routing.invariants import examine
from apps.routing.models import InboxMessage, OutboxMessage
from tests.routing.carrying import CITY, PORT, Effects, claim, parcels_of, receive, send, settle

pytestmark = pytest.mark.django_db

NO_PATIENCE = dt.timedelta(seconds=-1)


@pytest.fixture
def carried(effects: Effects) -> None:
    about = uuid4()
    for _ in range(3):
        send(about)
    send()
    relay.carry_everything()


def broken(patience: dt.timedelta = NO_PATIENCE) -> set[str]:
    return {finding.promise for finding in examine(patience=patience).findings}


def test_all_is_well_after_an_ordinary_day(carried: None) -> None:
    report = examine(patience=NO_PATIENCE)

    assert (report.sent, report.applied, report.dead, report.findings) == (4, 4, 0, [])


def lose_one() -> None:
    with enter(PORT):
        InboxMessage.objects.filter(version=3).delete()


def invent_one() -> None:
    with enter(CITY):
        OutboxMessage.objects.filter(version=3).delete()


def change_one() -> None:
    with enter(PORT):
        InboxMessage.objects.filter(version=2).update(digest="0" * 64)


def turn_the_order() -> None:
    with enter(PORT):
        InboxMessage.objects.filter(version=2).update(
            applied_at=F("applied_at") - dt.timedelta(hours=1)
        )


def leave_a_hole() -> None:
    with enter(CITY):
        OutboxMessage.objects.filter(version=1).delete()
    with enter(PORT):
        InboxMessage.objects.filter(version=1).delete()


def forge_a_receipt() -> None:
    with enter(CITY):
        OutboxMessage.objects.filter(version=2).update(receipt_signature=b"x" * 64)


@pytest.mark.parametrize(
    ("damage", "promises"),
    [
        (lose_one, {"I1"}),
        (invent_one, {"I2"}),
        (change_one, {"I1", "I2"}),
        (turn_the_order, {"I5"}),
        (leave_a_hole, {"I5"}),
        (forge_a_receipt, {"I8"}),
    ],
)
def test_each_damage_is_found(
    carried: None, damage: Callable[[], None], promises: set[str]
) -> None:
    damage()

    assert broken() == promises


def test_what_waits_too_long_is_stuck(effects: Effects) -> None:
    send()

    assert broken(dt.timedelta(hours=1)) == set()
    assert broken() == {"I3"}


def test_what_is_parked_too_long_is_stuck(effects: Effects) -> None:
    about = uuid4()
    send(about)
    send(about)
    settle(receive(parcels_of(claim())[1:]))
    with enter(CITY):
        OutboxMessage.objects.filter(version=1).delete()

    report = examine(patience=NO_PATIENCE)

    assert [finding.says.split()[0] for finding in report.findings] == ["unfinished", "parked"]


def test_a_dead_letter_is_counted_and_what_waits_behind_it_is_not_stuck(effects: Effects) -> None:
    effects.trouble["no"] = Conflict()
    about = uuid4()
    send(about, reason="no")
    relay.carry_everything()
    send(about)

    report = examine(patience=NO_PATIENCE)

    assert (report.dead, report.findings) == (1, [])


def test_the_command_says_so_and_fails_when_a_promise_is_broken(carried: None) -> None:
    out = StringIO()
    call_command("routing_check", stdout=out)
    assert "4 sent, 4 applied, 0 dead letters." in out.getvalue()
    lose_one()

    with pytest.raises(CommandError, match="I1"):
        call_command("routing_check", stdout=out)
