"""The account of a program holds no other role at the same time: services and database agree."""

from __future__ import annotations

import datetime as dt
import threading
import time
from uuid import UUID

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from apps.accounts import services
from apps.accounts.errors import ProgramStandsAlone
from apps.accounts.models import RoleGrant, User
from apps.accounts.roles import PROGRAMS, ROLES_OF_KIND, Role
from apps.regions.kinds import SchemaKind
from apps.regions.scoping import AuthorityRef, enter
from tests.databases import Copy
from tests.endorsement.test_races import PORT, at_once
from tests.factories.accounts import SYSTEM, make_user

DAY = dt.timedelta(days=1)
PEOPLE = sorted(ROLES_OF_KIND[SchemaKind.PORT] - PROGRAMS)
ALONE = "program_stands_alone|holds no other role"


def grant(user: User, role: Role, start: int = 0, end: int | None = None) -> RoleGrant:
    """A row without the service, from so many days on until so many."""
    now = timezone.now()
    return RoleGrant(
        user=user,
        role=role,
        granted_by="test",
        valid_from=now + start * DAY,
        valid_until=None if end is None else now + end * DAY,
    )


@pytest.mark.parametrize("program", sorted(PROGRAMS))
@pytest.mark.parametrize("person", PEOPLE)
def test_the_database_refuses_a_program_that_is_a_person_too_whichever_came_first(
    port: AuthorityRef, program: Role, person: Role
) -> None:
    for first, second in ((program, person), (person, program)):
        user = make_user(first)
        with pytest.raises(IntegrityError, match=ALONE), transaction.atomic():
            grant(user, second).save()
        assert list(user.grants.values_list("role", flat=True)) == [first]


def test_two_grants_written_at_once_are_refused_together(port: AuthorityRef) -> None:
    user = make_user()
    rows = [grant(user, Role.BORDER_PROGRAM), grant(user, Role.PORT_OFFICER)]

    with pytest.raises(IntegrityError, match=ALONE), transaction.atomic():
        RoleGrant.objects.bulk_create(rows)

    assert not user.grants.exists()


def test_one_after_the_other_is_allowed_until_their_times_meet(port: AuthorityRef) -> None:
    user = make_user()
    before = grant(user, Role.PORT_OFFICER, start=-9, end=-1)
    before.save()
    grant(user, Role.BORDER_PROGRAM, start=-1).save()

    with pytest.raises(IntegrityError, match=ALONE), transaction.atomic():
        RoleGrant.objects.filter(id=before.id).update(valid_until=timezone.now())


@pytest.mark.parametrize("then", [Role.BORDER_PROGRAM, Role.PORT_OFFICER])
def test_people_hold_several_roles_and_an_account_another_one_once_the_first_has_ended(
    port: AuthorityRef, then: Role
) -> None:
    make_user(*PEOPLE)
    program = make_user(Role.BORDER_PROGRAM)
    program_id = UUID(str(program.pk))

    services.revoke_role(actor=SYSTEM, user_id=program_id, role=Role.BORDER_PROGRAM)
    services.grant_role(actor=SYSTEM, user_id=program_id, role=then)

    assert program.grants.count() == 2


def test_a_role_that_is_still_to_come_keeps_a_program_away(port: AuthorityRef) -> None:
    user = make_user()
    grant(user, Role.PORT_OFFICER, start=1).save()

    with pytest.raises(ProgramStandsAlone):
        services.grant_role(actor=SYSTEM, user_id=UUID(str(user.pk)), role=Role.BORDER_PROGRAM)

    assert list(user.grants.values_list("role", flat=True)) == [Role.PORT_OFFICER]


def test_of_two_grants_at_the_same_moment_the_second_waits_and_is_refused(committed: Copy) -> None:
    with enter(PORT):
        user = make_user()
    first_is_written = threading.Event()

    def first() -> None:
        with transaction.atomic():
            grant(user, Role.BORDER_PROGRAM).save()
            first_is_written.set()
            time.sleep(0.5)

    def second() -> str:
        first_is_written.wait(timeout=60)
        try:
            grant(user, Role.PORT_OFFICER).save()
        except IntegrityError as refused:
            return str(refused)
        return ""

    _none, refusal = at_once([first, second])

    assert "holds no other role" in str(refusal)
    with enter(PORT):
        assert list(user.grants.values_list("role", flat=True)) == [Role.BORDER_PROGRAM]
