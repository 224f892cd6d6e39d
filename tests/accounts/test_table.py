"""The role x function table: complete, and obeyed."""

from __future__ import annotations

from itertools import product

import pytest

from apps.accounts.functions import (
    ADMIN_APPS,
    ADMINISTERS,
    FOR_EVERYONE,
    FOR_SIGNED_IN,
    GRANTS,
    KINDS,
    Function,
)
from apps.accounts.permissions import NotAllowed, check_may, may
from apps.accounts.roles import ADMINISTRATORS, GRANTED_BY, ROLE_NAMES, ROLES_OF_KIND, Role
from apps.core.actors import Actor
from apps.regions.kinds import SchemaKind


def actor_with(*roles: Role) -> Actor:
    return Actor(kind="user", id="somebody", roles=frozenset(roles))


def test_every_function_has_its_roles_and_its_kinds() -> None:
    assert set(GRANTS) == set(Function) == set(KINDS)
    assert all(GRANTS.values())
    assert all(KINDS.values())


def test_every_role_has_its_kind_its_name_and_someone_who_grants_it() -> None:
    placed = [role for roles in ROLES_OF_KIND.values() for role in roles]

    assert sorted(placed) == sorted(Role)  # each in exactly one kind
    assert set(ROLE_NAMES) == set(Role) == set(GRANTED_BY)
    assert set(ADMIN_APPS) == ADMINISTRATORS
    assert set(ADMINISTERS) == set(ROLES_OF_KIND) == set(SchemaKind)


@pytest.mark.parametrize("function", sorted(set(Function) - FOR_EVERYONE - FOR_SIGNED_IN))
def test_a_function_is_granted_only_to_roles_that_exist_where_the_function_does(
    function: Function,
) -> None:
    there = frozenset().union(*(ROLES_OF_KIND[kind] for kind in KINDS[function]))

    assert GRANTS[function] <= there


@pytest.mark.parametrize(("function", "role"), list(product(Function, Role)))
def test_a_role_may_do_what_the_table_says_and_nothing_else(function: Function, role: Role) -> None:
    actor = actor_with(role)

    assert may(actor, function) is (role in GRANTS[function])
    if role not in GRANTS[function]:
        with pytest.raises(NotAllowed) as refusal:
            check_may(actor, function)
        assert refusal.value.data == {"function": function.value}


@pytest.mark.parametrize("function", list(Function))
def test_a_guest_and_the_service_itself_hold_only_what_is_open(function: Function) -> None:
    assert may(Actor.guest(), function) is (function in FOR_EVERYONE)
    assert may(Actor.system("routing"), function) is (function in FOR_EVERYONE)


@pytest.mark.parametrize("function", list(Function))
def test_someone_without_a_role_has_an_account_and_notices_only(function: Function) -> None:
    assert may(actor_with(), function) is (function in FOR_EVERYONE | FOR_SIGNED_IN)


def test_who_decides_is_fewer_than_who_examines() -> None:
    assert GRANTS[Function.PORT_DECIDE] < GRANTS[Function.PORT_EXAMINE]


@pytest.mark.parametrize("role", sorted(ADMINISTRATORS))
def test_administrators_read_no_case(role: Role) -> None:
    cases = {Function.INVITER_READ, Function.CITY_READ, Function.PORT_READ, Function.FILE_READ}

    assert not any(may(actor_with(role), function) for function in cases)
    # Of notices they see failed mails: the event and the reference, never whom or what it is about.
    assert ADMIN_APPS[role].isdisjoint({"transfers", "endorsement", "files"})
