"""Whoever comes to a page with the account of a program reads what it is for, and leaves."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from bs4 import BeautifulSoup

from apps.accounts.roles import Role
from apps.regions.scoping import AuthorityRef
from tests.endorsement.test_border import LOOK_UPS, REPORTS
from tests.endorsement.test_desk_pages import browser
from tests.factories.accounts import make_actor

PAGE = "/border/program/"
HOW_TO = "docs/howto/connect-border-inspection.md"


def test_the_page_names_the_calls_and_the_how_to_and_offers_to_sign_out(
    port: AuthorityRef,
) -> None:
    client = browser(make_actor(Role.BORDER_PROGRAM))

    page = BeautifulSoup(client.get("/", follow=True).content, "html.parser").main
    assert page is not None

    for said in ("/api/v1/tokens", LOOK_UPS, REPORTS, HOW_TO):
        assert said in page.get_text()
    assert page.find("a", href="/api/v1/docs/") is not None
    assert Path(HOW_TO).is_file()
    form = page.find("form", action="/logout/", method="post")
    assert form is not None
    assert "Sign out" in form.get_text()
    assert client.post("/logout/").status_code == 302
    assert client.get(PAGE).status_code == 302  # to the login


def test_a_person_has_no_use_for_the_page(port: AuthorityRef) -> None:
    assert browser(make_actor(Role.PORT_SUPERVISOR)).get(PAGE).status_code == 403


def test_the_page_asks_the_database_for_the_account_alone(
    port: AuthorityRef, django_assert_num_queries: Callable[..., Any]
) -> None:
    client = browser(make_actor(Role.BORDER_PROGRAM))
    client.get(PAGE)

    with django_assert_num_queries(4):
        client.get(PAGE)
