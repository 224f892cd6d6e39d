"""A host invites so many guests a year; a unit's filings are the unit's, whoever began them."""

import datetime as dt
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from uuid import UUID

import pytest
from bs4 import BeautifulSoup
from django.db import IntegrityError, close_old_connections, connections, transaction
from django.test import Client
from django.utils import timezone

from apps.accounts.models import User
from apps.accounts.permissions import NotAllowed
from apps.audit.models import AuditEvent
from apps.core.actors import Actor
from apps.core.errors import Conflict
from apps.enterprises.errors import ReviewOverdue
from apps.enterprises.models import Enterprise, Handler
from apps.notices.models import Notice
from apps.policy.models import Parameter
from apps.regions.scoping import AuthorityRef, enter
from apps.transfers import selectors, services
from apps.transfers.errors import (
    HostQuotaUsedUp,
    NotToTakeOver,
    ReasonMissing,
    RequestIncomplete,
    RequestNotFound,
)
from apps.transfers.inputs import AskPoint
from apps.transfers.models import TransferRequest
from apps.transfers.states import Status
from tests.databases import Copy
from tests.factories import transfers as made
from tests.factories.enterprises import add_handler, make_host, make_unit
from tests.factories.transfers import People, seen
from tests.transfers.browsing import at, browser

CITY = "city_310000"
PAPERS = ("invitation_letter", "host_status_proof")


def allow(guests: int) -> None:
    """Let a host invite so many guests a year."""
    with enter("public"):
        Parameter.objects.filter(key="host.visitors_per_year").update(value=guests)


def whole(actor: Actor, guests: int = 1, *, first: int = 1) -> TransferRequest:
    """A host's request that lacks nothing, not yet filed."""
    trip = made.trip(host_relation="COLLEAGUE")
    request = services.start_draft(actor=actor, trip=trip)
    papers: list[tuple[str, UUID | None]] = [(kind, None) for kind in PAPERS]
    for place in range(first, first + guests):
        one = services.add_visitor(
            actor=actor, **seen(made.fresh(request)), visitor=made.visitor(place)
        )
        papers += [("passport_copy", one.id), ("photo", one.id)]
    for kind, visitor_id in papers:
        services.attach_paper(
            actor=actor,
            **seen(made.fresh(request)),
            kind=kind,
            upload=made.paper_file(),
            visitor_id=visitor_id,
        )
    return made.fresh(request)


def file(actor: Actor, request: TransferRequest) -> TransferRequest:
    return services.submit(actor=actor, **seen(request), declaration=made.declared())


def test_guests_beyond_the_year_s_number_are_refused_with_the_figures(
    shanghai_city: AuthorityRef,
) -> None:
    allow(2)
    _host, actor = make_host()
    file(actor, whole(actor, 1))
    too_many = whole(actor, 2, first=5)

    with pytest.raises(HostQuotaUsedUp) as refused:
        file(actor, too_many)

    assert refused.value.data == {"quota": 2, "used": 1, "wanted": 2}
    assert made.fresh(too_many).status == Status.DRAFT
    quota = selectors.own_quota(actor)
    assert quota is not None
    assert (quota.used, quota.left) == (1, 1)


def test_a_withdrawn_request_gives_its_places_back_and_last_year_s_do_not_count(
    shanghai_city: AuthorityRef,
) -> None:
    allow(1)
    _host, actor = make_host()
    first = file(actor, whole(actor))
    rows = TransferRequest.objects.filter(id=first.id)
    for freed in (
        {"status": Status.WITHDRAWN, "withdrawn_at": timezone.now(), "handed_on_at": None},
        {"first_filed_at": timezone.now() - dt.timedelta(days=366)},
    ):
        with transaction.atomic():
            rows.update(**freed)
            quota = selectors.own_quota(actor)
            assert quota is not None
            assert quota.left == 1, freed
            transaction.set_rollback(True)
    assert selectors.own_quota(actor) is not None


def test_the_last_place_is_not_given_to_two_requests_at_once(committed: Copy) -> None:
    with enter(CITY):
        allow(1)
        _host, actor = make_host()
        requests = [whole(actor, first=1), whole(actor, first=5)]
    start = Barrier(2)

    def run(request: TransferRequest) -> object:
        start.wait(timeout=60)
        try:
            with enter(CITY):
                return file(actor, request).status
        except Conflict as refused:
            return type(refused)
        finally:
            close_old_connections()
            connections.close_all()

    with ThreadPoolExecutor(max_workers=2) as pool:
        results = set(pool.map(run, requests))

    assert results == {Status.HANDED_ON, HostQuotaUsedUp}
    with enter(CITY):
        assert TransferRequest.objects.filter(status=Status.HANDED_ON).count() == 1


def test_a_unit_has_no_quota_and_says_nothing_of_a_relation(people: People) -> None:
    assert selectors.own_quota(people.handler) is None
    request = made.draft(people)

    with pytest.raises(IntegrityError, match="relation_of_hosts"), transaction.atomic():
        TransferRequest.objects.filter(id=request.id).update(host_relation="PARTNER")


def test_a_host_says_what_the_guests_are_before_filing(shanghai_city: AuthorityRef) -> None:
    _host, actor = make_host()
    request = services.start_draft(actor=actor, trip=made.trip())

    with pytest.raises(RequestIncomplete) as refused:
        file(actor, request)

    assert "trip.host_relation" in refused.value.fields


def test_everyone_of_a_unit_sees_its_filings_and_nobody_else_does(people: People) -> None:
    request = made.submitted(people)
    unit = people.unit.enterprise
    for colleague in (add_handler(unit), add_handler(unit, is_admin=True)):
        assert list(selectors.requests_of_inviter(colleague)) == [request]
        assert selectors.request_for_inviter(colleague, request.id) == request

    stranger = make_unit(1).handler
    assert list(selectors.requests_of_inviter(stranger)) == []
    with pytest.raises(RequestNotFound):
        selectors.request_for_inviter(stranger, request.id)


def test_an_administrator_takes_a_colleague_s_request_over(people: People) -> None:
    request = made.submitted(people)
    boss = add_handler(people.unit.enterprise, is_admin=True)
    assert selectors.may_take_over(boss, request)
    with pytest.raises(ReasonMissing):
        services.take_over(actor=boss, **seen(request), reason=" ")

    taken = services.take_over(actor=boss, **seen(request), reason="On leave.")

    assert (str(taken.keeper), taken.contact_name) == (boss.id, "Test Person")
    assert taken.status == request.status
    told = Notice.objects.get(event="transfers.taken_over")
    assert str(told.recipient_id) == people.handler.id
    assert not selectors.may_take_over(boss, taken)
    with pytest.raises(NotToTakeOver):
        services.take_over(actor=boss, **seen(taken), reason="Again.")
    services.return_request(
        actor=people.officer,
        **seen(services.claim(actor=people.officer, **seen(taken))),
        points=[AskPoint("Seal")],
    )
    heard = Notice.objects.filter(event="transfers.returned")
    assert {str(one.recipient_id) for one in heard} == {boss.id}


def test_plain_colleagues_and_other_units_take_nothing_over(people: People) -> None:
    request = made.submitted(people)
    refusals: list[tuple[Actor, type[Exception]]] = [
        (add_handler(people.unit.enterprise), NotAllowed),
        (make_unit(1, is_admin=True).handler, RequestNotFound),
        (people.officer, NotAllowed),
    ]
    for actor, refused in refusals:
        with pytest.raises(refused):
            services.take_over(actor=actor, **seen(request), reason="Mine.")
        assert not selectors.may_take_over(actor, request)
    assert made.fresh(request).revision == request.revision


def test_an_overdue_review_stops_the_filing_but_not_the_answer(people: People) -> None:
    asked = made.asked(people)
    draft = made.whole_draft(people)
    Enterprise.objects.update(review_due_on=timezone.localdate() - dt.timedelta(days=1))

    acts: list[Callable[[], object]] = [
        lambda: services.start_draft(actor=people.handler),
        lambda: file(people.handler, draft),
    ]
    for act in acts:
        with pytest.raises(ReviewOverdue):
            act()
    services.withdraw(actor=people.handler, **seen(asked), reason="No longer needed.")


def test_an_administrator_takes_many_over_at_once_each_with_its_own_result(
    people: People,
) -> None:
    near = made.submitted(people, arrival_at=timezone.now() + dt.timedelta(days=9))
    far, ended = made.submitted(people), made.draft(people)
    services.withdraw(actor=people.handler, **seen(ended), reason="")
    boss = add_handler(people.unit.enterprise, is_admin=True)
    keeper = Handler.objects.get(user_id=people.handler.id)
    page, url = browser(boss), at("take-over-many", keeper.id)
    shown = BeautifulSoup(page.get(url).content, "lxml")
    ticks = [str(box["value"]) for box in shown.select("input[name=seen][checked]")]
    assert ticks == [f"{one.id}:{one.revision}" for one in (near, far)]
    services.claim(actor=people.officer, **seen(far))  # meanwhile

    for sent in ({"seen": ticks[:1]}, {"reason": "On leave"}):
        assert page.post(url, sent).status_code == 422
    assert made.fresh(near).kept_by is None
    answer = page.post(url, {"seen": ticks, "reason": "On leave"})

    assert answer.status_code == 200
    assert str(made.fresh(near).kept_by) == boss.id
    assert made.fresh(far).kept_by is None
    event = AuditEvent.objects.get(event="transfers.taken_over")
    assert event.subject == near.chain
    text = BeautifulSoup(answer.content, "lxml").get_text(" ")
    assert "1 request taken over" in text
    assert "not done" in text.lower()


def test_only_the_units_own_administrator_sees_what_a_colleague_looks_after(
    people: People,
) -> None:
    made.submitted(people)
    person = UUID(people.handler.id)
    stranger = make_unit(1, is_admin=True).handler

    assert list(selectors.kept_by_colleague(stranger, person)) == []
    for actor in (add_handler(people.unit.enterprise), people.officer):
        with pytest.raises(NotAllowed):
            selectors.kept_by_colleague(actor, person)


def test_the_navigation_names_a_person_s_record_not_a_unit(shanghai_city: AuthorityRef) -> None:
    (_host, person), unit = make_host(), make_unit()
    pages = []
    for actor in (person, unit.handler):
        client = Client(HTTP_HOST="shanghai.localhost", HTTP_ACCEPT_LANGUAGE="en")
        client.force_login(User.objects.get(id=actor.id))
        pages.append(client.get("/home/").content.decode())

    assert "My record" in pages[0]
    assert "Our unit" not in pages[0]
    assert "Our unit" in pages[1]
