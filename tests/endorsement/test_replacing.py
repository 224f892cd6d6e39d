"""A visa in force is replaced by another; what it states wrongly a second officer puts right."""

import datetime as dt
import json
from typing import Any

import pytest
import time_machine
from django.db import IntegrityError, transaction
from django.test import Client

from apps.accounts.permissions import NotAllowed
from apps.accounts.roles import Role
from apps.core.errors import DomainError, MoveNotAllowed, StaleRevision
from apps.core.identifiers.visa_number import is_visa_number
from apps.endorsement import services
from apps.endorsement.errors import VoidAlreadyProposed
from apps.endorsement.models import CaseVisitor, Visa, VisaCounter
from apps.endorsement.replacement_errors import (
    NothingPutRight,
    NotToPutRight,
    SameIssuer,
    StatedWrongly,
    VisaIsOver,
)
from apps.endorsement.replacement_states import CORRECTABLE, ReplacementGround
from apps.endorsement.states import VisaStatus
from apps.regions.scoping import AuthorityRef
from apps.routing.models import OutboxMessage
from tests.endorsement.test_api import VISAS, call, program
from tests.endorsement.test_desk_pages import at, browser, main_of
from tests.endorsement.test_moves import everything, visa_in
from tests.factories import endorsement as made
from tests.factories.accounts import make_actor
from tests.factories.endorsement import Desk

LOST, MISTYPED = ReplacementGround.LOST, ReplacementGround.MISTYPED


def replaced(visa: Visa, by: Any, **given: Any) -> Visa:
    told: dict[str, Any] = {"ground": LOST, "revision": visa.revision, **given}
    return services.replace(actor=by, visa_id=visa.id, **told)


@pytest.mark.parametrize("ground", sorted(set(ReplacementGround) - {MISTYPED}))
def test_a_lost_visa_gets_another_number_and_keeps_its_last_moment_to_enter(
    port: AuthorityRef, ground: ReplacementGround
) -> None:
    desk = Desk()
    old = made.issued(desk)

    with time_machine.travel(old.issued_at + dt.timedelta(days=3), tick=False):
        new = replaced(old, desk.approver, ground=ground, note=" CANARY ")

    old.refresh_from_db()
    assert (old.status, new.status) == (VisaStatus.SUPERSEDED, VisaStatus.ISSUED)
    assert (new.supersedes, new.replacement_ground, new.puts_right) == (old, ground, None)
    assert new.number != old.number
    assert is_visa_number(new.number)
    assert new.seal not in {None, old.seal}
    kept = (*CORRECTABLE, "category", "enter_by", "stay_days", "entry_ports", "visitor_id")
    assert [getattr(new, name) for name in kept] == [getattr(old, name) for name in kept]
    envelope = OutboxMessage.objects.get(type="visa.replaced").envelope
    body = json.loads(envelope)["body"]
    assert (body["replaced_number"], body["visa_number"]) == (old.number, new.number)
    assert "CANARY" not in envelope
    assert new.visitor.visa == new


def test_a_visa_that_may_be_declared_void_is_not_replaced_before_the_answer(
    port: AuthorityRef,
) -> None:
    desk = Desk()
    proposed = made.void_proposed(desk)
    before = everything()

    with pytest.raises(VoidAlreadyProposed):
        replaced(proposed, desk.approver)

    assert everything() == before


def test_what_a_visa_states_wrongly_is_put_right_by_another_officer(port: AuthorityRef) -> None:
    desk = Desk()
    old = made.issued(desk)
    right = {"surname": "ERIKSEN", "passport_number": "l8989002c"}
    before = everything()
    with pytest.raises(SameIssuer):
        replaced(old, desk.approver, ground=MISTYPED, corrections=right)
    assert everything() == before

    new = replaced(old, make_actor(Role.PORT_APPROVER), ground=MISTYPED, corrections=right)

    assert (new.surname, new.passport_number) == ("ERIKSEN", "L8989002C")
    assert new.puts_right == desk.approver.id
    old.refresh_from_db()
    assert old.surname == "ERIKSSON"
    assert CaseVisitor.objects.get(id=old.visitor_id).surname == "ERIKSEN"


@pytest.mark.parametrize(
    ("given", "error"),
    [
        ({"ground": MISTYPED}, NothingPutRight),
        ({"ground": MISTYPED, "corrections": {"surname": "ERIKSSON"}}, NothingPutRight),
        ({"corrections": {"surname": "OTHER"}}, NotToPutRight),
        ({"ground": MISTYPED, "corrections": {"stay_days": 30}}, NotToPutRight),
        ({"ground": MISTYPED, "corrections": {"surname": "李"}}, StatedWrongly),
        ({"ground": MISTYPED, "corrections": {"surname": "A" * 121}}, StatedWrongly),
        ({"ground": MISTYPED, "corrections": {"surname": "O\u202eX"}}, StatedWrongly),
        ({"ground": MISTYPED, "corrections": {"surname": "", "given_names": " "}}, StatedWrongly),
        ({"ground": MISTYPED, "corrections": {"sex": "Q"}}, StatedWrongly),
        ({"ground": MISTYPED, "corrections": {"nationality": "QQQ"}}, StatedWrongly),
        ({"ground": MISTYPED, "corrections": {"passport_number": "<script>"}}, StatedWrongly),
        ({"ground": MISTYPED, "corrections": {"birth_date": dt.date(2999, 1, 1)}}, StatedWrongly),
        ({"ground": MISTYPED, "corrections": {"birth_date": "1974-08-12"}}, StatedWrongly),
        ({"revision": 99}, StaleRevision),
    ],
)
def test_what_cannot_stand_on_a_visa_replaces_nothing(
    port: AuthorityRef, given: dict[str, Any], error: type[DomainError]
) -> None:
    visa = made.issued(Desk())
    other = make_actor(Role.PORT_APPROVER)
    before = everything()

    with pytest.raises(error):
        replaced(visa, other, **given)

    assert everything() == before
    assert VisaCounter.objects.get().last == 1


@pytest.mark.parametrize("status", sorted(set(VisaStatus) - {VisaStatus.ISSUED}))
def test_a_visa_that_has_ended_is_not_replaced(port: AuthorityRef, status: VisaStatus) -> None:
    desk = Desk()
    visa = visa_in(status, desk)
    before = everything()

    with pytest.raises(MoveNotAllowed):
        replaced(visa, desk.approver)

    assert everything() == before


def test_a_visa_whose_last_midnight_has_come_is_not_replaced(port: AuthorityRef) -> None:
    desk = Desk()
    visa = made.issued(desk)
    before = everything()

    with time_machine.travel(visa.enter_by, tick=False), pytest.raises(VisaIsOver):
        replaced(visa, desk.approver)

    assert everything() == before


def test_an_officer_who_may_not_decide_replaces_nothing(port: AuthorityRef) -> None:
    desk = Desk()
    visa = made.issued(desk)
    before = everything()

    with pytest.raises(NotAllowed):
        replaced(visa, desk.officer)

    assert everything() == before


def test_a_replacement_is_replaced_again_and_the_chain_stays_whole(port: AuthorityRef) -> None:
    desk = Desk()
    first = made.issued(desk)

    third = replaced(replaced(first, desk.approver), desk.approver)

    chain = [third, third.supersedes, third.supersedes.supersedes if third.supersedes else None]
    assert chain[-1] == first
    in_force = Visa.objects.filter(visitor=first.visitor, status=VisaStatus.ISSUED)
    assert in_force.get() == third


@pytest.mark.parametrize(
    ("constraint", "change"),
    [
        ("visa_replacement_has_ground", {"replacement_ground": ""}),
        ("visa_replacement_has_ground", {"replacement_ground": "MOOD"}),
        ("visa_put_right_by_another", {"replacement_ground": "MISTYPED"}),
        ("visa_put_right_by_another", {"puts_right": "x"}),
    ],
)
def test_the_database_wants_a_ground_and_two_officers(
    port: AuthorityRef, constraint: str, change: dict[str, Any]
) -> None:
    desk = Desk()
    new = replaced(made.issued(desk), desk.approver)

    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        Visa.objects.filter(id=new.id).update(**change)


def test_the_page_replaces_and_both_visas_name_each_other(port: AuthorityRef) -> None:
    desk = Desk()
    old = made.issued(desk)
    approver: Client = browser(desk.approver)
    here = at("replace-visa", old.id)
    assert here in approver.get(at("visa", old.id)).content.decode()
    typed = {
        **{name: getattr(old, name) for name in CORRECTABLE if name != "birth_date"},
        "birth_date_year": "1974",
        "birth_date_month": "8",
        "birth_date_day": "12",
        "revision": old.revision,
        "note": "Torn",
    }

    wrong = approver.post(here, {**typed, "ground": "LOST", "surname": "<b>OTHER</b>"})
    done = approver.post(here, {**typed, "ground": "DAMAGED"})

    assert (approver.get(here).status_code, wrong.status_code) == (409, 422)
    new = Visa.objects.get(supersedes=old)
    assert done["Location"] == at("visa", new.id)
    assert new.number in main_of(approver.get(at("visa", old.id)))
    assert old.number in main_of(approver.get(at("visa", new.id)))


def test_a_program_replaces_a_visa(port: AuthorityRef) -> None:
    desk = Desk()
    visa = made.issued(desk)
    other = program(make_actor(Role.PORT_APPROVER))
    sent = {"revision": visa.revision, "ground": "MISTYPED", "corrections": {"sex": "X"}}

    answer = call(other, f"{VISAS}/{visa.id}/replace", sent)

    assert answer.status_code == 200, answer.content
    assert answer.json()["sex"] == "X"
    assert answer.json()["supersedes_id"] == str(visa.id)
