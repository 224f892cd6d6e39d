"""What ends a visa by somebody's act is published at once: nobody reads a minute long it holds."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
import time_machine
from django.db import transaction
from django.utils import timezone

from apps.core import bell
from apps.core.actors import Actor
from apps.endorsement import services, tasks
from apps.endorsement.models import Visa
from apps.endorsement.replacement_states import ReplacementGround
from apps.endorsement.states import VoidGround
from apps.regions.scoping import AuthorityRef, enter
from apps.verification.models import StatusFile
from apps.verification.states import Verdict
from tests.factories import endorsement as made
from tests.verification.test_statuses import checked, found, published

PUBLISH = "endorsement.publish_ended"


@pytest.fixture
def visa(port: AuthorityRef) -> Visa:
    """A visa that is issued and listed."""
    issued = made.issued(made.Desk())
    published()
    return Visa.objects.get(id=issued.id)


@pytest.fixture
def rung(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What is rung, and a worker who hears at once that the port is to publish."""
    heard: list[str] = []

    def hear(task: str, **_how: Any) -> None:
        heard.append(task)
        if task == PUBLISH:
            with enter("public"):
                tasks.publish_ended(schema="public")

    monkeypatch.setattr(bell, "ring", hear)
    return heard


def proposed(visa: Visa) -> Visa:
    return services.propose_void(
        actor=made.Desk().officer,
        visa_id=visa.id,
        revision=visa.revision,
        ground=VoidGround.LOST,
    )


def declared(visa: Visa) -> None:
    held = proposed(visa)
    services.declare_void(actor=made.Desk().approver, visa_id=held.id, revision=held.revision)


def replaced(visa: Visa) -> None:
    services.replace(
        actor=made.Desk().approver,
        visa_id=visa.id,
        revision=visa.revision,
        ground=ReplacementGround.LOST,
    )


def used(visa: Visa) -> None:
    services.mark_used(
        actor=made.Desk().officer,
        visa_id=visa.id,
        revision=visa.revision,
        entered_at=timezone.now(),
        port=visa.entry_ports[0],
    )


@pytest.mark.parametrize(
    ("end", "verdict"),
    [(declared, Verdict.VOID), (replaced, Verdict.SUPERSEDED), (used, Verdict.USED)],
)
def test_what_ends_by_an_act_is_told_at_once_by_seal_and_by_numbers(
    visa: Visa,
    rung: list[str],
    end: Callable[[Visa], None],
    verdict: Verdict,
    django_capture_on_commit_callbacks: Any,
) -> None:
    assert checked(visa).verdict == Verdict.VALID

    with django_capture_on_commit_callbacks(execute=True):
        end(visa)

    assert rung.count(PUBLISH) == 1
    assert checked(visa).verdict == found(visa).verdict == verdict


def test_what_does_not_end_a_visa_or_is_undone_publishes_nothing(
    visa: Visa, rung: list[str], django_capture_on_commit_callbacks: Any
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        held = proposed(visa)
        with transaction.atomic():
            used(held)
            transaction.set_rollback(True)

    assert PUBLISH not in rung
    assert checked(visa).verdict == Verdict.VALID


def test_a_midnight_at_which_many_expire_rings_nobody(
    visa: Visa, rung: list[str], django_capture_on_commit_callbacks: Any
) -> None:
    with (
        time_machine.travel(visa.enter_by + dt.timedelta(seconds=1), tick=False),
        django_capture_on_commit_callbacks(execute=True),
    ):
        services.expire(actor=Actor.system("expiry"), visa_id=visa.id)

    visa.refresh_from_db()
    assert visa.status == "EXPIRED"
    assert PUBLISH not in rung


def test_of_many_acts_that_ring_at_once_the_first_has_the_list_signed_for_all(
    visa: Visa, port: AuthorityRef
) -> None:
    other = made.issued(made.Desk())
    published()
    used(visa)
    used(Visa.objects.get(id=other.id))

    with enter("public"):
        tasks.publish_ended(schema="public")
        first = StatusFile.objects.get().text
        tasks.publish_ended(schema="public")
        again = StatusFile.objects.get().text

    assert first == again
    assert checked(visa).verdict == checked(other).verdict == Verdict.USED
