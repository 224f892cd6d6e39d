"""Where each person begins, and what anyone may read, in both languages."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from bs4 import BeautifulSoup
from django.test import Client

from apps.accounts.models import User
from apps.accounts.roles import Role
from apps.regions.scoping import AuthorityRef, enter
from tests.factories.accounts import make_user
from tests.factories.enterprises import make_host, make_unit

ClientFor = Callable[[str], Client]

STARTS = [
    ("city_320500", "suzhou-js.localhost", Role.CITY_OFFICER, "/desk/"),
    ("city_320500", "suzhou-js.localhost", Role.CITY_SUPERVISOR, "/desk/"),
    ("city_320500", "suzhou-js.localhost", Role.HANDLER, "/home/"),
    ("city_310000", "shanghai.localhost", Role.HOST, "/home/"),
    ("city_320500", "suzhou-js.localhost", Role.CITY_ADMIN, "/admin/"),
    ("port_shanghai", "port.localhost", Role.PORT_OFFICER, "/overview/"),
    ("port_shanghai", "port.localhost", Role.PORT_APPROVER, "/overview/"),
    ("port_shanghai", "port.localhost", Role.PORT_ADMIN, "/admin/"),
    ("port_shanghai", "port.localhost", Role.BORDER_PROGRAM, "/border/program/"),
    ("public", "localhost", Role.REGIONAL_ADMIN, "/admin/"),
]
OPEN = {
    "localhost": (
        "/",
        "/screening/",
        "/verify/",
        "/track/",
        "/glossary/",
        "/login/",
        "/problems/not-found/",
    ),
    "suzhou-js.localhost": ("/", "/glossary/", "/login/", "/problems/stale-revision/"),
    "port.localhost": ("/", "/glossary/", "/login/"),
}
PAGES = [(host, path) for host, paths in OPEN.items() for path in paths]
#: Codes, names and addresses that are written alike in both languages.
LATIN_IN_CHINESE = re.compile(
    r"Deltavisa|English|API|JSON|HTTP|[A-Z]{2,}[A-Z0-9]*|[A-Z]|\S*localhost\S*|\d+\S*|"
    r"not-found|stale-revision|PDF|[a-z]+-[a-z-]+"
)


def _person(role: Role) -> User:
    """A person of the role; an inviter with the unit or the proof that makes one."""
    if role is Role.HANDLER:
        return User.objects.get(id=make_unit().user_id)
    if role is Role.HOST:
        return User.objects.get(id=make_host()[1].id)
    return make_user(role)


@pytest.mark.parametrize(("schema", "host", "role", "start"), STARTS)
@pytest.mark.usefixtures("db")
def test_each_role_is_sent_to_where_its_work_begins(
    schema: str, host: str, role: Role, start: str, client_for: ClientFor
) -> None:
    client = client_for(host)
    with enter(schema):
        client.force_login(_person(role))

    answer = client.get("/")

    assert (answer.status_code, answer["Location"]) == (302, start)
    assert client.get(start).status_code == 200


@pytest.mark.parametrize(("host", "path"), PAGES)
@pytest.mark.parametrize("language", ["zh-CN", "en"])
@pytest.mark.usefixtures("db")
def test_a_guest_reads_the_open_pages_in_both_languages(
    host: str, path: str, language: str
) -> None:
    answer = Client(HTTP_HOST=host, HTTP_ACCEPT_LANGUAGE=language).get(path)

    page = BeautifulSoup(answer.content, "lxml")
    assert answer.status_code == 200
    assert str(page.html["lang"]).startswith(language[:2])  # type: ignore[index]
    assert len(page.select("h1")) == 1
    if language == "en":
        return
    for landmark in page.select("header, nav, main, footer"):
        for foreign in landmark.select("[lang|=en], code, .dv-id, script"):
            foreign.decompose()
        words = re.findall(r"[A-Za-z]{3,}", LATIN_IN_CHINESE.sub(" ", landmark.get_text(" ")))
        assert words == [], f"{path}: {words[:10]}"


def test_the_public_home_names_every_city_that_is_ready_by_province(public: AuthorityRef) -> None:
    answer = Client(HTTP_HOST="localhost", HTTP_ACCEPT_LANGUAGE="zh-CN").get("/")

    text = answer.content.decode()
    assert all(name in text for name in ("江苏", "上海", "苏州", "南京"))
    assert "suzhou-js.localhost" in text


def test_the_public_pages_are_not_on_the_hosts_of_authorities(db: None) -> None:
    for host in ("suzhou-js.localhost", "port.localhost"):
        for path in ("/verify/", "/track/"):
            assert Client(HTTP_HOST=host).get(path).status_code == 404


def test_an_open_page_takes_nothing(db: None) -> None:
    for host, path in PAGES:
        if path != "/login/":
            assert Client(HTTP_HOST=host).post(path).status_code == 405, path
