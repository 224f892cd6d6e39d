"""The Django admin of an authority: its administrator looks after accounts and reads the trail."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client

from apps.accounts.models import User
from apps.accounts.permissions import actor_of
from apps.accounts.roles import Role
from apps.accounts.selectors import user_of
from apps.accounts.services import create_token
from apps.audit.models import AuditEvent
from tests.factories.accounts import make_user

HOST = "suzhou-js.localhost"
PAGES = (
    "/admin/",
    "/admin/accounts/user/",
    "/admin/accounts/user/add/",
    "/admin/accounts/apitoken/",
    "/admin/audit/auditevent/",
)


@pytest.fixture
def admin(suzhou, client_for: Callable[[str], Client]) -> Client:
    client = client_for(HOST)
    client.force_login(make_user(Role.CITY_ADMIN, username="cityadmin"))
    return client


@pytest.mark.parametrize("page", PAGES)
def test_the_administrator_opens_the_pages(admin, page: str) -> None:
    assert admin.get(page).status_code == 200


@pytest.mark.parametrize("page", PAGES[1:])
@pytest.mark.parametrize("role", [Role.CITY_OFFICER, Role.ENTERPRISE_ADMIN])
def test_nobody_else_does(suzhou, client_for, page: str, role: Role) -> None:
    client = client_for(HOST)
    assert client.get(page)["Location"].startswith("/admin/login/")
    client.force_login(make_user(role))

    assert client.get(page, follow=True).status_code == 403


def add(admin: Client, **more: object):
    given = {
        "username": "newcomer",
        "display_name": "New Comer",
        "email": "",
        "language": "en",
        "roles": ["city_officer"],
        "grants-TOTAL_FORMS": "0",
        "grants-INITIAL_FORMS": "0",
    }
    return admin.post("/admin/accounts/user/add/", {**given, **more}, follow=True)


def test_a_new_account_gets_its_roles_and_a_password_shown_once(admin) -> None:
    page = add(admin)

    user = User.objects.with_roles().get(username="newcomer")
    assert user.roles == {Role.CITY_OFFICER}
    assert user.language == "en"
    (message,) = [str(m) for m in page.context["messages"] if "newcomer" in str(m)][:1]
    assert user.check_password(message.rsplit(": ", 1)[-1].rsplit("：", 1)[-1].strip())
    events = AuditEvent.objects.filter(chain=f"user:{user.pk}").order_by("seq")
    assert [e.event for e in events] == ["accounts.user_created", "accounts.password_given"]


def test_a_role_of_another_kind_of_authority_cannot_be_ticked(admin) -> None:
    add(admin, roles=["port_approver"])

    assert User.objects.filter(username="newcomer").exists() is False


def test_ticking_and_unticking_roles_grants_and_revokes(admin) -> None:
    user = make_user(Role.CITY_OFFICER, username="li")
    page = f"/admin/accounts/user/{user.pk}/change/"
    assert admin.get(page).status_code == 200

    admin.post(
        page,
        {
            "display_name": "Li",
            "email": "",
            "language": "en",
            "roles": ["city_supervisor"],
            "grants-TOTAL_FORMS": "0",
            "grants-INITIAL_FORMS": "0",
        },
    )

    assert user_of(user.pk).roles == {Role.CITY_SUPERVISOR}
    assert user_of(user.pk).display_name == "Li"


def test_accounts_are_closed_opened_and_given_passwords_from_the_list(admin) -> None:
    user = make_user(Role.CITY_OFFICER)

    def act(name: str) -> None:
        admin.post("/admin/accounts/user/", {"action": name, "_selected_action": [str(user.pk)]})

    act("deactivate")
    assert user_of(user.pk).is_active is False
    act("reactivate")
    assert user_of(user.pk).is_active is True
    before = user_of(user.pk).password
    act("give_new_password")
    assert user_of(user.pk).password != before


def test_a_token_is_revoked_from_the_list(admin) -> None:
    user = make_user(Role.HANDLER)
    token = create_token(actor=actor_of(user), user_id=user.pk).token

    admin.post(
        "/admin/accounts/apitoken/", {"action": "revoke", "_selected_action": [str(token.pk)]}
    )

    token.refresh_from_db()
    assert token.revoked_at is not None


def test_the_trail_is_read_and_never_changed(admin) -> None:
    event = AuditEvent.objects.first()
    assert event is not None

    assert admin.get(f"/admin/audit/auditevent/{event.pk}/change/").status_code == 200
    assert admin.post(f"/admin/audit/auditevent/{event.pk}/change/", {}).status_code == 403
    assert admin.post(f"/admin/audit/auditevent/{event.pk}/delete/", {}).status_code == 403
    assert admin.get("/admin/audit/auditevent/add/").status_code == 403
    assert admin.get(f"/admin/accounts/user/{make_user().pk}/delete/").status_code == 403
