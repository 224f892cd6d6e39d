"""Every page of the administration of every host can be used by everybody, on a phone too."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest
from django.test import Client
from django.urls import resolve

from apps.accounts.roles import Role
from apps.core.errors import Conflict
from apps.regions.scoping import enter
from apps.routing import registry, relay
from apps.routing.envelope import Envelope
from tests.axe import violations
from tests.chromium import PHONE, overflow, visit
from tests.databases import Copy
from tests.factories.accounts import make_user
from tests.factories.enterprises import make_unit
from tests.routing.carrying import CITY, PORT, TYPE, send
from tests.webserver import serving

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

pytestmark = pytest.mark.browser

ClientFor = Callable[[str], Client]

ADMINISTRATIONS = {
    "public": ("localhost", Role.REGIONAL_ADMIN, 25),
    CITY: ("suzhou-js.localhost", Role.CITY_ADMIN, 15),
    PORT: ("port.localhost", Role.PORT_ADMIN, 10),
}
"""Host, who works there, and the fewest kinds of pages that a walk must have found."""

FEW_ROWS = """() => document.querySelectorAll(
  "tbody tr:nth-child(n+6), select option:nth-child(n+6)"
).forEach((more) => more.remove())"""
"""Rows of a list are drawn alike, and axe looks at each of a hundred."""

NOT_A_PAGE = frozenset({"logout", "jsi18n", "view_on_site"})


@pytest.fixture
def stopped(committed: Copy, monkeypatch: pytest.MonkeyPatch) -> None:
    """A message of Suzhou that the port has refused for good, so that there is one to mend."""

    def refuse(envelope: Envelope) -> None:
        raise Conflict

    monkeypatch.setitem(registry._handlers, TYPE, refuse)
    send(reason="no")
    relay.carry_everything()


@pytest.mark.parametrize("schema", ADMINISTRATIONS)
def test_every_page_of_an_administration_is_accessible_and_fits_a_phone(
    schema: str, chromium: Browser, client_for: ClientFor, stopped: None
) -> None:
    host, role, fewest = ADMINISTRATIONS[schema]
    with enter(CITY):
        make_unit(1)
    client = client_for(host)
    with enter(schema):
        client.force_login(make_user(role))
    cookies = [
        {"name": n, "value": m.value, "domain": host, "path": "/"}
        for n, m in client.cookies.items()
    ]

    wrong: list[str] = []
    with serving() as port, visit(chromium, viewport=PHONE) as page:
        page.context.add_cookies(cookies)  # type: ignore[arg-type]
        seen = walk(page, f"http://{host}:{port}", wrong)

    assert not wrong, "\n".join(wrong)
    assert len(seen) >= fewest, sorted(seen)


def walk(page: Page, site: str, wrong: list[str]) -> set[str]:
    """Open one page of each kind that links lead to; note what is wrong with it."""
    waiting, seen = ["/admin/"], set[str]()
    while waiting:
        address = waiting.pop(0)
        kind = kind_of(address)
        if kind in seen or kind.rpartition(":")[2] in NOT_A_PAGE:
            continue
        seen.add(kind)
        answer = page.goto(site + address)
        assert answer is not None
        if answer.status != 200:
            wrong.append(f"{address}: {answer.status}")
            continue
        if (too_wide := overflow(page)) > 0:
            wrong.append(f"{address}: {too_wide} px too wide for a phone")
        waiting += links_of(page)
        page.evaluate(FEW_ROWS)
        wrong += [f"{address}\n{one}" for one in violations(page)]
    return seen


def kind_of(address: str) -> str:
    """Name the view; histories are all drawn by one template, whatever they are of."""
    name = resolve(address).view_name
    return "admin:history" if name.endswith("_history") else name


def links_of(page: Page) -> list[str]:
    """Give the addresses of the administration that a page links to, without their questions."""
    found: list[str] = page.eval_on_selector_all(
        "a[href]",
        "links => links.map(link => new URL(link.href))"
        ".filter(url => url.host === location.host).map(url => url.pathname)",
    )
    return [address for address in dict.fromkeys(found) if address.startswith("/admin/")]
