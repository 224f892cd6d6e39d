"""A unit or a person asks to be put on file; the city vets; only approval makes a record."""

import datetime as dt
from collections.abc import Callable
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import override

from apps.accounts.errors import UserNameTaken
from apps.accounts.models import User
from apps.accounts.permissions import NotAllowed, actor_of
from apps.accounts.roles import Role
from apps.audit.selectors import events_of
from apps.core.actors import Actor
from apps.core.errors import MoveNotAllowed, StaleRevision
from apps.core.identifiers.uscc import check_character
from apps.enterprises import policies, selectors, services
from apps.enterprises.errors import (
    HostsNotTakenHere,
    ReasonNeeded,
    RegistrationExists,
    RegistrationIncomplete,
    RegistrationNotEditable,
    RegistrationNotFound,
    UnitOnFile,
)
from apps.enterprises.models import Enterprise, Handler, Host, Registration, RegistrationPaper
from apps.enterprises.states import (
    REGISTRATION_EDITABLE,
    REGISTRATION_MOVES,
    RegistrationAction,
    RegistrationKind,
    RegistrationStatus,
)
from apps.files.errors import StoredFileNotFound
from apps.files.services import note_read
from apps.notices.models import Notice
from apps.regions.scoping import AuthorityRef
from tests.factories.accounts import PASSWORD, make_actor
from tests.factories.enterprises import CODES, make_unit
from tests.factories.files import pdf, upload
from tests.factories.registrations import draft, fresh, officer, sent, stranger, typed

HOST = RegistrationKind.HOST
TODAY = timezone.localdate()
DAY = dt.timedelta(days=1)
_SENDING = (RegistrationAction.SUBMIT, RegistrationAction.ANSWER)


def approve(registration: Registration, actor: Actor | None = None) -> Registration:
    return services.approve_registration(
        actor=actor or officer(),
        registration_id=registration.id,
        revision=registration.revision,
    )


def wrong_fields(who: Actor, registration: Registration) -> set[str]:
    """What keeps an application from being sent."""
    with pytest.raises(RegistrationIncomplete) as refused:
        services.submit_registration(actor=who, registration_id=registration.id)
    assert fresh(registration.id).status == RegistrationStatus.DRAFT
    return set(refused.value.fields)


def test_approval_puts_unit_papers_and_applicant_on_file_and_lets_them_file(
    suzhou: AuthorityRef,
) -> None:
    registration, who = sent()

    approved = approve(registration)

    unit = Enterprise.objects.get()
    handler = Handler.objects.get()
    user = User.objects.with_roles().get(id=who.id)
    assert (approved.enterprise_id, unit.uscc, handler.is_admin) == (unit.id, CODES[0], True)
    assert (handler.authorised_from, str(handler.user_id)) == (TODAY, who.id)
    assert user.roles == {Role.ENTERPRISE_ADMIN, Role.HANDLER}
    kinds = {paper.kind for paper in selectors.papers_on_file(unit.id, TODAY)}
    assert kinds == {"business_licence", "unit_seal", "handler_authorisation"}
    assert handler.letter is not None
    assert policies.may_file(selectors.inviter_of(actor_of(user)))
    assert unit.review_due_on is not None
    assert unit.review_due_on > TODAY + 300 * DAY
    assert Notice.objects.filter(recipient_id=UUID(who.id)).count() == 1


def test_a_host_needs_one_proof_and_no_corporate_paper(shanghai_city: AuthorityRef) -> None:
    registration, who = sent(of=HOST)

    approve(registration)

    host = Host.objects.get()
    user = User.objects.with_roles().get(id=who.id)
    assert str(host.user_id) == who.id
    assert user.roles == {Role.HOST}
    assert [one.kind for one in selectors.papers_of_host(host.id, TODAY)] == ["host_status_proof"]
    assert Enterprise.objects.count() == 0


def test_persons_are_taken_as_hosts_only_where_requests_go_straight_to_the_port(
    suzhou: AuthorityRef,
) -> None:
    with pytest.raises(HostsNotTakenHere):
        services.begin_registration(actor=stranger(), kind=HOST)

    assert Registration.objects.count() == 0


@pytest.mark.parametrize(
    ("changes", "wrong"),
    [
        ({"uscc": "913201911348723658"}, {"uscc"}),
        ({"uscc": ""}, {"uscc"}),
        ({"uscc": "91320191134872365"}, {"uscc"}),
        ({"kind": "CASTLE"}, {"kind"}),
        ({"name_zh": "名" * 121}, {"name_zh"}),
        ({"name_zh": "\x00"}, {"name_zh"}),
        ({"address": "", "legal_representative": ""}, {"address", "legal_representative"}),
        ({"contact_phone": "12"}, {"contact_phone"}),
        ({"authorised_from": "2026-02-30"}, {"authorised_from"}),
        ({"authorised_until": (TODAY - DAY).isoformat()}, {"authorised_until"}),
        ({"authorised_until": (TODAY + 400 * DAY).isoformat()}, {"authorised_until"}),
    ],
)
def test_everything_that_is_wrong_is_named_and_nothing_typed_is_lost(
    suzhou: AuthorityRef, changes: dict[str, Any], wrong: set[str]
) -> None:
    registration, who = draft(**changes)

    assert wrong_fields(who, registration) == wrong
    kept = fresh(registration.id)
    assert {name: kept.details[name] for name in changes} == {
        name: text.replace("\x00", "") for name, text in changes.items()
    }
    assert RegistrationPaper.objects.count() == 3


def test_the_wrong_check_character_is_named(suzhou: AuthorityRef) -> None:
    registration, who = draft(uscc="913201911348723658")

    with override("en"), pytest.raises(RegistrationIncomplete) as refused:
        services.submit_registration(actor=who, registration_id=registration.id)

    assert "should be 9, not 8" in str(refused.value.fields["uscc"])


@pytest.mark.parametrize(
    "written",
    [
        "９１３２０１９１１３４８７２３６５９",
        " 9132 0191 1348 7236 59 ",
        "91320191\u200b1348723659\ufeff",
        "9144030071526726xg",
        "12100000425006117p",
    ],
)
def test_a_code_is_understood_however_it_is_typed(suzhou: AuthorityRef, written: str) -> None:
    registration, _who = sent(uscc=written)

    assert registration.uscc in CODES
    assert registration.details["uscc"] == registration.uscc


@pytest.mark.parametrize("body", ["A1100000000000000", "N2320500MF1234567", "Y1320500MF7654321"])
def test_codes_of_military_rural_and_other_units_are_lawful(
    suzhou: AuthorityRef, body: str
) -> None:
    code = body + check_character(body)

    registration, _who = sent(uscc=code)

    assert approve(registration).uscc == code


def test_a_name_full_of_markup_is_kept_as_it_is(suzhou: AuthorityRef) -> None:
    name = "<img src=x onerror=alert(1)>"
    registration, _who = sent(name_zh=name)

    approve(registration)

    assert Enterprise.objects.get().name_zh == name


def test_papers_are_needed_and_a_newer_one_takes_the_place_of_its_kind(
    suzhou: AuthorityRef,
) -> None:
    who = stranger()
    begun = services.begin_registration(actor=who, kind=RegistrationKind.UNIT)
    services.save_registration(actor=who, registration_id=begun.id, details=typed())
    missing = {"business_licence", "unit_seal", "handler_authorisation"}
    assert wrong_fields(who, begun) == missing

    for _time in range(2):
        services.attach_to_registration(
            actor=who, registration_id=begun.id, kind="unit_seal", upload=upload(pdf())
        )
    with pytest.raises(RegistrationIncomplete):
        services.attach_to_registration(
            actor=who, registration_id=begun.id, kind="photo", upload=upload(pdf())
        )

    assert wrong_fields(who, begun) == missing - {"unit_seal"}
    assert RegistrationPaper.objects.filter(replaced_at=None).count() == 1
    assert RegistrationPaper.objects.count() == 2


def test_a_unit_on_file_sends_the_stranger_to_its_administrator(suzhou: AuthorityRef) -> None:
    make_unit(0)
    registration, who = draft()

    with pytest.raises(UnitOnFile) as refused:
        services.submit_registration(actor=who, registration_id=registration.id)

    with override("en"):
        assert "ask its administrator" in refused.value.detail
    assert refused.value.data == {}  # nothing about its people


def test_of_two_applications_for_one_unit_the_first_approved_counts(suzhou: AuthorityRef) -> None:
    first, _one = sent()
    second, two = sent()
    assert selectors.likeness_of(second).others_open == 1
    approve(second)

    with pytest.raises(UnitOnFile):
        approve(first)

    assert [str(one.user_id) for one in Handler.objects.all()] == [two.id]
    assert fresh(first.id).status == RegistrationStatus.SUBMITTED
    on_file = selectors.likeness_of(first).on_file
    assert on_file is not None
    assert on_file.uscc == CODES[0]


def test_two_officers_who_vet_at_once_do_not_overrule_each_other(suzhou: AuthorityRef) -> None:
    registration, _who = sent()
    first = officer()
    services.refuse_registration(
        actor=first,
        registration_id=registration.id,
        revision=registration.revision,
        reason="No such unit at this address.",
    )

    with pytest.raises(StaleRevision) as late:
        approve(registration)

    assert late.value.data["who"] == first.id
    assert fresh(registration.id).status == RegistrationStatus.REFUSED
    assert Enterprise.objects.count() == 0


def test_what_the_city_asks_is_answered_point_by_point(suzhou: AuthorityRef) -> None:
    registration, who = sent()
    services.ask_about_registration(
        actor=officer(),
        registration_id=registration.id,
        revision=registration.revision,
        points=["The seal cannot be read.", "  ", "Which address holds?"],
    )
    points = list(fresh(registration.id).points.order_by("position"))
    assert len(points) == 2

    with pytest.raises(RegistrationIncomplete) as refused:
        services.submit_registration(
            actor=who, registration_id=registration.id, answers={points[0].id: "Scanned anew."}
        )
    assert set(refused.value.fields) == {f"answer_{points[1].id}"}
    services.attach_to_registration(
        actor=who, registration_id=registration.id, kind="unit_seal", upload=upload(pdf())
    )
    services.submit_registration(
        actor=who, registration_id=registration.id, answers={one.id: "Yes" for one in points}
    )

    answered = fresh(registration.id)
    assert answered.status == RegistrationStatus.ANSWERED
    assert approve(answered).status == RegistrationStatus.APPROVED


def test_a_refusal_and_a_question_say_why(suzhou: AuthorityRef) -> None:
    registration, who = sent()
    seen: dict[str, Any] = {"registration_id": registration.id, "revision": registration.revision}

    with pytest.raises(ReasonNeeded):
        services.refuse_registration(actor=officer(), reason=" \u200b ", **seen)
    with pytest.raises(ReasonNeeded):
        services.ask_about_registration(actor=officer(), points=["", " "], **seen)
    with pytest.raises(RegistrationIncomplete):
        services.ask_about_registration(actor=officer(), points=["x" * 301], **seen)
    assert fresh(registration.id) == registration
    assert fresh(registration.id).revision == registration.revision
    services.refuse_registration(actor=officer(), reason="Not a unit.", **seen)

    again, _same = draft(who)
    assert again.id != registration.id


def test_only_those_who_vet_decide_and_only_the_applicant_edits(suzhou: AuthorityRef) -> None:
    registration, who = sent()
    for actor in (who, make_actor(Role.CITY_ADMIN), make_unit(1).handler, Actor.guest()):
        with pytest.raises(NotAllowed):
            approve(registration, actor)
        with pytest.raises(NotAllowed):
            selectors.registration_for_city(actor, registration.id)
    with pytest.raises(RegistrationNotEditable):
        services.save_registration(actor=who, registration_id=registration.id, details={})
    for actor in (stranger(), officer(), Actor.guest()):
        with pytest.raises(RegistrationNotFound):
            services.save_registration(actor=actor, registration_id=registration.id, details={})
    with pytest.raises(RegistrationNotFound):
        services.withdraw_registration(actor=who, registration_id=uuid4(), revision=1)
    assert fresh(registration.id).revision == registration.revision


def test_drafts_are_the_applicant_s_own_business(suzhou: AuthorityRef) -> None:
    registration, who = draft()
    vet = officer()

    with pytest.raises(RegistrationNotFound):
        selectors.registration_for_city(vet, registration.id)
    assert list(selectors.registrations_for_city(vet)) == []
    own = selectors.own_registration(who)
    assert own is not None
    assert own.id == registration.id
    assert selectors.own_registration(stranger()) is None


def test_the_papers_open_for_those_who_vet_and_each_read_is_noted(suzhou: AuthorityRef) -> None:
    registration, who = sent()
    file_id = RegistrationPaper.objects.filter(registration=registration)[0].file_id
    vet = officer()

    note_read(actor=vet, file_id=file_id)
    for actor in (who, make_unit(1).handler, make_actor(Role.CITY_ADMIN)):
        with pytest.raises(StoredFileNotFound):
            note_read(actor=actor, file_id=file_id)

    last = events_of(registration.chain)[-1]
    assert (last.event, last.actor_id) == ("files.file_read", vet.id)
    approve(registration)
    note_read(actor=actor_of(User.objects.get(id=who.id)), file_id=file_id)


def test_an_account_has_one_application_at_a_time_and_none_once_it_is_an_inviter_s(
    suzhou: AuthorityRef,
) -> None:
    registration, who = sent()

    assert services.begin_registration(actor=who, kind=RegistrationKind.UNIT) == registration
    with pytest.raises(RegistrationExists):
        services.begin_registration(actor=make_unit(1).handler, kind=RegistrationKind.UNIT)
    with pytest.raises(IntegrityError, match="registration_one_open"), transaction.atomic():
        Registration.objects.create(
            reference="26-X", kind="UNIT", applicant_id=who.id, last_at=timezone.now()
        )


def test_a_new_account_holds_no_role_and_a_taken_name_makes_none(suzhou: AuthorityRef) -> None:
    account = services.NewAccount("newcomer", "New Comer", "n@example.com", PASSWORD, "en")
    user, registration = services.open_account(account=account, kind=RegistrationKind.UNIT)

    assert user.roles == frozenset()
    assert registration.applicant_id == user.id
    with pytest.raises(UserNameTaken):
        services.open_account(account=account, kind=RegistrationKind.UNIT)
    assert Registration.objects.count() == 1


def test_moves_outside_the_table_are_refused_and_change_nothing(suzhou: AuthorityRef) -> None:
    registration, who = draft()
    vet, unit = officer(), make_unit(1).enterprise
    rows = Registration.objects.filter(id=registration.id)
    seen: dict[str, Any] = {"registration_id": registration.id, "revision": registration.revision}
    sends: dict[str, Any] = {"actor": who, "registration_id": registration.id}
    acts: dict[RegistrationAction, Callable[[], object]] = {
        RegistrationAction.APPROVE: lambda: services.approve_registration(actor=vet, **seen),
        RegistrationAction.REFUSE: lambda: services.refuse_registration(
            actor=vet, reason="x", **seen
        ),
        RegistrationAction.ASK: lambda: services.ask_about_registration(
            actor=vet, points=["x"], **seen
        ),
        RegistrationAction.WITHDRAW: lambda: services.withdraw_registration(actor=who, **seen),
        RegistrationAction.SUBMIT: lambda: services.submit_registration(**sends),
        RegistrationAction.ANSWER: lambda: services.submit_registration(**sends),
    }
    decided = {"decided_by": uuid4(), "decided_at": timezone.now(), "refused_reason": "x"}
    for status in RegistrationStatus.values:
        rows.update(status=status, enterprise=unit, **decided)
        for action, act in acts.items():
            sends_now = status in REGISTRATION_EDITABLE and action in _SENDING
            if REGISTRATION_MOVES.allows(action, status) or sends_now:
                continue  # sending finds its own move by the status
            with pytest.raises((MoveNotAllowed, RegistrationNotEditable)):
                act()
            now = rows.get()
            assert (now.status, now.revision) == (status, registration.revision), action
