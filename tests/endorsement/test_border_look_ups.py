"""Who looks up a visa that is not there learns no more than that, is on record, and is braked."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
import time_machine
from django.core.cache import cache
from django.test import Client
from redis.exceptions import RedisError

from apps.accounts.roles import Role
from apps.audit.models import AuditEvent
from apps.core.actors import Actor
from apps.endorsement import border_brake
from apps.endorsement.border_errors import TooManyMisses
from apps.endorsement.border_states import BorderOutcome
from apps.endorsement.models import Visa
from apps.endorsement.services import border
from apps.regions.scoping import AuthorityRef
from tests.endorsement.test_border import LOOK_UPS, REPORTS, body_of, event, post, program
from tests.factories import endorsement as made
from tests.factories.accounts import make_actor
from tests.factories.endorsement import Desk

UNKNOWN, OTHER_PASSPORT = "SH269999999X", "X1234567"
A_QUARTER = dt.timedelta(minutes=15)


@pytest.fixture
def quarter() -> dt.datetime:
    """The beginning of the quarter of an hour after the next one."""
    epoch = dt.datetime.fromtimestamp(0, dt.UTC)
    return epoch + ((dt.datetime.now(dt.UTC) - epoch) // A_QUARTER + 2) * A_QUARTER


@pytest.fixture
def line(port: AuthorityRef) -> Actor:
    return make_actor(Role.BORDER_PROGRAM)


def keys(visa: Visa, **changes: str) -> dict[str, Any]:
    return {"visa_number": visa.number, "passport_number": visa.passport_number} | changes


def misses() -> list[AuditEvent]:
    return list(AuditEvent.objects.filter(event="endorsement.look_up_missed").order_by("seq"))


def few_misses(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(border_brake, "MISSES_PER_QUARTER", 2)


def ask(client: Client, visa: Visa, at: dt.datetime, **changes: str) -> Any:
    with time_machine.travel(at, tick=False):
        return post(client, LOOK_UPS, keys(visa, **changes))


def test_an_unknown_number_and_another_passport_have_the_same_answer(line: Actor) -> None:
    client, visa = program(line), made.issued(Desk())

    answers = [
        post(client, LOOK_UPS, keys(visa, visa_number=UNKNOWN)),
        post(client, LOOK_UPS, keys(visa, passport_number=OTHER_PASSPORT)),
    ]

    said = [answer.json() | {"instance": ""} for answer in answers]
    assert said[0] == said[1]
    assert said[0]["code"] == "border-no-such-visa"
    assert [answer.status_code for answer in answers] == [404, 404]
    heads = [{name: answer[name] for name in answer.headers} for answer in answers]
    assert heads[0].keys() == heads[1].keys()
    assert post(client, LOOK_UPS, keys(visa)).status_code == 200


def test_each_miss_is_on_record_with_its_reason_and_a_digest(line: Actor) -> None:
    visa = made.issued(Desk())

    for changes in ({"visa_number": UNKNOWN}, {"passport_number": OTHER_PASSPORT}):
        assert border.look_up(actor=line, **keys(visa, **changes)) is None

    first, second = misses()
    assert first.payload == {
        "code": "border-visa-unknown",
        "number_key": first.payload["number_key"],
    }
    assert second.payload["code"] == "border-passport-differs"
    assert first.payload["number_key"] != second.payload["number_key"]
    assert (first.actor_id, first.chain) == (line.id, f"border-look-ups:{line.id}")
    written = str([vars(one) for one in misses()])
    for secret in (UNKNOWN, OTHER_PASSPORT, visa.number, visa.passport_number):
        assert secret not in written


def test_who_misses_too_often_looks_nothing_up_until_the_quarter_is_over(
    line: Actor, quarter: dt.datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    few_misses(monkeypatch)
    client, visa = program(line), made.issued(Desk())

    for changes in ({"visa_number": UNKNOWN}, {"passport_number": OTHER_PASSPORT}):
        assert ask(client, visa, quarter, **changes).status_code == 404
    refused = ask(client, visa, quarter + dt.timedelta(minutes=14))  # the right numbers

    assert (refused.status_code, refused.json()["code"]) == (429, "too-many-misses")
    assert refused["Retry-After"] == "60"
    assert len(misses()) == 2
    assert not AuditEvent.objects.filter(event="endorsement.visa_read").exists()
    assert ask(client, visa, quarter + dt.timedelta(minutes=15)).status_code == 200
    other = program(make_actor(Role.BORDER_PROGRAM))
    assert ask(other, visa, quarter).status_code == 200


def test_a_visa_that_is_found_does_not_wipe_the_misses_out(
    line: Actor, quarter: dt.datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    few_misses(monkeypatch)
    client, visa = program(line), made.issued(Desk())

    numbers = (UNKNOWN, visa.number, UNKNOWN, visa.number)
    answers = [ask(client, visa, quarter, visa_number=number) for number in numbers]

    assert [answer.status_code for answer in answers] == [404, 200, 404, 429]


def test_reports_that_miss_count_and_are_taken_all_the_same(
    line: Actor, quarter: dt.datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    few_misses(monkeypatch)
    client, visa = program(line), made.issued(Desk())
    with time_machine.travel(quarter, tick=False):
        wrong = event(visa, visa_number=UNKNOWN, at=quarter)
        for _again in range(3):  # one event, told three times, counts once
            assert post(client, REPORTS, body_of(wrong)).status_code == 404
        assert post(client, LOOK_UPS, keys(visa)).status_code == 200

        other = event(visa, passport_number=OTHER_PASSPORT, at=quarter)
        assert post(client, REPORTS, body_of(other)).status_code == 409
        assert post(client, LOOK_UPS, keys(visa)).status_code == 429

    with time_machine.travel(quarter, tick=False):
        Visa.objects.filter(id=visa.id).update(issued_at=quarter)
        right = post(client, REPORTS, body_of(event(visa, at=quarter)))
    assert right.json()["outcome"] == BorderOutcome.NOTED


def test_without_the_cache_look_ups_go_on_and_are_on_record(
    line: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    def away(*_args: Any, **_more: Any) -> None:
        raise RedisError

    visa = made.issued(Desk())
    for name in ("get", "add", "incr"):
        monkeypatch.setattr(cache, name, away)

    assert border.look_up(actor=line, **keys(visa, visa_number=UNKNOWN)) is None
    assert border.look_up(actor=line, **keys(visa)) == visa
    assert len(misses()) == 1


def test_the_brake_is_checked_before_anything_is_read(
    line: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(border_brake, "MISSES_PER_QUARTER", 0)
    visa = made.issued(Desk())

    with pytest.raises(TooManyMisses):
        border.look_up(actor=line, **keys(visa))

    assert not AuditEvent.objects.filter(event="endorsement.visa_read").exists()
