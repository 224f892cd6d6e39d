"""The exact host chooses the schema; nothing else that a client sends does."""

from typing import Any

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory
from django.urls import get_urlconf

from apps.regions import directory, scoping
from apps.regions.backend.connection import wrapper
from apps.regions.middleware import TenantMiddleware
from apps.regions.models import Authority, Domain
from apps.regions.scoping import enter

pytestmark = pytest.mark.usefixtures("db")


def answer(**headers: str) -> HttpResponse:
    """Send a request through the middleware to a view that says where it ran."""

    def view(request: HttpRequest) -> HttpResponse:
        return HttpResponse(f"{scoping.current().schema_name} {get_urlconf()}")

    extra: dict[str, Any] = dict(headers)
    return TenantMiddleware(view)(RequestFactory().get("/", **extra))


@pytest.mark.parametrize(
    ("host", "schema_name", "kind"),
    [
        ("localhost", "public", "public"),
        ("suzhou-js.localhost", "city_320500", "city"),
        ("nanjing.localhost", "city_320100", "city"),
        ("shanghai.localhost", "city_310000", "city"),
        ("port.localhost", "port_shanghai", "port"),
        ("suzhou-js.localhost:8000", "city_320500", "city"),
        ("suzhou-js.localhost.", "city_320500", "city"),
        ("suzhou-js.localhost.:8000", "city_320500", "city"),
        ("SUZHOU-JS.LocalHost", "city_320500", "city"),
    ],
)
def test_each_host_is_answered_in_its_own_schema(host, schema_name, kind):
    response = answer(HTTP_HOST=host)

    assert response.content.decode() == f"{schema_name} config.urls.{kind}"
    assert wrapper().schema_name == ""  # and it was left again


@pytest.mark.parametrize(
    "host",
    [
        "",
        "example.com",
        "testserver",
        "127.0.0.1",
        "[::1]",
        "www.localhost",
        "www.suzhou-js.localhost",
        "suzhou.localhost",  # two cities have that name
        "suzhou-js.localhost.evil.com",
        "evil.com.localhost",
        "suzhou-js.localhost..",
        "suzhou-js.localhost:port",
        "suzhou-js.localhost:8000:8000",
        "suzhou-js.localhost, port.localhost",
        "port.localhost suzhou-js.localhost",
        "port.localhost@suzhou-js.localhost",
        "suzhou-js.localhost/port.localhost",
        "suzhou-js.localhost\n",
        "suzhou-js%2elocalhost",
        "苏州.localhost",
        "city_320500",
        "a" * 300 + ".localhost",
        "'; DROP SCHEMA city_320500; --",
    ],
)
def test_any_other_host_gets_a_bare_404_that_says_nothing(host):
    response = answer(HTTP_HOST=host)

    assert response.status_code == 404
    assert response.content == b""
    assert [name for name in response.headers if name != "Content-Type"] == []


def test_a_request_without_a_host_gets_a_bare_404():
    response = answer(SERVER_NAME="suzhou-js.localhost")

    assert (response.status_code, response.content) == (404, b"")


@pytest.mark.parametrize(
    "header",
    [
        "HTTP_X_FORWARDED_HOST",
        "HTTP_FORWARDED",
        "HTTP_X_HOST",
        "HTTP_X_TENANT",
        "HTTP_X_SCHEMA",
        "HTTP_X_ORIGINAL_HOST",
        "SERVER_NAME",
    ],
)
def test_no_header_but_host_moves_a_request(header):
    spoofed = {header: "port.localhost"}

    assert answer(HTTP_HOST="suzhou-js.localhost", **spoofed).content.startswith(b"city_320500")
    assert answer(HTTP_HOST="unknown.localhost", **spoofed).status_code == 404


def test_neither_address_nor_cookie_moves_a_request():
    request = RequestFactory().get("http://port.localhost/?schema=port_shanghai")
    request.META["HTTP_HOST"] = "suzhou-js.localhost"
    request.COOKIES["schema"] = "port_shanghai"

    middleware = TenantMiddleware(lambda _request: HttpResponse(scoping.current().schema_name))

    assert middleware(request).content == b"city_320500"


def test_an_authority_that_is_not_ready_gets_a_bare_503(public):
    Authority.objects.filter(code="320100").update(ready=False)
    directory.forget()

    response = answer(HTTP_HOST="nanjing.localhost")

    assert (response.status_code, response.content) == (503, b"")
    assert response.headers["Retry-After"] == "5"
    assert answer(HTTP_HOST="suzhou-js.localhost").status_code == 200


def test_a_second_host_of_an_authority_serves_it_too(public):
    Domain.objects.create(
        domain="visa.nanjing.example",
        tenant=Authority.objects.get(code="320100"),
        is_primary=False,
    )

    assert answer(HTTP_HOST="visa.nanjing.example").content.startswith(b"city_320100")


def test_the_public_host_answers_without_asking_the_database(django_assert_num_queries):
    directory.forget()

    def view(_request: HttpRequest) -> HttpResponse:
        return HttpResponse()

    with django_assert_num_queries(0):
        TenantMiddleware(view)(RequestFactory().get("/", HTTP_HOST="localhost"))


def test_a_known_host_is_looked_up_once_in_some_seconds(django_assert_num_queries):
    answer(HTTP_HOST="nanjing.localhost")

    with django_assert_num_queries(0):
        answer(HTTP_HOST="nanjing.localhost")
        answer(HTTP_HOST="port.localhost")


def test_made_up_hosts_do_not_reach_the_database_each_time(django_assert_num_queries):
    answer(HTTP_HOST="nanjing.localhost")

    with django_assert_num_queries(0):
        for number in range(20):
            assert answer(HTTP_HOST=f"made-up-{number}.localhost").status_code == 404


def test_the_directory_is_read_again_when_it_is_old(monkeypatch, public):
    answer(HTTP_HOST="nanjing.localhost")
    Authority.objects.filter(code="320100").update(ready=False)  # by another process
    assert answer(HTTP_HOST="nanjing.localhost").status_code == 200

    monkeypatch.setattr(directory, "FRESH_SECONDS", -1.0)

    assert answer(HTTP_HOST="nanjing.localhost").status_code == 503


def test_an_error_in_a_view_leaves_the_schema_too():
    def view(_request: HttpRequest) -> HttpResponse:
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        TenantMiddleware(view)(RequestFactory().get("/", HTTP_HOST="port.localhost"))

    assert wrapper().schema_name == ""


def test_only_the_health_check_runs_outside_a_schema(settings):
    first = settings.MIDDLEWARE.index("apps.regions.middleware.TenantMiddleware")

    assert settings.MIDDLEWARE[:first] == ["config.health.HealthMiddleware"]
    assert settings.USE_X_FORWARDED_HOST is False


def test_a_request_does_not_disturb_the_schema_of_its_caller(suzhou):
    answer(HTTP_HOST="port.localhost")

    assert scoping.current() == suzhou
    with enter("city_320500"):
        assert Authority.objects.filter(code="320500").exists()
