"""A unit's record changes by proof and approval, keeps what it was, and is reviewed each year."""

import datetime as dt
from typing import Any
from uuid import UUID

import pytest
from django.utils import timezone

from apps.accounts.errors import ActivationLinkSpent, AlreadyActivated
from apps.accounts.models import User
from apps.accounts.permissions import NotAllowed
from apps.accounts.roles import Role
from apps.accounts.services import activate
from apps.audit.selectors import events_of
from apps.core.actors import Actor
from apps.core.errors import MoveNotAllowed, StaleRevision
from apps.enterprises import policies, selectors, services
from apps.enterprises.errors import (
    ChangeUnderWay,
    HandlerNotFound,
    InviterInvalid,
    NothingChanged,
    ReasonNeeded,
    ReviewNotDue,
    ReviewOverdue,
    UnitOnFile,
)
from apps.enterprises.models import Enterprise, FormerValue, Handler, UnitChange, UnitReview
from apps.enterprises.services.units import next_review
from apps.enterprises.tasks import remind, remind_everywhere
from apps.notices.models import Notice
from apps.regions.scoping import AuthorityRef
from tests.factories.accounts import PASSWORD, make_actor
from tests.factories.enterprises import (
    CODES,
    Unit,
    add_handler,
    city_admin,
    details,
    make_host,
    make_unit,
)
from tests.factories.files import pdf, upload
from tests.factories.registrations import draft, officer

TODAY = timezone.localdate()
DAY = dt.timedelta(days=1)


@pytest.fixture
def unit(suzhou: AuthorityRef) -> Unit:
    """A unit whose handler manages it."""
    return make_unit(0, is_admin=True)


def ask(unit: Unit, *, is_review: bool = False, **changes: str) -> UnitChange:
    """Ask for a change of the record."""
    return services.file_change(
        actor=unit.handler,
        enterprise_id=unit.enterprise.id,
        details=details(0, **changes),
        paper_kind="business_licence",
        upload=upload(pdf()),
        is_review=is_review,
    )


def seen(change: UnitChange) -> dict[str, Any]:
    return {"change_id": change.id, "revision": change.revision}


def now(unit: Unit) -> Enterprise:
    return Enterprise.objects.get(id=unit.enterprise.id)


def due(unit: Unit, days: int) -> None:
    """Let the review be due so many days from now."""
    Enterprise.objects.filter(id=unit.enterprise.id).update(review_due_on=TODAY + days * DAY)


def files(unit: Unit) -> None:
    """Ask whether the unit may file."""
    policies.check_may_file(selectors.inviter_of(unit.handler))


def letter(first: int = 0, last: int = 300) -> services.Letter:
    return services.Letter(TODAY + first * DAY, TODAY + last * DAY, upload(pdf()))


def colleague(unit: Unit, username: str = "colleague", **changes: Any) -> tuple[Handler, str]:
    values: dict[str, Any] = {
        "username": username,
        "display_name": "Test Colleague",
        "email": "",
        "letter": letter(),
    }
    return services.add_colleague(
        actor=unit.handler, enterprise_id=unit.enterprise.id, **(values | changes)
    )


def test_a_code_that_changes_keeps_its_unit_and_the_former_one_finds_it(unit: Unit) -> None:
    change = ask(unit, uscc=CODES[3], name_zh="样本新名有限公司")
    assert now(unit).uscc == CODES[0]

    services.approve_change(actor=officer(), **seen(change))

    assert (now(unit).uscc, now(unit).name_zh) == (CODES[3], "样本新名有限公司")
    former = FormerValue.objects.get(field="uscc")
    assert (former.value, former.ended_by, former.change_id) == (
        CODES[0],
        UnitChange.objects.get().decided_by,
        change.id,
    )
    assert former.held_from <= former.held_until
    assert list(selectors.units_for_city(officer(), query=CODES[0])) == [unit.enterprise]
    assert services.snapshot_redirected(actor=officer(), details=details(0)) == unit.enterprise
    paper = selectors.papers_on_file(unit.enterprise.id, TODAY)[0]
    assert paper.file_id == change.file_id
    registration, who = draft(place=0)
    with pytest.raises(UnitOnFile):  # nobody else registers under the former code
        services.submit_registration(actor=who, registration_id=registration.id)


def test_a_refused_or_withdrawn_change_leaves_the_record_and_says_why(unit: Unit) -> None:
    change = ask(unit, address="Street 2")
    with pytest.raises(ReasonNeeded):
        services.refuse_change(actor=officer(), reason=" ", **seen(change))
    services.refuse_change(actor=officer(), reason="The licence shows Street 1.", **seen(change))
    change.refresh_from_db()
    with pytest.raises(MoveNotAllowed):
        services.approve_change(actor=officer(), **seen(change))

    again = ask(unit, address="Street 3")
    services.withdraw_change(actor=unit.handler, enterprise_id=unit.enterprise.id, **seen(again))

    assert now(unit).address == unit.enterprise.address
    assert not FormerValue.objects.exists()
    told = Notice.objects.get(event="enterprises.change_refused")
    assert str(told.recipient_id) == unit.handler.id


def test_one_change_waits_at_a_time_and_one_that_changes_nothing_does_not(unit: Unit) -> None:
    with pytest.raises(NothingChanged):
        ask(unit)
    ask(unit, address="Street 2")

    with pytest.raises(ChangeUnderWay):
        ask(unit, address="Street 3")

    assert UnitChange.objects.count() == 1


def test_two_officers_do_not_decide_on_one_change(unit: Unit) -> None:
    change = ask(unit, address="Street 2")
    services.refuse_change(actor=officer(), reason="No.", **seen(change))

    with pytest.raises(StaleRevision):
        services.approve_change(actor=officer(), **seen(change))

    assert now(unit).address != "Street 2"


def test_only_the_unit_s_administrator_asks_and_only_the_city_decides(unit: Unit) -> None:
    change = ask(unit, address="Street 2")
    plain = add_handler(unit.enterprise)
    for actor in (plain, make_unit(1, is_admin=True).handler, officer()):
        with pytest.raises(NotAllowed):
            services.withdraw_change(actor=actor, enterprise_id=unit.enterprise.id, **seen(change))
        with pytest.raises(NotAllowed):
            services.edit_contact(
                actor=actor,
                enterprise_id=unit.enterprise.id,
                contact_name="X",
                contact_phone="021-28951610",
            )
    for actor in (unit.handler, city_admin(), Actor.guest()):
        with pytest.raises(NotAllowed):
            services.approve_change(actor=actor, **seen(change))
    assert UnitChange.objects.get().revision == change.revision


def test_a_code_of_another_unit_is_not_asked_for(unit: Unit) -> None:
    make_unit(1)

    with pytest.raises(UnitOnFile) as refused:
        ask(unit, uscc=CODES[1])

    assert list(refused.value.fields) == ["uscc"]


def test_the_contact_changes_at_once_and_the_former_one_is_kept(unit: Unit) -> None:
    services.edit_contact(
        actor=unit.handler,
        enterprise_id=unit.enterprise.id,
        contact_name="李经办",
        contact_phone="021 2895 1610",
    )

    assert now(unit).contact_name == "李经办"
    assert [(one.field, one.value) for one in FormerValue.objects.all()] == [
        ("contact_name", "王经办")
    ]


def test_a_review_is_done_when_it_is_near_and_leads_a_year_on(unit: Unit) -> None:
    with pytest.raises(ReviewNotDue):
        services.confirm_review(actor=unit.handler, enterprise_id=unit.enterprise.id)
    due(unit, 30)

    services.confirm_review(actor=unit.handler, enterprise_id=unit.enterprise.id)

    assert now(unit).review_due_on == next_review(TODAY + 30 * DAY)
    assert UnitReview.objects.get().done_by == unit.handler.id


def test_an_overdue_review_stops_new_filings_until_it_is_done(unit: Unit) -> None:
    due(unit, 0)
    files(unit)
    due(unit, -1)
    with pytest.raises(ReviewOverdue) as refused:
        files(unit)
    assert refused.value.data == {"due_on": TODAY - DAY}
    policies.check_may_act(selectors.inviter_of(unit.handler))  # answers still go out

    services.confirm_review(actor=unit.handler, enterprise_id=unit.enterprise.id)

    files(unit)
    assert now(unit).review_due_on == next_review(TODAY)


@pytest.mark.parametrize("is_approved", [True, False])
def test_a_review_with_changes_lets_file_while_the_city_has_it(
    unit: Unit, *, is_approved: bool
) -> None:
    due(unit, -1)
    change = ask(unit, is_review=True, address="Street 2")
    files(unit)

    if is_approved:
        services.approve_change(actor=officer(), **seen(change))
        files(unit)
        assert UnitReview.objects.get().change_id == change.id
    else:
        services.refuse_change(actor=officer(), reason="Not so.", **seen(change))
        with pytest.raises(ReviewOverdue):
            files(unit)


def test_a_change_that_waits_already_becomes_the_review(unit: Unit) -> None:
    change = ask(unit, address="Street 2")
    due(unit, -1)

    services.confirm_review(actor=unit.handler, enterprise_id=unit.enterprise.id)

    files(unit)
    assert not UnitReview.objects.exists()
    services.approve_change(actor=officer(), **seen(change))
    assert UnitReview.objects.get().change_id == change.id


@pytest.mark.parametrize(
    ("day", "following"),
    [
        (dt.date(2026, 1, 31), dt.date(2027, 1, 31)),
        (dt.date(2028, 2, 29), dt.date(2029, 2, 28)),
        (dt.date(2026, 12, 1), dt.date(2027, 12, 1)),
    ],
)
def test_a_year_after_the_last_of_february_is_the_last_of_february(
    suzhou: AuthorityRef, day: dt.date, following: dt.date
) -> None:
    assert next_review(day) == following


def test_a_unit_is_reminded_once_of_each_review(unit: Unit) -> None:
    remind(schema="city_320500")
    assert Notice.objects.filter(event="enterprises.review_near").count() == 0
    due(unit, 30)

    for _run in range(2):
        remind(schema="city_320500")

    told = Notice.objects.filter(event="enterprises.review_near")
    assert [str(one.recipient_id) for one in told] == [unit.handler.id]
    due(unit, 20)  # another date is another review
    remind(schema="city_320500")
    assert told.all().count() == 2


def test_units_from_before_there_were_reviews_get_a_date(unit: Unit) -> None:
    Enterprise.objects.update(review_due_on=None)
    files(unit)

    services.units_to_remind()

    assert now(unit).review_due_on == next_review(TODAY)


@pytest.mark.usefixtures("public")
def test_every_city_is_asked_to_remind(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []
    monkeypatch.setattr(remind, "apply_async", lambda kwargs: asked.append(kwargs["schema"]))

    remind_everywhere(schema="public")

    assert "city_320500" in asked
    assert "port_shanghai" not in asked


def test_a_colleague_chooses_the_first_password_by_a_link_that_opens_once(unit: Unit) -> None:
    handler, secret = colleague(unit)
    user = User.objects.get(id=handler.user_id)
    assert (user.has_usable_password(), handler.is_admin) == (False, False)
    assert handler.letter is not None

    with pytest.raises(ActivationLinkSpent):
        activate(user_id=user.id, secret=f"{secret}x", password=PASSWORD)
    activate(user_id=user.id, secret=secret, password=PASSWORD)

    with pytest.raises(ActivationLinkSpent):
        activate(user_id=user.id, secret=secret, password=PASSWORD)
    with pytest.raises(AlreadyActivated):
        services.invite_again(
            actor=unit.handler, enterprise_id=unit.enterprise.id, handler_id=handler.id
        )
    assert User.objects.with_roles().get(id=user.id).roles == {Role.HANDLER}


def test_a_newer_link_ends_the_older(unit: Unit) -> None:
    handler, first = colleague(unit)
    user_id, second = services.invite_again(
        actor=unit.handler, enterprise_id=unit.enterprise.id, handler_id=handler.id
    )

    with pytest.raises(ActivationLinkSpent):
        activate(user_id=user_id, secret=first, password=PASSWORD)
    activate(user_id=user_id, secret=second, password=PASSWORD)


@pytest.mark.parametrize(("first", "last"), [(0, -1), (10, 5), (0, 400)])
def test_a_letter_covers_a_year_at_most_and_is_not_over(unit: Unit, first: int, last: int) -> None:
    with pytest.raises(InviterInvalid) as refused:
        colleague(unit, letter=letter(first, last))

    assert list(refused.value.fields) == ["authorised_until"]
    assert not User.objects.filter(username="colleague").exists()


def test_a_colleague_is_renewed_and_ended_with_the_letter(unit: Unit) -> None:
    handler, _secret = colleague(unit)
    who: dict[str, Any] = {"actor": unit.handler, "enterprise_id": unit.enterprise.id}
    services.renew_colleague(handler_id=handler.id, letter=letter(0, 360), **who)
    handler.refresh_from_db()
    assert handler.authorised_until == TODAY + 360 * DAY

    services.end_colleague(handler_id=handler.id, **who)

    handler.refresh_from_db()
    assert handler.letter is not None
    assert handler.letter.retired_at is not None
    with pytest.raises(NotAllowed):  # nobody leaves the unit without anyone
        services.end_colleague(handler_id=Handler.objects.get(user_id=unit.user_id).id, **who)
    with pytest.raises(HandlerNotFound):
        services.end_colleague(
            actor=unit.handler,
            enterprise_id=unit.enterprise.id,
            handler_id=Handler.objects.get(user_id=make_unit(1).user_id).id,
        )


def test_people_of_other_units_add_nobody(unit: Unit) -> None:
    for actor in (make_unit(1, is_admin=True).handler, add_handler(unit.enterprise), officer()):
        with pytest.raises(NotAllowed):
            services.add_colleague(
                actor=actor,
                enterprise_id=unit.enterprise.id,
                username="intruder",
                display_name="X",
                email="",
                letter=letter(),
            )
    assert not User.objects.filter(username="intruder").exists()


def test_the_record_is_read_by_the_unit_and_the_city_and_each_read_is_noted(unit: Unit) -> None:
    former = add_handler(unit.enterprise, days=-1)
    for reader in (unit.handler, former):
        assert selectors.own_unit(reader).unit == unit.enterprise
    assert selectors.unit_for_city(officer(), unit.enterprise.id).unit == unit.enterprise
    for actor in (unit.handler, city_admin(), make_actor(Role.HOST)):
        with pytest.raises(NotAllowed):
            selectors.unit_for_city(actor, unit.enterprise.id)
    chain = f"enterprise:{unit.enterprise.id}"
    reads = [one for one in events_of(chain) if one.event == "enterprises.unit_read"]
    assert len(reads) == 3


def test_who_hears_of_a_request_is_its_keeper_and_the_administrators(unit: Unit) -> None:
    keeper, other = add_handler(unit.enterprise), add_handler(unit.enterprise)
    gone = add_handler(unit.enterprise, days=-1)

    def told(keeper_id: str) -> set[str]:
        people = selectors.people_of(
            enterprise_id=unit.enterprise.id, host_id=None, keeper=UUID(keeper_id)
        )
        return {str(one) for one in people}

    assert told(keeper.id) == {keeper.id, unit.handler.id}
    assert told(gone.id) == {keeper.id, other.id, unit.handler.id}


def test_a_host_reads_the_own_record(shanghai_city: AuthorityRef) -> None:
    host, actor = make_host()

    assert selectors.own_host(actor) == (host, [])
