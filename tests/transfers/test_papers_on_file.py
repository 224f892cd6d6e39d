"""A paper given once to the inviter's file is not asked for again, and stays as it was filed."""

import datetime as dt
from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import timezone

from apps.core.actors import Actor
from apps.endorsement.models import CasePaper
from apps.enterprises.models import UnitPaper
from apps.enterprises.services import keep_unit_paper, retire_unit_paper
from apps.enterprises.services.papers import put_on_file
from apps.files import selectors as files
from apps.files.services import store
from apps.policy.papers import PaperRule
from apps.regions.scoping import AuthorityRef, enter
from apps.routing.relay import carry_everything
from apps.transfers import selectors, services
from apps.transfers.errors import PaperNotFound, RequestIncomplete
from apps.transfers.inputs import AskPoint
from apps.transfers.models import Paper, TransferRequest
from apps.transfers.states import Status
from tests.factories import transfers as made
from tests.factories.enterprises import Unit, make_host, make_unit
from tests.factories.files import pdf, upload
from tests.factories.transfers import PORT, People, seen
from tests.transfers.browsing import at

Inside = Callable[[str], AbstractContextManager[AuthorityRef]]
LICENCE = "business_licence"
PROOF = "host_status_proof"
TODAY = timezone.localdate()


@pytest.fixture
def licence_required(people: People) -> None:
    """Let the rules demand the licence of every unit, so that its absence shows."""
    with enter("public"):
        PaperRule.objects.filter(paper_type=LICENCE, inviter_kind="unit").update(is_required=True)


def keep(unit: Unit, *, pages: int = 1, **changes: Any) -> UnitPaper:
    values = {"kind": LICENCE, "upload": upload(pdf(pages), "licence.pdf")} | changes
    return keep_unit_paper(actor=unit.handler, enterprise_id=unit.enterprise.id, **values)


def retire(unit: Unit, paper: UnitPaper) -> None:
    retire_unit_paper(actor=unit.handler, enterprise_id=unit.enterprise.id, paper_id=paper.id)


def submit(people: People, request: TransferRequest) -> TransferRequest:
    return services.submit(
        actor=people.handler, **seen(made.fresh(request)), declaration=made.declared()
    )


def taken(request: TransferRequest) -> list[UnitPaper]:
    rows = Paper.objects.filter(request=request, on_file__isnull=False)
    return [row.on_file for row in rows.select_related("on_file") if row.on_file]


def missing(request: TransferRequest) -> set[str]:
    return {one.field for one in selectors.open_defects(made.fresh(request))}


def test_a_paper_on_file_is_counted_and_frozen_at_filing(
    people: People, licence_required: None
) -> None:
    request = made.whole_draft(people)
    assert missing(request) == {f"papers.{LICENCE}"}
    paper = keep(people.unit, valid_until=TODAY)

    assert missing(request) == set()
    slot = next(s for s in selectors.paper_slots(request) if s.need.code == LICENCE)
    assert (slot.papers, slot.on_file) == ((), (paper,))
    filed = submit(people, request)

    assert taken(filed) == [paper]
    slot = next(s for s in selectors.paper_slots(filed) if s.need.code == LICENCE)
    assert [one.file_id for one in slot.papers] == [paper.file_id]
    assert slot.on_file == ()


@pytest.mark.parametrize("fault", ["expired", "retired", "another unit's", "another kind"])
def test_a_paper_that_may_not_be_used_satisfies_nothing(
    fault: str, people: People, licence_required: None
) -> None:
    request = made.whole_draft(people)
    if fault == "expired":
        paper = keep(people.unit, valid_until=TODAY)
        UnitPaper.objects.filter(id=paper.id).update(valid_until=TODAY - dt.timedelta(days=1))
    elif fault == "retired":
        retire(people.unit, keep(people.unit))
    elif fault == "another unit's":
        keep(make_unit(1))
    else:
        keep(people.unit, kind="inviter_identity")

    with pytest.raises(RequestIncomplete) as refused:
        submit(people, request)

    assert set(refused.value.fields) == {f"papers.{LICENCE}"}
    assert made.fresh(request).status == Status.DRAFT
    assert taken(request) == []


def test_a_letter_of_an_earlier_trip_never_passes_for_this_ones(people: People) -> None:
    keep(people.unit, kind="invitation_letter")
    request = made.whole_draft(people)
    Paper.objects.filter(request=request, kind="invitation_letter").delete()

    assert missing(request) == {"papers.invitation_letter"}


def test_what_was_filed_stays_when_the_unit_replaces_its_paper(
    people: People, inside: Inside
) -> None:
    old = keep(people.unit)
    request = made.checking(people)
    new = keep(people.unit, pages=2, replaces=old.id)

    assert taken(request) == [old]
    services.hand_on(actor=people.officer, **seen(made.fresh(request)), note="")
    sent = files.read_bytes(file_id=old.file_id)
    carry_everything()
    with inside(PORT):
        at_port = CasePaper.objects.get(case_id=request.id, kind=LICENCE)
        assert at_port.file_id == old.file_id != new.file_id
        assert files.read_bytes(file_id=at_port.file_id) == sent


def test_two_requests_carry_the_same_paper_to_the_port(people: People, inside: Inside) -> None:
    paper = keep(people.unit)
    first = made.handed_on(people)
    services.withdraw(actor=people.handler, **seen(made.fresh(first)), reason="Another day")
    second = made.handed_on(people, arrival_at=timezone.now() + dt.timedelta(days=12))
    carry_everything()

    with inside(PORT):
        rows = CasePaper.objects.filter(kind=LICENCE, file_id=paper.file_id)
        assert {row.case_id for row in rows} == {first.id, second.id}


def test_a_returned_request_takes_what_is_on_file_when_it_is_filed_again(people: People) -> None:
    old = keep(people.unit)
    request = made.returned(people)
    row = Paper.objects.get(request=request, on_file=old)
    with pytest.raises(PaperNotFound):
        services.remove_paper(actor=people.handler, **seen(request), paper_id=row.id)
    assert submit_again(people, request, keeps=row) == [old]

    retire(people.unit, old)
    new = keep(people.unit, pages=2)
    again = services.return_request(
        actor=people.officer,
        **seen(services.claim(actor=people.officer, **seen(made.fresh(request)))),
        points=[AskPoint("Licence", "Newer, please.")],
    )
    assert submit_again(people, again) == [new]


def submit_again(
    people: People, request: TransferRequest, keeps: Paper | None = None
) -> list[UnitPaper]:
    found = taken(submit(people, request))
    assert keeps is None or Paper.objects.filter(id=keeps.id).exists()
    return found


def test_a_paper_of_the_request_takes_the_place_of_the_one_on_file(people: People) -> None:
    keep(people.unit)
    request = made.whole_draft(people)
    made.attach(people, request, LICENCE)

    filed = submit(people, request)

    assert taken(filed) == []
    assert Paper.objects.filter(request=filed, kind=LICENCE).count() == 1


def test_the_database_keeps_a_paper_on_file_of_the_request_and_once(people: People) -> None:
    paper = keep(people.unit)
    request = made.submitted(people)
    values = {"request": request, "kind": LICENCE, "file_id": paper.file_id, "on_file": paper}
    for more in ({}, {"visitor": made.in_order(request)[0]}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Paper.objects.create(**values, **more)


def test_a_hosts_proof_on_file_is_not_asked_again(shanghai_city: AuthorityRef) -> None:
    host, actor = make_host()
    keep_proof(host.id, actor)
    request = services.start_draft(actor=actor, trip=made.trip(host_relation="COLLEAGUE"))
    services.add_visitor(actor=actor, **seen(request), visitor=made.visitor())

    slots = selectors.paper_slots(made.fresh(request))
    assert {s.need.code for s in slots if s.is_missing and s.visitor is None} == {
        "invitation_letter"
    }
    assert [len(s.on_file) for s in slots if s.need.code == PROOF] == [1]


def keep_proof(host_id: Any, actor: Actor) -> None:
    file = store(actor=actor, upload=upload(pdf(), "permit.pdf"), purpose="unit_paper")
    put_on_file(actor=actor, kind=PROOF, file_id=file.id, host_id=host_id)


def test_the_pages_show_what_is_on_file(people: People, inviter: Client, officer: Client) -> None:
    keep(people.unit, valid_until=TODAY + dt.timedelta(days=90))
    request = made.whole_draft(people)
    for page in ("papers", "check"):
        assert b"on file since" in inviter.get(at(page, request.id)).content
    filed = submit(people, request)
    services.claim(actor=people.officer, **seen(filed))
    for page in ("desk-request", "desk-check-rest"):
        answer = officer.get(at(page, request.id)).content
        assert b"licence.pdf" in answer
        assert b"from the inviter&#x27;s file" in answer or b"from the inviter's file" in answer
