"""A request sent to the right city keeps its reference; the first city keeps hearing of it."""

import datetime as dt
import json
from collections.abc import Callable
from contextlib import AbstractContextManager
from uuid import uuid4

import pytest
from django.db import transaction
from django.utils import timezone

from apps.accounts.roles import Role
from apps.core.errors import DomainError
from apps.enterprises.models import Enterprise
from apps.regions.scoping import AuthorityRef
from apps.routing.models import OutboxMessage
from apps.routing.relay import carry_everything
from apps.transfers import selectors, services
from apps.transfers.errors import MessageDoesNotFit, RedirectNotPossible, RequestAlreadyHere
from apps.transfers.inputs import AskPoint, PointAnswer
from apps.transfers.models import AskItem, Paper, Progress, TransferRequest
from apps.transfers.policies.clock import Pace, clock_of
from apps.transfers.selectors.since_filing import filed_then
from apps.transfers.services import redirects
from apps.transfers.states import Status, Turn
from apps.transfers.turning import turn_paper
from tests.factories import transfers as made
from tests.factories.accounts import make_actor
from tests.factories.enterprises import details
from tests.factories.files import pdf, upload
from tests.factories.transfers import NANJING, People, seen
from tests.transfers.acts import NOW, everything
from tests.transfers.browsing import at, browser

Inside = Callable[[str], AbstractContextManager[AuthorityRef]]
HERE = "city_320500"


def test_the_new_city_has_the_same_request_and_the_first_city_hears_of_it(
    people: People, inside: Inside
) -> None:
    request = made.redirected(people)
    first = made.in_order(request)[0]
    assert carry_everything() == 1

    with inside(NANJING):
        officer = make_actor(Role.CITY_OFFICER)
        there = selectors.request_for_desk(officer, request.id)
        assert (there.reference, there.first_filed_at) == (
            request.reference,
            request.first_filed_at,
        )
        assert (there.status, there.redirected_from) == (Status.SUBMITTED, HERE)
        assert there.enterprise is not None
        assert there.enterprise.came_by_redirect
        assert there.enterprise.uscc == people.unit.enterprise.uscc
        one = made.in_order(there)[0]
        assert (one.id, one.surname, one.passport_number) == (
            first.id,
            first.surname,
            first.passport_number,
        )
        assert one.is_open
        assert one.passport_key != first.passport_key
        assert there.papers.count() == 4
        claimed = services.claim(actor=officer, **seen(there))
        services.ask_supplement(actor=officer, **seen(claimed), points=[AskPoint("Seal")])
    carry_everything()

    told = Progress.objects.filter(request=request).order_by("version")
    assert [news.status for news in told] == [Status.CHECKING, Status.SUPPLEMENT_ASKED]
    whole = selectors.request_for_inviter(people.handler, request.id)
    (row,) = selectors.requests_of_inviter(people.handler)
    assert selectors.turn_of(row) == Turn.INVITER
    home = browser(people.handler).get(at("home"))
    assert [one.id for one in home.context["yours"]] == [request.id]
    assert "to Nanjing" in home.content.decode()
    view = selectors.tracker(whole)
    assert view.turn == Turn.INVITER
    assert view.elsewhere is not None
    assert view.elsewhere.schema_name == NANJING
    assert view.elsewhere_status == str(Status.SUPPLEMENT_ASKED.label)
    assert made.fresh(request).received_at is not None


def test_a_redirected_request_stays_under_way_until_it_ends_there(people: People) -> None:
    request = made.redirected(people)
    home = browser(people.handler).get(at("home"))
    assert [one.id for one in home.context["waiting"]] == [request.id]

    Progress.objects.create(request=request, version=9, status=Status.CLOSED, at=timezone.now())

    assert browser(people.handler).get(at("home")).context["waiting"] == []


def corrected(people: People) -> TransferRequest:
    """A request in checking that was asked about and answered, corrected and objected to."""
    asked = services.ask_supplement(
        actor=people.officer,
        **seen(made.checking(people)),
        points=[AskPoint("Flight", place="field.flight_no"), AskPoint("Ticket")],
    )
    ask = asked.asks.get()
    flight, ticket = ask.items.order_by("position")
    checking = services.answer_supplement(
        actor=people.handler,
        **seen(asked),
        ask_id=ask.id,
        answers=[
            PointAnswer(flight.id, "A later one", value="MU590"),
            PointAnswer(ticket.id, "", made.paper_file("ticket.pdf")),
        ],
    )
    changed = services.correct(
        actor=people.officer,
        **seen(checking),
        visitor_id=made.in_order(checking)[0].id,
        changes={"given_names": "ANNA C"},
        reason="As in the passport",
    )
    services.object_to_correction(
        actor=people.handler,
        **seen(changed),
        correction_id=changed.corrections.get().id,
        objection="It is B",
    )
    return made.fresh(changed)


def test_corrections_rounds_papers_and_the_clock_go_along(people: People, inside: Inside) -> None:
    here = corrected(people)
    ask, correction = here.asks.get(), here.corrections.get()
    was_due = clock_of(here, Pace.at(NOW))
    papers = {(p.id, p.kind, p.file.sha256) for p in here.papers.select_related("file")}
    services.redirect(
        actor=people.officer, **seen(here), destination=NANJING, reason="The firm moved"
    )
    carry_everything()

    with inside(NANJING):
        there = selectors.request_for_desk(make_actor(Role.CITY_OFFICER), here.id)
        assert (there.reference, there.submitted_at, there.policy_date) == (
            here.reference,
            here.submitted_at,
            here.policy_date,
        )
        assert clock_of(there, Pace.at(NOW)) == was_due
        assert was_due is not None
        assert {(p.id, p.kind, p.file.sha256) for p in there.papers.all()} == papers
        (told,) = selectors.corrections_of(there)
        assert (told.field, told.old, told.new) == ("given_names", "ANNA B", "ANNA C")
        assert (told.reason, told.at, told.by) == (
            correction.reason,
            correction.at,
            f"system:{HERE}",
        )
        assert told.objection == "It is B"
        (round_,) = there.asks.all()
        assert (round_.id, round_.number, round_.answered_at) == (ask.id, 1, ask.answered_at)
        items = {one.subject: one for one in round_.items.all()}
        assert (items["Flight"].before, items["Flight"].after) == ("MU553", "MU590")
        assert items["Ticket"].file is not None
        assert items["Ticket"].file.name == "ticket.pdf"
        officer = make_actor(Role.CITY_OFFICER)
        claimed = services.claim(actor=officer, **seen(made.fresh(there)))
        again = services.ask_supplement(actor=officer, **seen(claimed), points=[AskPoint("Seal")])
        assert again.asks.get(answered_at=None).number == 2


def mended(people: People, request: TransferRequest, paper: Paper, how: str) -> TransferRequest:
    """What became of the paper that an answer brought, after a return; then filed and claimed."""
    told = services.return_request(
        actor=people.officer, **seen(request), points=[AskPoint("Look at the papers")]
    )
    by = {"actor": people.handler, "paper_id": paper.id, **seen(told)}
    if how == "turned":
        turn_paper(**by, quarters=1)
    elif how == "replaced":
        services.replace_paper(**by, upload=upload(pdf(pages=2), "better.pdf"))
    else:
        services.remove_paper(**by)
    again = made.fresh(request)
    services.submit(actor=people.handler, **seen(again), declaration=made.declared())
    return services.claim(actor=people.officer, **seen(made.fresh(request)))


@pytest.mark.parametrize("how", ["turned", "replaced", "removed", "visitor withdrawn"])
def test_an_answer_whose_file_stays_behind_goes_along_without_it(
    people: People, inside: Inside, how: str
) -> None:
    request = made.checking(people, visitors=2)
    second = made.in_order(request)[1]
    asked = services.ask_supplement(
        actor=people.officer,
        **seen(request),
        points=[
            AskPoint("Photo", visitor_id=second.id, place="paper.photo"),
            AskPoint("Work", visitor_id=second.id, place="field.occupation"),
        ],
    )
    photo, work = AskItem.objects.filter(ask__request=asked).order_by("position")
    answered = services.answer_supplement(
        actor=people.handler,
        **seen(asked),
        ask_id=photo.ask_id,
        answers=[
            PointAnswer(photo.id, "Here", made.paper_file("photo.pdf")),
            PointAnswer(work.id, value="lens grinder"),
        ],
    )
    if how == "visitor withdrawn":
        now = services.withdraw_visitor(
            actor=people.handler, **seen(answered), visitor_id=second.id, reason="Fell ill"
        )
    else:
        paper = Paper.objects.get(request=request, file__name="photo.pdf")
        now = mended(people, answered, paper, how)
    services.redirect(
        actor=people.officer, **seen(made.fresh(now)), destination=NANJING, reason="Moved"
    )

    carry_everything()

    assert OutboxMessage.objects.get().dead_reason == ""
    with inside(NANJING):
        there = selectors.request_for_desk(make_actor(Role.CITY_OFFICER), request.id)
        item = AskItem.objects.get(id=photo.id)
        assert (item.answer, item.file_id) == ("Here", None)
        before = (request.submitted_at or NOW) - dt.timedelta(days=1)
        changes = filed_then(there, before).changes
        known = [(one.field, one.visitor and one.visitor.id) for one in changes]
        assert known == ([] if how == "visitor withdrawn" else [("occupation", second.id)])


def test_a_round_with_a_file_that_did_not_travel_is_refused(people: People) -> None:
    request = made.redirected(people)
    body = json.loads(OutboxMessage.objects.get().envelope)["body"]
    texts: dict[str, str | None] = dict.fromkeys(("place", "subject", "note"), "")
    item = texts | dict.fromkeys(("answer", "before", "after"), "")
    item |= {"item_id": str(uuid4()), "visitor_id": None, "file_id": str(uuid4())}
    body["request_id"] = str(uuid4())
    body["reference"] = "X"
    body["visitors"], body["papers"] = [], []
    body["rounds"] = [
        {
            "ask_id": str(uuid4()),
            "kind": "supplement",
            "number": 1,
            "asked_at": request.submitted_at.isoformat() if request.submitted_at else "",
            "due_at": None,
            "answered_at": None,
            "items": [item],
        }
    ]
    before = everything()

    with pytest.raises(MessageDoesNotFit), transaction.atomic():
        redirects.take_over(origin=NANJING, body=body)

    assert everything() == before


def test_a_unit_that_is_known_there_is_not_filed_twice(people: People, inside: Inside) -> None:
    from apps.enterprises.services import register_enterprise
    from tests.factories.enterprises import city_admin

    with inside(NANJING):
        known = register_enterprise(actor=city_admin(), details=details(0, name_zh="本地名称"))
    request = made.redirected(people)
    carry_everything()

    with inside(NANJING):
        there = TransferRequest.objects.get(id=request.id)
        assert there.enterprise_id == known.id
        assert Enterprise.objects.count() == 1
        assert Enterprise.objects.get().name_zh == "本地名称"


def test_a_request_is_redirected_once_only(people: People, inside: Inside) -> None:
    request = made.redirected(people)
    carry_everything()

    with inside(NANJING):
        officer = make_actor(Role.CITY_OFFICER)
        there = made.fresh(request)
        claimed = services.claim(actor=officer, **seen(there))
        before = everything()
        with pytest.raises(RedirectNotPossible):
            services.redirect(
                actor=officer, **seen(claimed), destination="city_330100", reason="Not ours"
            )
        assert everything() == before


def test_a_request_that_is_here_already_is_refused(people: People) -> None:
    request = made.redirected(people)
    body = json.loads(OutboxMessage.objects.get().envelope)["body"]
    before = everything()

    with pytest.raises(RequestAlreadyHere):
        redirects.take_over(origin=NANJING, body=body)

    assert everything() == before
    assert made.fresh(request).status == Status.REDIRECTED


def test_news_come_from_the_city_that_took_the_request_over_only(people: People) -> None:
    request = made.redirected(people)
    before = everything()

    for origin, status in (
        ("city_330100", "checking"),
        (HERE, "checking"),
        ("port_shanghai", "accepted"),
        (NANJING, "abolished"),
    ):
        with pytest.raises(MessageDoesNotFit):
            redirects.take_progress(
                origin=origin, request_id=request.id, version=1, status=status, at=NOW
            )
        assert everything() == before


def test_a_request_the_other_city_refuses_is_back_with_its_officer(
    people: People, inside: Inside
) -> None:
    from apps.routing.services import return_to_sender
    from apps.routing.states import OutboxState

    request = made.redirected(people)
    with inside(NANJING):
        there = People()
        blocking = made.submitted(there, arrival_at=request.arrival_at)
    carry_everything()
    message = OutboxMessage.objects.get()
    assert message.state == OutboxState.DEAD
    assert message.dead_reason == "duplicate-open-request"

    return_to_sender(
        actor=make_actor(Role.CITY_ADMIN), message_id=message.id, reason="Filed there too"
    )

    back = made.fresh(request)
    assert (back.status, back.redirected_to) == (Status.CHECKING, "")
    assert str(back.claimed_by) == people.officer.id
    with inside(NANJING):
        assert [row.id for row in TransferRequest.objects.all()] == [blocking.id]
        assert not TransferRequest.objects.filter(id=request.id).exists()


def test_a_host_s_request_cannot_come_by_redirect(people: People) -> None:
    made.redirected(people)
    body = json.loads(OutboxMessage.objects.get().envelope)["body"]
    body["inviter"] |= {"kind": "host", "uscc": None}
    body["request_id"] = "00000000-0000-4000-8000-000000000001"
    before = everything()

    with pytest.raises(DomainError):
        redirects.take_over(origin=NANJING, body=body)

    assert everything() == before
