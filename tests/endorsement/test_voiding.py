"""A visa is declared void by the word of two officers, and holds until the second has spoken."""

import datetime as dt
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from apps.accounts.permissions import NotAllowed
from apps.accounts.roles import Role
from apps.audit.models import AuditEvent
from apps.core.actors import Actor
from apps.core.errors import DomainError, MoveNotAllowed, StaleRevision
from apps.endorsement import services
from apps.endorsement.errors import (
    NoteMissing,
    NothingProposed,
    NotYourProposal,
    SameProposer,
    VoidAlreadyProposed,
)
from apps.endorsement.models import Visa, VoidProposal
from apps.endorsement.models.visa import TWO_TO_VOID_SINCE
from apps.endorsement.states import VisaStatus, VoidGround
from apps.endorsement.voiding_states import ProposalOutcome
from apps.notices.models import Notice
from apps.regions.scoping import AuthorityRef
from apps.routing.models import OutboxMessage
from tests.endorsement.test_moves import everything, visa_in
from tests.factories import endorsement as made
from tests.factories.accounts import make_actor
from tests.factories.endorsement import Desk


def seen(visa: Visa, actor: Actor) -> dict[str, Any]:
    return {"actor": actor, "visa_id": visa.id, "revision": visa.revision}


def refused(reason: type[DomainError], act: Any, **given: Any) -> None:
    before = everything()
    with pytest.raises(reason):
        act(**given)
    assert everything() == before


def told(event: str) -> list[str]:
    return [
        str(id_) for id_ in Notice.objects.filter(event=event).values_list("recipient", flat=True)
    ]


def test_a_proposal_leaves_the_visa_valid_and_tells_every_other_approver(
    port: AuthorityRef,
) -> None:
    desk, other = Desk(), make_actor(Role.PORT_APPROVER)
    visa = made.issued(desk)
    messages = OutboxMessage.objects.count()

    services.propose_void(**seen(visa, desk.approver), ground=VoidGround.STOLEN, note=" x ")

    visa.refresh_from_db()
    assert (visa.status, visa.voided_at, visa.revision) == (VisaStatus.ISSUED, None, 2)
    assert OutboxMessage.objects.count() == messages
    assert other.id in told("endorsement.void_proposed")
    assert desk.approver.id not in told("endorsement.void_proposed")
    proposal = VoidProposal.objects.get()
    assert (proposal.note, proposal.outcome, proposal.proposed_by) == ("x", "", desk.approver.id)
    event = AuditEvent.objects.get(event="endorsement.void_proposed")
    assert event.payload["ground"] == "STOLEN"
    assert "note" not in event.payload


def test_the_second_word_ends_the_visa_and_ground_and_note_stay_here(port: AuthorityRef) -> None:
    desk = Desk()
    visa = made.void_proposed(desk, ground=VoidGround.NOT_QUALIFIED, note="CANARY")

    services.declare_void(**seen(visa, desk.approver), note="CANARY too")

    visa.refresh_from_db()
    assert (visa.status, visa.void_ground) == (VisaStatus.DECLARED_VOID, "NOT_QUALIFIED")
    assert (visa.void_proposed_by, visa.voided_by) == (desk.officer.id, desk.approver.id)
    envelope = OutboxMessage.objects.get(type="visa.changed").envelope
    assert '"status":"declared_void"' in envelope
    assert "CANARY" not in envelope
    assert "QUALIFIED" not in envelope
    assert told("endorsement.visa_voided") == [desk.officer.id]
    assert VoidProposal.objects.get().outcome == ProposalOutcome.CONFIRMED


@pytest.mark.parametrize("act", ["declare_void", "decline_void"])
def test_who_proposed_answers_nothing(port: AuthorityRef, act: str) -> None:
    both = make_actor(Role.PORT_OFFICER, Role.PORT_APPROVER)
    visa = made.void_proposed(Desk(officer=both))

    refused(SameProposer, getattr(services, act), **seen(visa, both), note="x")


@pytest.mark.parametrize("act", ["declare_void", "decline_void"])
def test_an_officer_who_may_not_decide_answers_nothing(port: AuthorityRef, act: str) -> None:
    visa = made.void_proposed(Desk())
    officer = make_actor(Role.PORT_OFFICER)

    refused(NotAllowed, getattr(services, act), **seen(visa, officer), note="x")


def test_a_declined_proposal_leaves_the_visa_and_tells_its_author_why(port: AuthorityRef) -> None:
    desk = Desk()
    visa = made.void_proposed(desk)
    refused(NoteMissing, services.decline_void, **seen(visa, desk.approver), note=" \n ")

    services.decline_void(**seen(visa, desk.approver), note="Found again")

    visa.refresh_from_db()
    assert (visa.status, visa.void_proposal) == (VisaStatus.ISSUED, None)
    assert VoidProposal.objects.get().answer_note == "Found again"
    assert told("endorsement.void_declined") == [desk.officer.id]
    again = services.propose_void(**seen(visa, desk.officer), ground=VoidGround.LOST)
    assert again.void_proposal is not None


def test_only_its_author_takes_a_proposal_back(port: AuthorityRef) -> None:
    desk = Desk()
    visa = made.void_proposed(desk)
    refused(NotYourProposal, services.take_back_void, **seen(visa, desk.approver))

    services.take_back_void(**seen(visa, desk.officer))

    visa.refresh_from_db()
    assert (visa.status, visa.void_proposal) == (VisaStatus.ISSUED, None)
    refused(NothingProposed, services.declare_void, **seen(visa, desk.approver))


def test_a_visa_is_not_declared_void_without_a_proposal(port: AuthorityRef) -> None:
    desk = Desk()
    visa = made.issued(desk)

    refused(NothingProposed, services.declare_void, **seen(visa, desk.approver))
    refused(NothingProposed, services.decline_void, **seen(visa, desk.approver), note="x")
    refused(NothingProposed, services.take_back_void, **seen(visa, desk.officer))


def test_one_proposal_at_a_time(port: AuthorityRef) -> None:
    desk = Desk()
    visa = made.void_proposed(desk)
    given = {**seen(visa, desk.approver), "ground": VoidGround.STOLEN}

    refused(VoidAlreadyProposed, services.propose_void, **given)


def test_that_somebody_does_not_qualify_has_to_be_explained(port: AuthorityRef) -> None:
    desk = Desk()
    visa = made.issued(desk)
    given = {**seen(visa, desk.officer), "ground": VoidGround.NOT_QUALIFIED, "note": "\u3000 "}

    refused(NoteMissing, services.propose_void, **given)


def test_an_unknown_ground_is_no_ground(port: AuthorityRef) -> None:
    desk = Desk()
    visa = made.issued(desk)
    before = everything()

    with pytest.raises(ValueError, match="WEATHER"):
        services.propose_void(**seen(visa, desk.officer), ground="WEATHER")  # type: ignore[arg-type]

    assert everything() == before


def test_of_two_officers_at_once_the_second_is_told_of_the_first(port: AuthorityRef) -> None:
    desk, other = Desk(), make_actor(Role.PORT_APPROVER)
    visa = made.void_proposed(desk)
    services.declare_void(**seen(visa, desk.approver))
    before = everything()

    with pytest.raises(StaleRevision) as clash:
        services.decline_void(**seen(visa, other), note="x")

    assert clash.value.data["who"] == desk.approver.id
    assert everything() == before


@pytest.mark.parametrize("status", sorted(set(VisaStatus) - {VisaStatus.ISSUED}))
def test_a_visa_that_has_ended_is_not_proposed(port: AuthorityRef, status: VisaStatus) -> None:
    desk = Desk()
    visa = visa_in(status, desk)

    refused(MoveNotAllowed, services.propose_void, **seen(visa, desk.officer), ground="LOST")


def test_an_entry_counts_while_a_proposal_waits_and_the_proposal_lapses(
    port: AuthorityRef,
) -> None:
    desk = Desk()
    visa = made.void_proposed(desk)

    services.mark_used(**seen(visa, desk.approver), entered_at=visa.issued_at, port="PVG")

    visa.refresh_from_db()
    assert (visa.status, visa.void_proposal) == (VisaStatus.USED, None)
    proposal = VoidProposal.objects.get()
    assert (proposal.outcome, proposal.ended_by) == (ProposalOutcome.LAPSED, desk.approver.id)
    assert told("endorsement.void_lapsed") == [desk.officer.id]


def test_a_proposal_lapses_at_the_last_midnight(port: AuthorityRef) -> None:
    visa = made.void_proposed(Desk())

    services.expire(actor=Actor.system("expiry"), visa_id=visa.id, now=visa.enter_by)

    assert VoidProposal.objects.get().outcome == ProposalOutcome.LAPSED


@pytest.mark.parametrize(
    ("constraint", "change"),
    [
        ("visa_voided_by_two", {"void_proposed_by": None}),
        ("visa_voided_by_two", {"void_proposed_by": "same", "voided_by": "same"}),
        ("visa_status_coherence", {"status": VisaStatus.ISSUED}),
    ],
)
def test_the_database_wants_two_behind_a_void_visa(
    port: AuthorityRef, constraint: str, change: dict[str, Any]
) -> None:
    visa = made.voided(Desk())

    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        Visa.objects.filter(id=visa.id).update(**change)


def test_a_visa_declared_void_before_there_were_two_is_kept(port: AuthorityRef) -> None:
    visa = made.voided(Desk())
    before = TWO_TO_VOID_SINCE - dt.timedelta(seconds=1)

    kept = Visa.objects.filter(id=visa.id).update(void_proposed_by=None, voided_at=before)

    assert kept == 1


@pytest.mark.parametrize(
    ("constraint", "change"),
    [
        ("void_proposal_answered_by_another", {"outcome": "CONFIRMED"}),
        ("void_proposal_answered_by_another", {"outcome": "DECLINED"}),
        ("void_proposal_taken_back_by_its_author", {"outcome": "TAKEN_BACK", "ended_by": "other"}),
        ("void_proposal_ended_paired", {"outcome": "CONFIRMED", "ended_by": None}),
        ("void_proposal_ended_paired", {"outcome": ""}),
        ("void_proposal_ended_paired", {"outcome": "FORGOTTEN", "ended_by": "other"}),
        ("void_proposal_ground_known", {"ground": "WEATHER", "outcome": "LAPSED"}),
    ],
)
def test_the_database_refuses_a_proposal_that_is_not_whole(
    port: AuthorityRef, constraint: str, change: dict[str, Any]
) -> None:
    visa = made.void_proposed(Desk())
    found = VoidProposal.objects.filter(visa=visa)
    ended = {"ended_at": visa.issued_at, "ended_by": found.get().proposed_by}

    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        found.update(**{**ended, **change})


def test_the_database_takes_one_open_proposal_of_a_visa(port: AuthorityRef) -> None:
    visa = made.void_proposed(Desk())

    with pytest.raises(IntegrityError, match="void_proposal_one_open"), transaction.atomic():
        VoidProposal.objects.create(
            visa=visa, ground="LOST", proposed_at=visa.issued_at, proposed_by="x"
        )
