"""The guards on pages and API views: who is let in, who is sent to log in, who is told no."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory
from django.views import View
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.test import APIRequestFactory, force_authenticate
from rest_framework.views import APIView

from apps.accounts.functions import Function
from apps.accounts.models import User
from apps.accounts.permissions import NotAllowed, Requires, function_of, requires
from apps.accounts.roles import Role
from apps.accounts.web import urls as pages
from tests.factories.accounts import make_user


@requires(Function.CITY_READ)
def as_function(request: HttpRequest) -> HttpResponse:
    """A page for officers."""
    return HttpResponse("in")


@requires(Function.CITY_READ)
class AsClass(View):
    """The same page as a class."""

    def get(self, request: HttpRequest) -> HttpResponse:
        """Answer."""
        return HttpResponse("in")


class AsApi(APIView):
    """The same for programs."""

    permission_classes = [Requires.of(Function.CITY_READ)]

    def get(self, request: Request) -> Response:
        """Answer."""
        return Response("in")


PAGES = {"function": as_function, "class": AsClass.as_view()}


def ask(view, user: User | AnonymousUser) -> HttpResponse:
    request = RequestFactory().get("/desk/?page=2")
    request.user = user
    answer: HttpResponse = view(request)
    return answer


@pytest.mark.parametrize("kind", PAGES)
def test_a_page_opens_to_those_who_hold_its_function(suzhou, kind: str) -> None:
    assert ask(PAGES[kind], make_user(Role.CITY_OFFICER)).content == b"in"


@pytest.mark.parametrize("kind", PAGES)
def test_a_guest_is_sent_to_log_in_and_comes_back(suzhou, kind: str) -> None:
    answer = ask(PAGES[kind], AnonymousUser())

    assert answer.status_code == 302
    assert answer["Location"] == "/login/?next=/desk/%3Fpage%3D2"


@pytest.mark.parametrize("kind", PAGES)
def test_the_wrong_role_is_told_no(suzhou, kind: str) -> None:
    with pytest.raises(NotAllowed):
        ask(PAGES[kind], make_user(Role.HANDLER))


@pytest.mark.parametrize(
    ("role", "status"), [(Role.CITY_OFFICER, 200), (Role.HANDLER, 403), (None, 401)]
)
def test_an_api_view_answers_by_status(suzhou, role: Role | None, status: int) -> None:
    request = APIRequestFactory().get("/api/v1/x")
    if role is not None:
        force_authenticate(request, make_user(role))

    assert AsApi.as_view()(request).status_code == status


def test_every_view_names_the_function_it_serves() -> None:
    assert function_of(as_function) is Function.CITY_READ
    assert function_of(AsClass.as_view()) is Function.CITY_READ
    assert function_of(AsApi.as_view()) is Function.CITY_READ
    assert function_of(View.as_view()) is None
    assert all(function_of(pattern.callback) for pattern in pages.urlpatterns)


def test_the_refusal_page_is_a_403(suzhou, client_for) -> None:
    client = client_for("suzhou-js.localhost")
    client.force_login(make_user(Role.HANDLER))

    assert client.get("/admin/login/").status_code == 403


@pytest.mark.parametrize(
    ("role", "label", "sees"),
    [
        (Role.CITY_ADMIN, "accounts", True),
        (Role.CITY_ADMIN, "enterprises", True),
        (Role.CITY_ADMIN, "transfers", False),
        (Role.CITY_ADMIN, "regions", False),
        (Role.CITY_SUPERVISOR, "accounts", False),
    ],
)
def test_the_django_admin_shows_an_administrator_the_authoritys_own_tables(
    suzhou, role: Role, label: str, sees: bool
) -> None:
    user = make_user(role)

    assert user.is_staff is (role is Role.CITY_ADMIN)
    assert user.has_module_perms(label) is sees
    assert user.has_perm(f"{label}.view_anything") is sees
    assert user.has_perms([f"{label}.change_anything"]) is sees
    assert user.is_superuser is False


def test_a_closed_account_sees_nothing(suzhou) -> None:
    user = make_user(Role.CITY_ADMIN)
    user.is_active = False

    assert user.is_staff is False
    assert user.has_module_perms("accounts") is False


@pytest.mark.parametrize(
    ("came_from", "wanted"),
    [
        ("http://suzhou-js.localhost/desk/?page=2", "/login/?next=/desk/%3Fpage%3D2"),
        ("http://suzhou-js.localhost/desk/", "/login/?next=/desk/"),
        ("http://elsewhere.example/desk/", "/login/?next=/"),
        ("javascript:alert(1)", "/login/?next=/"),
        ("", "/login/?next=/"),
    ],
)
def test_an_act_after_the_sessions_end_leads_back_to_the_page_of_its_button(
    suzhou, came_from: str, wanted: str
) -> None:
    request = RequestFactory().post(
        "/desk/claim/", HTTP_HOST="suzhou-js.localhost", HTTP_REFERER=came_from
    )
    request.user = AnonymousUser()

    answer = PAGES["function"](request)

    assert (answer.status_code, answer["Location"]) == (302, wanted)
