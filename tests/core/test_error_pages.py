"""Refusals as pages: in both languages, for htmx as a part, and as JSON for programs."""

import datetime as dt
from collections.abc import Callable

import pytest
from bs4 import BeautifulSoup
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.test import Client, RequestFactory, override_settings
from django.urls import path
from django.utils import translation
from django.views.decorators.http import require_POST, require_safe

from apps.accounts.roles import Role
from apps.core import errors, history
from apps.core.htmx import render_page, wants_part
from apps.core.problems import render_problem, wants_json
from apps.regions.scoping import AuthorityRef
from config.urls.city import urlpatterns as city_urls
from tests.factories.accounts import make_user

CLERK = "0b7c3c1e-5a51-4f5e-9d6f-1f6f5a1c2d3e"
HOST = "suzhou-js.localhost"
WHEN = dt.datetime(2026, 11, 23, 8, 0, tzinfo=dt.UTC)


def refuse(request: HttpRequest) -> HttpResponse:
    raise errors.Invalid("The stay is too long.", fields={"stay_days": "Enter 30 or fewer."})


def too_late(request: HttpRequest) -> HttpResponse:
    raise errors.StaleRevision(
        current=8, who=CLERK, roles=["city_officer"], what="transfers.claimed", when=WHEN
    )


def broken(request: HttpRequest) -> HttpResponse:
    raise KeyError("E1234567")


@require_POST
def act(request: HttpRequest) -> HttpResponse:
    return HttpResponse("done")


@require_safe
def read(request: HttpRequest) -> HttpResponse:
    return HttpResponse("read")


def busy(request: HttpRequest) -> HttpResponse:
    raise errors.TryAgain


urlpatterns = [
    path("refuse/", refuse),
    path("act/", act),
    path("read/", read),
    path("busy/", busy),
    path("api/v1/refuse/", refuse),
    path("too-late/", too_late),
    path("broken/", broken),
    path("api/v1/broken/", broken),
    *city_urls,
]
handler400 = "apps.core.web.views.bad_request"
handler403 = "apps.core.web.views.forbidden"
handler404 = "apps.core.web.views.not_found"
handler500 = "apps.core.web.views.server_error"


@pytest.fixture
def browser(suzhou: AuthorityRef, client_for: Callable[[str], Client]) -> Client:
    browser = client_for(HOST)
    browser.raise_request_exception = False
    return browser


@pytest.fixture(autouse=True)
def _city_with_refusing_pages(settings: object) -> None:
    """Put the pages above beside those of a city."""
    kinds = dict(settings.TENANT_TYPES)  # type: ignore[attr-defined]
    kinds["city"] = kinds["city"] | {"URLCONF": __name__}
    settings.TENANT_TYPES = kinds  # type: ignore[attr-defined]


def text_of(response: HttpResponseBase) -> str:
    return BeautifulSoup(response.getvalue(), "lxml").get_text(" ", strip=True)


def test_a_refusal_is_a_page_that_says_how_to_mend_it(browser: Client) -> None:
    answer = browser.get("/refuse/", headers={"Accept-Language": "en"})

    assert answer.status_code == 422
    assert "The stay is too long." in text_of(answer)
    assert "Enter 30 or fewer." in text_of(answer)
    assert 'href="/problems/invalid/"' in answer.content.decode()


def test_a_refusal_is_a_part_for_htmx_and_says_where_it_goes(browser: Client) -> None:
    answer = browser.get("/refuse/", headers={"HX-Request": "true"})

    assert answer.status_code == 422
    assert answer["HX-Retarget"] == "#problem"
    assert "<html" not in answer.content.decode()
    assert "HX-Request" in answer["Vary"]


@pytest.mark.parametrize(
    ("address", "headers"),
    [
        ("/api/v1/refuse/", {}),
        ("/refuse/", {"Accept": "application/json"}),
        ("/refuse/", {"Accept": "application/problem+json"}),
    ],
)
def test_a_refusal_is_json_for_programs(
    browser: Client, address: str, headers: dict[str, str]
) -> None:
    answer = browser.get(address, headers=headers)

    assert answer["Content-Type"] == "application/problem+json"
    assert answer.json()["code"] == "invalid"
    assert answer.json()["errors"][0]["pointer"] == "#/stay_days"


def test_a_late_act_is_shown_what_was_done_and_led_to_the_fresh_page(browser: Client) -> None:
    came_from = {"Referer": f"http://{HOST}/desk/7/", "Accept-Language": "en"}
    for more in ({}, {"HX-Request": "true"}):
        answer = browser.get("/too-late/", headers=came_from | more)

        assert answer.status_code == 409
        assert "City check begun" in text_of(answer)
        assert "City officer" in text_of(answer)
        assert "23 Nov 2026, 16:00" in text_of(answer)
        assert CLERK not in text_of(answer)
        assert f'href="http://{HOST}/desk/7/"' in answer.content.decode()


@translation.override("en")
def test_colleagues_are_named_and_to_inviters_only_roles_are(browser: Client) -> None:
    clerk = make_user(Role.CITY_OFFICER)
    request = RequestFactory().get("/")

    request.user = make_user(Role.CITY_SUPERVISOR)
    assert history.actor_words(request, str(clerk.pk), ["city_officer"]) == "Test Person"
    request.user = clerk
    assert "yourself" in history.actor_words(request, str(clerk.pk), ["city_officer"])
    request.user = make_user(Role.HANDLER)
    assert history.actor_words(request, str(clerk.pk), ["city_officer"]) == "City officer"
    assert history.actor_words(request, "system:routing") == "The service itself"
    assert history.actor_words(request, str(clerk.pk), ["no_such_role"]) == "Someone else"


def test_an_event_without_words_is_a_change() -> None:
    with translation.override("en"):
        assert history.event_words("things.unheard_of") == "A change"


@pytest.mark.parametrize("referer", ["https://evil.example/desk/", "javascript:alert(1)", "//x/"])
def test_no_link_leads_to_another_host(browser: Client, referer: str) -> None:
    answer = browser.get("/refuse/", headers={"Referer": referer})

    assert referer not in answer.content.decode()


def test_a_page_that_is_not_there(browser: Client) -> None:
    assert browser.get("/nothing/here/").status_code == 404
    answer = browser.get("/api/v1/nothing/here/")
    assert answer.json()["code"] == "not-found"


def test_a_bug_shows_a_number_and_nothing_of_itself(browser: Client) -> None:
    page = browser.get("/broken/")
    answer = browser.get("/api/v1/broken/")

    assert (page.status_code, answer.status_code) == (500, 500)
    assert answer.json()["code"] == "internal-error"
    part = browser.get("/broken/", headers={"HX-Request": "true"})
    assert (part.status_code, part["HX-Retarget"]) == (500, "#problem")
    for body in (page.content.decode(), answer.content.decode(), part.content.decode()):
        assert "E1234567" not in body
        assert "KeyError" not in body


def test_a_form_without_its_token_is_told_so(
    suzhou: AuthorityRef,
) -> None:
    strict = Client(HTTP_HOST=HOST, enforce_csrf_checks=True)

    answer = strict.post("/refuse/", headers={"Accept-Language": "en"})

    assert answer.status_code == 403
    assert "open too long" in text_of(answer)


@pytest.mark.parametrize("code", ["uscc-check-wrong", "stale-revision", "not-found"])
def test_every_code_has_a_page_that_explains_it(browser: Client, code: str) -> None:
    answer = browser.get(f"/problems/{code}/", headers={"Accept-Language": "en"})

    assert answer.status_code == 200
    assert str(errors.reasons()[code].status.value) in text_of(answer)


def test_an_unknown_code_has_no_page(browser: Client) -> None:
    assert browser.get("/problems/no-such-thing/").status_code == 404


@pytest.mark.parametrize(
    ("address", "accept", "answer"),
    [
        ("/", "*/*", False),
        ("/", "text/html,application/xhtml+xml,*/*;q=0.8", False),
        ("/", "application/json", True),
        ("/", "image/png", False),
        ("/api/v1/things", "text/html", True),
    ],
)
def test_programs_are_told_apart_from_browsers(address: str, accept: str, answer: bool) -> None:
    request = RequestFactory().get(address, headers={"Accept": accept})

    assert wants_json(request) is answer


@pytest.mark.parametrize(
    ("headers", "part"),
    [
        ({}, False),
        ({"HX-Request": "true"}, True),
        ({"HX-Request": "true", "HX-Boosted": "true"}, False),
        ({"HX-Request": "true", "HX-History-Restore-Request": "true"}, False),
    ],
)
def test_a_part_is_given_to_htmx_only(headers: dict[str, str], part: bool) -> None:
    assert wants_part(RequestFactory().get("/", headers=headers)) is part


LOCAL_TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "OPTIONS": {
            "loaders": [
                (
                    "django.template.loaders.locmem.Loader",
                    {
                        "page.html": "<html>{% include '_part.html' %}</html>",
                        "_part.html": "{{ n }}",
                    },
                )
            ]
        },
    }
]


@override_settings(TEMPLATES=LOCAL_TEMPLATES)
def test_the_page_holds_the_same_part_that_htmx_gets() -> None:
    factory = RequestFactory()

    page = render_page(factory.get("/"), "page.html", part="_part.html", context={"n": 7})
    part = render_page(
        factory.get("/", headers={"HX-Request": "true"}),
        "page.html",
        part="_part.html",
        context={"n": 7},
        status=422,
    )

    assert (page.content, page.status_code) == (b"<html>7</html>", 200)
    assert (part.content, part.status_code) == (b"7", 422)
    assert "HX-Request" in page["Vary"]


def test_a_problem_is_numbered_anew_each_time() -> None:
    request = RequestFactory().get("/api/v1/")
    first, second = (render_problem(request, errors.Conflict()).content for _ in range(2))

    assert first != second


@pytest.mark.parametrize(
    ("method", "address", "allow", "code"),
    [
        ("get", "/act/", "POST", "only-from-a-form"),
        ("put", "/act/", "POST", "method-not-allowed"),
        ("post", "/read/", "GET, HEAD", "method-not-allowed"),
    ],
)
def test_an_address_that_does_not_take_the_method_has_a_page_too(
    browser: Client, method: str, address: str, allow: str, code: str
) -> None:
    answer = getattr(browser, method)(address, headers={"Accept-Language": "en"})
    program = getattr(browser, method)(address, headers={"Accept": "application/json"})

    assert (answer.status_code, answer["Allow"]) == (405, allow)
    kind = errors.reasons()[code]
    with translation.override("en"):
        assert str(kind.title) in text_of(answer)
        assert str(kind.remedy) in text_of(answer)
    assert (program.status_code, program.json()["code"]) == (405, code)


def test_what_is_read_may_be_loaded_again_at_once_and_what_is_sent_may_not(
    browser: Client,
) -> None:
    read, sent = browser.get("/busy/"), browser.post("/busy/")

    links = [
        BeautifulSoup(answer.content, "lxml").select("main a.btn-primary")
        for answer in (read, sent)
    ]
    assert [link["href"] for (link,) in links] == ["", "/"]
