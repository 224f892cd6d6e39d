"""Who acts for a unit is authorised by name and date; who hosts has a proof that is valid."""

import datetime as dt
from typing import Any
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from apps.accounts.permissions import NotAllowed
from apps.accounts.roles import Role
from apps.core.actors import Actor
from apps.enterprises import policies, selectors, services
from apps.enterprises.errors import (
    EnterpriseNotFound,
    EnterpriseSuspended,
    HandlerAlreadyAuthorised,
    HandlerNotAuthorised,
    HandlerNotFound,
    HostProofExpired,
    HostsNotTakenHere,
    InviterInvalid,
    NotAnInviter,
)
from apps.enterprises.models import Enterprise, Handler
from apps.enterprises.states import Standing
from apps.notices.models import Notice
from apps.regions.scoping import AuthorityRef
from tests.factories.accounts import make_actor, make_user
from tests.factories.enterprises import add_handler, city_admin, make_host, make_unit

TODAY = timezone.localdate()
DAY = dt.timedelta(days=1)


def authorise(actor: Actor, enterprise: Enterprise, user_id: object, **changes: dt.date) -> Handler:
    """Authorise an account for a year from today."""
    dates: dict[str, Any] = {
        "authorised_from": TODAY,
        "authorised_until": TODAY + 365 * DAY,
    } | changes
    return services.authorise_handler(
        actor=actor,
        enterprise_id=enterprise.id,
        user_id=user_id,  # type: ignore[arg-type]
        **dates,
    )


def test_a_handler_files_for_its_unit_between_two_days(suzhou: AuthorityRef) -> None:
    unit = make_unit(0)
    inviter = selectors.inviter_of(unit.handler)
    assert inviter.handler is not None
    start, end = inviter.handler.authorised_from, inviter.handler.authorised_until

    assert inviter.kind == "unit"
    assert selectors.enterprise_of(unit.handler).id == unit.enterprise.id
    for day, allowed in ((start - DAY, False), (start, True), (end, True), (end + DAY, False)):
        assert policies.may_file(inviter, on=day) is allowed
        if not allowed:
            with pytest.raises(HandlerNotAuthorised):
                policies.check_may_file(inviter, on=day)


def test_a_suspended_unit_files_nothing(suzhou: AuthorityRef) -> None:
    unit = make_unit(0)
    services.suspend(actor=city_admin(), enterprise_id=unit.enterprise.id, reason="Fraud")

    with pytest.raises(EnterpriseSuspended):
        policies.check_may_file(selectors.inviter_of(unit.handler))


def test_an_agency_has_lists_of_papers_of_its_own(suzhou: AuthorityRef) -> None:
    unit = make_unit(0, kind="AGENCY")

    assert selectors.inviter_of(unit.handler).kind == "agency"


def test_an_authorisation_is_renewed_by_saying_it_again(suzhou: AuthorityRef) -> None:
    unit, admin = make_unit(0), city_admin()

    authorise(admin, unit.enterprise, unit.user_id, authorised_until=TODAY + 700 * DAY)

    assert Handler.objects.get(user_id=unit.user_id).authorised_until == TODAY + 700 * DAY
    assert Handler.objects.count() == 1


def test_one_account_acts_for_one_unit_only(suzhou: AuthorityRef) -> None:
    first, second, admin = make_unit(0), make_unit(1), city_admin()

    with pytest.raises(HandlerAlreadyAuthorised):
        authorise(admin, second.enterprise, first.user_id)

    assert selectors.enterprise_of(first.handler).id == first.enterprise.id


def test_a_unit_s_manager_authorises_its_own_handlers_only(suzhou: AuthorityRef) -> None:
    own, other = make_unit(0, is_admin=True), make_unit(1)
    user = make_user(Role.HANDLER)

    with pytest.raises(NotAllowed):
        authorise(own.handler, other.enterprise, user.id)
    with pytest.raises(NotAllowed):
        authorise(other.handler, other.enterprise, user.id)
    authorise(own.handler, own.enterprise, user.id)

    assert Handler.objects.get(user=user).enterprise_id == own.enterprise.id


def test_a_manager_whose_own_authorisation_ended_authorises_nobody(suzhou: AuthorityRef) -> None:
    unit = make_unit(0)
    former = add_handler(unit.enterprise, is_admin=True, days=-1)

    with pytest.raises(NotAllowed):
        authorise(former, unit.enterprise, make_user(Role.HANDLER).id)


def test_an_authorisation_does_not_end_before_it_begins(suzhou: AuthorityRef) -> None:
    unit, admin = make_unit(0), city_admin()

    with pytest.raises(InviterInvalid) as refused:
        authorise(admin, unit.enterprise, make_user(Role.HANDLER).id, authorised_until=TODAY - DAY)

    assert list(refused.value.fields) == ["authorised_until"]
    assert Handler.objects.count() == 1


def test_an_authorisation_that_is_ended_files_nothing_more(suzhou: AuthorityRef) -> None:
    unit, admin = make_unit(0), city_admin()

    services.end_authorisation(actor=admin, enterprise_id=unit.enterprise.id, user_id=unit.user_id)

    assert not policies.may_file(selectors.inviter_of(unit.handler))
    assert not selectors.people_of(enterprise_id=unit.enterprise.id, host_id=None)
    with pytest.raises(HandlerNotFound):
        services.end_authorisation(actor=admin, enterprise_id=unit.enterprise.id, user_id=uuid4())
    with pytest.raises(EnterpriseNotFound):
        services.end_authorisation(actor=admin, enterprise_id=uuid4(), user_id=unit.user_id)


def test_people_who_hear_of_requests_are_today_s_handlers(suzhou: AuthorityRef) -> None:
    unit = make_unit(0)
    add_handler(unit.enterprise, days=-1)

    assert selectors.people_of(enterprise_id=unit.enterprise.id, host_id=None) == [unit.user_id]
    assert selectors.people_of(enterprise_id=None, host_id=None) == []


def test_hosts_are_taken_where_requests_go_straight_to_the_port(suzhou: AuthorityRef) -> None:
    with pytest.raises(HostsNotTakenHere):
        make_host()


def test_a_host_files_while_the_proof_is_valid(shanghai_city: AuthorityRef) -> None:
    host, actor = make_host(days=5)
    inviter = selectors.inviter_of(actor)

    assert inviter.kind == "host"
    assert inviter.contact == ("Marie Curie", "+862122351575")
    assert inviter.owner == {"enterprise_id": None, "host_id": host.id}
    policies.check_may_file(inviter, on=TODAY + 5 * DAY)
    with pytest.raises(HostProofExpired):
        policies.check_may_file(inviter, on=TODAY + 6 * DAY)
    with pytest.raises(NotAnInviter):
        selectors.enterprise_of(actor)


def test_a_host_is_no_handler_besides(shanghai_city: AuthorityRef) -> None:
    host, _actor = make_host()
    unit = make_unit(0)

    with pytest.raises(HandlerAlreadyAuthorised):
        authorise(city_admin(), unit.enterprise, host.user_id)


def test_officers_guests_and_the_system_are_no_inviters(suzhou: AuthorityRef) -> None:
    for actor in (make_actor(Role.CITY_OFFICER), Actor.guest(), Actor.system("x")):
        with pytest.raises(NotAnInviter):
            selectors.inviter_of(actor)


def test_the_database_itself_asks_a_suspension_for_its_reason(suzhou: AuthorityRef) -> None:
    unit = make_unit(0).enterprise
    rows = Enterprise.objects.filter(id=unit.id)

    with pytest.raises(IntegrityError, match="suspension_explained"), transaction.atomic():
        rows.update(standing=Standing.SUSPENDED)
    with pytest.raises(IntegrityError, match="standing_known"), transaction.atomic():
        rows.update(standing="GONE")


def test_the_handlers_of_a_unit_are_told_of_its_suspension_and_its_end(
    suzhou: AuthorityRef,
) -> None:
    unit = make_unit()

    services.suspend(actor=city_admin(), enterprise_id=unit.enterprise.id, reason="Papers")
    services.lift(actor=city_admin(), enterprise_id=unit.enterprise.id)

    told = Notice.objects.filter(recipient_id=unit.user_id, reference=unit.enterprise.uscc)
    events = set(told.values_list("event", flat=True))
    assert events >= {"enterprises.suspended", "enterprises.suspension_lifted"}
    assert "Papers" not in str(list(told.values()))
