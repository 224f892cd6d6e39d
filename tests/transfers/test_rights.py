"""Who may do what, and who may see what: others do not even learn that a request exists."""

import datetime as dt

import pytest
from django.utils import timezone

from apps.accounts.permissions import NotAllowed, actor_of
from apps.accounts.roles import Role
from apps.core.actors import Actor
from apps.enterprises.errors import (
    EnterpriseSuspended,
    HandlerNotAuthorised,
    HostProofExpired,
    NotAnInviter,
)
from apps.enterprises.services import suspend
from apps.regions.scoping import AuthorityRef
from apps.transfers import selectors, services
from apps.transfers.errors import HeldByAnother, RequestNotFound
from apps.transfers.models import TransferRequest
from apps.transfers.states import Action, Status
from tests.factories import transfers as made
from tests.factories.accounts import make_actor, make_user
from tests.factories.enterprises import Unit, add_handler, city_admin, make_host, make_unit
from tests.factories.transfers import People, seen
from tests.transfers.acts import BY_PEOPLE, EDITS, everything
from tests.transfers.test_revisions import by_source

INVITERS = {Action.SUBMIT, Action.ANSWER, Action.ANSWER_PORT, Action.WITHDRAW}


def swapped(
    people: People, *, handler: Actor | None = None, officer: Actor | None = None
) -> People:
    """The same people with somebody else acting for one of them."""
    unit = Unit(people.unit.enterprise, handler or people.handler)
    return People(unit, officer or people.officer, officer or people.supervisor)


@pytest.mark.parametrize("status", by_source())
def test_roles_without_the_function_are_refused_and_change_nothing(
    people: People, status: Status
) -> None:
    request = made.request_in(status, people)
    wrong = swapped(people, handler=make_actor(Role.CITY_OFFICER), officer=people.handler)
    nobody = swapped(people, handler=Actor.guest(), officer=make_actor(Role.CITY_ADMIN))
    before = everything()

    for action in by_source()[status]:
        for who in (wrong, nobody):
            with pytest.raises(NotAllowed):
                BY_PEOPLE[action](who, request)
        assert everything() == before, action


@pytest.mark.parametrize("status", [s for s in by_source() if s != Status.CHECKING])
def test_another_unit_does_not_find_the_request(people: People, status: Status) -> None:
    request = made.request_in(status, people)
    stranger = swapped(people, handler=make_unit(1).handler)
    before = everything()

    for action in INVITERS & set(by_source()[status]):
        with pytest.raises(RequestNotFound):
            BY_PEOPLE[action](stranger, request)
        assert everything() == before, action
    with pytest.raises(RequestNotFound):
        selectors.request_for_inviter(stranger.handler, request.id)
    assert not selectors.requests_of_inviter(stranger.handler).exists()


def test_another_unit_edits_nothing(people: People) -> None:
    request = made.whole_draft(people)
    stranger = swapped(people, handler=make_unit(1).handler)
    before = everything()

    for name, edit in EDITS.items():
        with pytest.raises(RequestNotFound):
            edit(stranger, request)
        assert everything() == before, name


def test_a_colleague_of_the_same_unit_sees_and_files_the_request(people: People) -> None:
    request = made.whole_draft(people)
    colleague = add_handler(people.unit.enterprise)

    assert selectors.request_for_inviter(colleague, request.id).id == request.id
    assert (
        services.submit(actor=colleague, **seen(request), declaration=made.declared()).status
        == Status.SUBMITTED
    )


def test_officers_do_not_see_drafts(people: People) -> None:
    request = made.whole_draft(people)

    with pytest.raises(RequestNotFound):
        selectors.request_for_desk(people.officer, request.id)
    with pytest.raises(RequestNotFound):
        services.claim(actor=people.officer, **seen(request))
    assert not selectors.desk_queue(people.officer).exists()
    assert selectors.counts_by_status(people.officer)[Status.DRAFT] == 0


def test_a_draft_withdrawn_before_it_was_filed_stays_unseen_by_officers(people: People) -> None:
    request = made.whole_draft(people)
    services.withdraw(actor=people.handler, **seen(request))

    with pytest.raises(RequestNotFound):
        selectors.request_for_desk(people.officer, request.id)


def test_another_city_does_not_find_the_request(people: People, inside: object) -> None:
    request = made.submitted(people)

    with inside("city_320100"):  # type: ignore[operator]
        officer = make_actor(Role.CITY_OFFICER)
        with pytest.raises(RequestNotFound):
            services.claim(actor=officer, **seen(request))
        with pytest.raises(RequestNotFound):
            selectors.request_for_desk(officer, request.id)


def test_a_second_officer_cannot_act_on_a_claimed_request_but_a_supervisor_can(
    people: People,
) -> None:
    request = made.checking(people)
    other = swapped(people, officer=make_actor(Role.CITY_OFFICER))
    before = everything()

    for action in (Action.ASK, Action.RETURN, Action.REDIRECT, Action.HAND_ON):
        with pytest.raises(HeldByAnother) as refused:
            BY_PEOPLE[action](other, request)
        assert refused.value.data == {"claimed_by": people.officer.id}
        assert everything() == before

    supervisor = make_actor(Role.CITY_SUPERVISOR)
    assert services.hand_on(actor=supervisor, **seen(request)).status == Status.HANDED_ON


def test_a_suspended_unit_changes_nothing(people: People) -> None:
    request = made.whole_draft(people)
    suspend(actor=city_admin(), enterprise_id=people.unit.enterprise.id, reason="Invited for pay")
    before = everything()

    for act in [BY_PEOPLE[Action.SUBMIT], BY_PEOPLE[Action.WITHDRAW], *EDITS.values()]:
        with pytest.raises(EnterpriseSuspended):
            act(people, request)
        assert everything() == before
    with pytest.raises(EnterpriseSuspended):
        services.start_draft(actor=people.handler)


def test_a_handler_whose_authorisation_ended_changes_nothing(people: People) -> None:
    request = made.whole_draft(people)
    former = swapped(people, handler=add_handler(people.unit.enterprise, days=-1))
    before = everything()

    with pytest.raises(HandlerNotAuthorised):
        services.submit(actor=former.handler, **seen(request), declaration=made.declared())
    with pytest.raises(HandlerNotAuthorised):
        services.start_draft(actor=former.handler)
    assert everything() == before


def test_the_last_day_of_an_authorisation_still_counts(people: People) -> None:
    last_day = add_handler(people.unit.enterprise, days=0)

    assert services.start_draft(actor=last_day).status == Status.DRAFT


def test_a_handler_of_no_unit_files_nothing(suzhou: AuthorityRef) -> None:
    nobody = actor_of(make_user(Role.HANDLER))

    with pytest.raises(NotAnInviter):
        services.start_draft(actor=nobody)
    with pytest.raises(NotAnInviter):
        selectors.requests_of_inviter(nobody)
    assert not TransferRequest.objects.exists()


def test_a_host_files_in_shanghai_until_the_proof_expires(shanghai_city: AuthorityRef) -> None:
    host, actor = make_host()

    request = services.start_draft(actor=actor)

    assert (request.host_id, request.enterprise_id) == (host.id, None)
    assert request.contact_name == "Marie Curie"
    host.proof_until = timezone.localdate() - dt.timedelta(days=1)
    host.save()
    with pytest.raises(HostProofExpired):
        services.start_draft(actor=actor)


def test_may_twins_answer_as_the_checks_do(people: People) -> None:
    from apps.transfers.policies import moves

    request = made.checking(people)

    assert moves.desk_may(request, Action.HAND_ON, people.officer)
    assert not moves.desk_may(request, Action.CLAIM, people.officer)
    assert not moves.desk_may(request, Action.HAND_ON, make_actor(Role.CITY_OFFICER))
    assert moves.may_withdraw(request)
    assert not moves.may_submit(request)
    assert not moves.editable(request)
