"""Making accounts, giving roles, and closing accounts: who may, and what it leaves behind."""

from __future__ import annotations

import uuid

import pytest

from apps.accounts import services
from apps.accounts.backends import AccountsBackend
from apps.accounts.errors import (
    BadUserName,
    LastAdministrator,
    RoleNotHere,
    RoleNotYoursToGrant,
    UnknownUser,
    UserNameTaken,
    WeakPassword,
    WrongCredentials,
)
from apps.accounts.models import ApiToken, Language, RoleGrant, Session, User
from apps.accounts.permissions import NotAllowed, actor_of
from apps.accounts.roles import GRANTED_BY, ROLES_OF_KIND, Role
from apps.accounts.selectors import user_of, users_with
from apps.audit.models import AuditEvent
from apps.core.actors import Actor
from apps.regions.kinds import SchemaKind
from tests.factories.accounts import PASSWORD, SYSTEM, make_actor, make_user


def events_of(user: User) -> list[str]:
    found = AuditEvent.objects.filter(chain=f"user:{user.pk}").order_by("seq")
    return list(found.values_list("event", flat=True))


def test_a_new_account_has_its_roles_and_an_event_without_a_name(suzhou) -> None:
    admin = make_actor(Role.CITY_ADMIN)

    user = services.create_user(
        actor=admin,
        username=" Li.Lei ",
        display_name="李雷",
        roles=[Role.CITY_OFFICER, Role.CITY_SUPERVISOR],
        password=PASSWORD,
    )

    assert user.username == "li.lei"
    assert user_of(user.pk).roles == {Role.CITY_OFFICER, Role.CITY_SUPERVISOR}
    event = AuditEvent.objects.get(chain=f"user:{user.pk}")
    assert event.event == "accounts.user_created"
    assert event.actor_id == admin.id
    assert event.payload == {"roles": ["city_officer", "city_supervisor"]}


@pytest.mark.parametrize("name", ["", "li lei", "李雷", "-li", "l" * 65, "li@lei"])
def test_a_user_name_of_other_characters_is_refused(suzhou, name: str) -> None:
    with pytest.raises(BadUserName):
        services.create_user(actor=SYSTEM, username=name, display_name="x")

    assert User.objects.count() == 0


def test_a_taken_user_name_is_refused_whatever_its_capitals(suzhou) -> None:
    make_user(username="handler")

    with pytest.raises(UserNameTaken):
        services.create_user(actor=SYSTEM, username="HANDLER", display_name="x")

    assert User.objects.count() == 1


def test_the_same_name_at_another_authority_is_another_person(suzhou, inside) -> None:
    here = make_user(username="officer")
    with inside("city_320100"):
        there = make_user(username="officer")
        assert User.objects.get().pk == there.pk

    assert User.objects.get().pk == here.pk != there.pk


def test_a_weak_password_is_refused_and_no_account_is_made(suzhou) -> None:
    with pytest.raises(WeakPassword) as refusal:
        services.create_user(actor=SYSTEM, username="li", display_name="x", password="short")

    assert "new_password" in refusal.value.fields
    assert User.objects.count() == 0


@pytest.mark.parametrize("role", sorted(Role))
def test_a_role_is_granted_by_those_who_look_after_it_and_by_nobody_else(suzhou, role) -> None:
    for granter in sorted(ROLES_OF_KIND[SchemaKind.CITY]):
        actor, user = make_actor(granter), make_user()
        if role not in ROLES_OF_KIND[SchemaKind.CITY]:
            expected: type[Exception] | None = RoleNotHere
        else:
            expected = None if granter in GRANTED_BY[role] else RoleNotYoursToGrant
        if expected is None:
            services.grant_role(actor=actor, user_id=user.pk, role=role)
            assert user_of(user.pk).roles == {role}
            continue
        with pytest.raises(expected):
            services.grant_role(actor=actor, user_id=user.pk, role=role)
        assert user_of(user.pk).roles == frozenset()
        assert events_of(user) == ["accounts.user_created"]


def test_only_the_administrator_makes_an_account_without_roles(suzhou) -> None:
    actor = make_actor(Role.ENTERPRISE_ADMIN)
    before = User.objects.count()

    with pytest.raises(NotAllowed):
        services.create_user(actor=actor, username="li", display_name="x")

    assert User.objects.count() == before


def test_granting_a_role_twice_changes_nothing(suzhou) -> None:
    user = make_user(Role.HANDLER)

    services.grant_role(actor=SYSTEM, user_id=user.pk, role=Role.HANDLER)

    assert RoleGrant.objects.filter(user=user).count() == 1
    assert events_of(user) == ["accounts.user_created"]


def test_a_revoked_role_bites_at_the_next_request_and_stays_on_record(suzhou) -> None:
    user = make_user(Role.CITY_OFFICER, Role.CITY_SUPERVISOR)

    services.revoke_role(actor=SYSTEM, user_id=user.pk, role=Role.CITY_OFFICER)

    again = AccountsBackend().get_user(user.pk)
    assert again is not None
    assert again.roles == {Role.CITY_SUPERVISOR}
    grant = RoleGrant.objects.get(user=user, role=Role.CITY_OFFICER)
    assert grant.valid_until is not None
    assert grant.revoked_by == SYSTEM.id
    assert events_of(user)[-1] == "accounts.role_revoked"


def test_revoking_a_role_not_held_changes_nothing(suzhou) -> None:
    user = make_user()

    services.revoke_role(actor=SYSTEM, user_id=user.pk, role=Role.CITY_OFFICER)

    assert events_of(user) == ["accounts.user_created"]


def test_a_person_and_the_roles_are_read_in_one_query(suzhou, django_assert_num_queries) -> None:
    user = make_user(Role.CITY_OFFICER, Role.CITY_SUPERVISOR)

    with django_assert_num_queries(1):
        found = AccountsBackend().get_user(user.pk)
        assert found is not None
        assert actor_of(found).roles == {"city_officer", "city_supervisor"}


def test_a_closed_account_loses_its_sessions_and_tokens_at_once(suzhou, client_for) -> None:
    make_user(Role.CITY_ADMIN)
    user = make_user(Role.CITY_OFFICER)
    client = client_for("suzhou-js.localhost")
    client.force_login(user)
    services.create_token(actor=actor_of(user), user_id=user.pk)

    services.deactivate(actor=make_actor(Role.CITY_ADMIN), user_id=user.pk)

    assert Session.objects.filter(user=user).exists() is False
    assert ApiToken.objects.get(user=user).revoked_at is not None
    assert AccountsBackend().get_user(user.pk) is None
    assert client.get("/account/").status_code == 302
    event = AuditEvent.objects.get(event="accounts.user_deactivated")
    assert event.payload == {"sessions_ended": 1, "tokens_revoked": 1}


def test_only_the_administrator_closes_and_opens_accounts(suzhou) -> None:
    user = make_user(Role.HANDLER)
    for role in (Role.ENTERPRISE_ADMIN, Role.CITY_SUPERVISOR):
        with pytest.raises(NotAllowed):
            services.deactivate(actor=make_actor(role), user_id=user.pk)
    services.deactivate(actor=SYSTEM, user_id=user.pk)
    with pytest.raises(NotAllowed):
        services.reactivate(actor=make_actor(Role.ENTERPRISE_ADMIN), user_id=user.pk)
    assert user_of(user.pk).is_active is False

    services.reactivate(actor=SYSTEM, user_id=user.pk)

    assert user_of(user.pk).roles == {Role.HANDLER}
    assert user_of(user.pk).is_active is True


@pytest.mark.parametrize("way", ["deactivate", "revoke"])
def test_the_last_administrator_stays(suzhou, way: str) -> None:
    last = make_user(Role.CITY_ADMIN)
    gone = make_user(Role.CITY_ADMIN)
    services.deactivate(actor=SYSTEM, user_id=gone.pk)

    me = actor_of(last)
    ways = {
        "deactivate": lambda: services.deactivate(actor=me, user_id=last.pk),
        "revoke": lambda: services.revoke_role(actor=me, user_id=last.pk, role=Role.CITY_ADMIN),
    }

    with pytest.raises(LastAdministrator):
        ways[way]()

    assert user_of(last.pk).is_active is True
    assert user_of(last.pk).roles == {Role.CITY_ADMIN}
    assert events_of(last) == ["accounts.user_created"]


def test_an_unknown_user_is_said_to_be_unknown(suzhou) -> None:
    with pytest.raises(UnknownUser):
        services.grant_role(actor=SYSTEM, user_id=uuid.uuid4(), role=Role.HANDLER)
    with pytest.raises(UnknownUser):
        user_of(uuid.uuid4())


def test_a_password_is_changed_by_its_owner_and_ends_the_rest(suzhou, client_for) -> None:
    user = make_user(Role.HANDLER)
    client_for("suzhou-js.localhost").force_login(user)
    services.create_token(actor=actor_of(user), user_id=user.pk)

    services.change_password(
        actor=actor_of(user),
        user_id=user.pk,
        old_password=PASSWORD,
        new_password="another long battery staple",
    )

    assert user_of(user.pk).check_password("another long battery staple")
    assert Session.objects.filter(user=user).exists() is False
    assert ApiToken.objects.get(user=user).revoked_at is not None
    assert events_of(user)[-1] == "accounts.password_changed"


def test_a_password_is_not_changed_without_the_old_one_or_by_someone_else(suzhou) -> None:
    user, admin = make_user(Role.HANDLER), make_actor(Role.CITY_ADMIN)
    new = "another long battery staple"

    with pytest.raises(WrongCredentials):
        services.change_password(
            actor=actor_of(user), user_id=user.pk, old_password="no", new_password=new
        )
    with pytest.raises(NotAllowed):
        services.change_password(
            actor=admin, user_id=user.pk, old_password=PASSWORD, new_password=new
        )
    with pytest.raises(WeakPassword):
        services.change_password(
            actor=actor_of(user), user_id=user.pk, old_password=PASSWORD, new_password="short"
        )

    assert user_of(user.pk).check_password(PASSWORD)


def test_an_administrator_starts_someone_off_with_a_random_password(suzhou) -> None:
    user = make_user(Role.HANDLER)

    password = services.give_new_password(actor=make_actor(Role.CITY_ADMIN), user_id=user.pk)

    assert len(password) == 20
    assert user_of(user.pk).check_password(password)
    with pytest.raises(NotAllowed):
        services.give_new_password(actor=make_actor(Role.CITY_OFFICER), user_id=user.pk)


def test_language_and_details_are_kept_with_the_fields_that_changed(suzhou) -> None:
    user = make_user()
    me = actor_of(user)

    services.set_language(actor=me, user_id=user.pk, language=Language.CHINESE)
    services.edit_user(actor=me, user_id=user.pk, display_name="New", email="a@example.cn")
    services.edit_user(actor=me, user_id=user.pk, display_name="New", email="a@example.cn")

    assert events_of(user)[1:] == ["accounts.language_set", "accounts.user_edited"]
    event = AuditEvent.objects.get(event="accounts.user_edited")
    assert event.payload == {"fields": ["display_name", "email"]}
    with pytest.raises(NotAllowed):
        services.edit_user(actor=make_actor(), user_id=user.pk, display_name="Evil", email="")
    assert user_of(user.pk).display_name == "New"


def test_those_who_hold_a_role_now_are_found_for_notices(suzhou) -> None:
    officer, supervisor = make_user(Role.CITY_OFFICER), make_user(Role.CITY_SUPERVISOR)
    closed, former = make_user(Role.CITY_OFFICER), make_user(Role.CITY_OFFICER)
    services.deactivate(actor=SYSTEM, user_id=closed.pk)
    services.revoke_role(actor=SYSTEM, user_id=former.pk, role=Role.CITY_OFFICER)

    assert users_with(Role.CITY_OFFICER) == [officer.pk]
    assert set(users_with(Role.CITY_OFFICER, Role.CITY_SUPERVISOR)) == {officer.pk, supervisor.pk}


def test_an_actor_carries_an_id_and_roles_and_no_name(suzhou) -> None:
    user = make_user(Role.HANDLER, username="lilei")

    actor = actor_of(user)

    assert actor == Actor(kind="user", id=str(user.pk), roles=frozenset({"handler"}))
    assert "lilei" not in repr(actor)
    assert actor_of(None) == Actor.guest()
