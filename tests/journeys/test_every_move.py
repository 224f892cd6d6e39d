"""Every move of the life of a request, made by a person at a browser, half of them in Chinese.

Each begins where the factories left a request or a case; what workers carry is not part of it. The
pages' words differ by language, so acts are found by their addresses.
"""

from __future__ import annotations

import datetime as dt
import itertools
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from uuid import UUID

import pytest
from django.test import Client

from apps.accounts.models import User
from apps.core.actors import Actor
from apps.endorsement.models import CaseVisitor, PortCase, Visa
from apps.regions.scoping import enter
from apps.transfers import selectors
from apps.transfers.models import TransferRequest
from tests.axe import assert_accessible
from tests.chromium import PHONE, WIDE, overflow, visit
from tests.databases import Copy
from tests.factories import endorsement as cases
from tests.factories import transfers as made
from tests.factories.accounts import let_in
from tests.factories.endorsement import Desk
from tests.factories.enterprises import make_host
from tests.factories.transfers import People
from tests.webserver import serving

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Locator, Page

pytestmark = pytest.mark.browser

SUZHOU, SHANGHAI, PORT = "city_320500", "city_310000", "port_shanghai"
HOSTS = {
    SUZHOU: "suzhou-js.localhost",
    SHANGHAI: "shanghai.localhost",
    PORT: "port.localhost",
}
WORDS = "Specimen words, 样本说明"


@dataclass(frozen=True)
class Walk:
    """One act: where it begins, which form or link on that page does it, and what comes of it."""

    name: str
    schema: str
    begin: Callable[[Any], tuple[Actor, str, Callable[[], str]]]
    act: str
    becomes: str
    choose: dict[str, str] | None = None


def _request(make: Callable[[People], Any], *, by: str = "handler", page: str = "requests") -> Any:
    """Begin with a request of Suzhou, on the page of its inviter or of the desk."""

    def begin(people: People) -> tuple[Actor, str, Callable[[], str]]:
        found = make(people)
        request = found[0] if isinstance(found, tuple) else found
        return (
            getattr(people, by),
            f"/{page}/{request.id}/",
            lambda: str(TransferRequest.objects.get(id=request.id).status),
        )

    return begin


def _desk(make: Callable[[People], Any]) -> Any:
    return _request(make, by="officer", page="desk")


def _case(make: Callable[[Desk], PortCase], *, by: str = "officer") -> Any:
    """Begin with a case, on its page; what it becomes is its own state."""

    def begin(desk: Desk) -> tuple[Actor, str, Callable[[], str]]:
        case = make(desk)
        return (
            getattr(desk, by),
            f"/cases/{case.id}/",
            lambda: str(PortCase.objects.get(id=case.id).status),
        )

    return begin


def _visitor(make: Callable[[Desk], PortCase], *, by: str = "approver") -> Any:
    """Begin with a case; what it becomes is the state of its first visitor."""

    def begin(desk: Desk) -> tuple[Actor, str, Callable[[], str]]:
        case = make(desk)
        one: UUID = cases.first(case).id
        return (
            getattr(desk, by),
            f"/cases/{case.id}/",
            lambda: str(CaseVisitor.objects.get(id=one).state),
        )

    return begin


def _visa(desk: Desk) -> tuple[Actor, str, Callable[[], str]]:
    visa = cases.issued(desk)
    yesterday = visa.issued_at - dt.timedelta(days=1)  # nobody enters in the minute of the issue
    Visa.objects.filter(id=visa.id).update(issued_at=yesterday)
    return desk.approver, f"/visas/{visa.id}/", lambda: str(Visa.objects.get(id=visa.id).status)


def _proposed_void(desk: Desk) -> tuple[Actor, str, Callable[[], str]]:
    visa = cases.void_proposed(desk)
    return desk.approver, f"/visas/{visa.id}/", lambda: str(Visa.objects.get(id=visa.id).status)


def _hosts(_people: People) -> tuple[Actor, str, Callable[[], str]]:
    """Begin with the draft of a host of Shanghai."""
    _host, actor = make_host()
    people = People(unit=_AsUnit(actor))  # type: ignore[arg-type]
    request = made.draft(people, host_relation="COLLEAGUE")
    made.add(people, request)
    for slot in selectors.paper_slots(made.fresh(request)):
        made.attach(people, request, slot.need.code, slot.visitor.id if slot.visitor else None)
    return (
        actor,
        f"/requests/{request.id}/check/",
        lambda: str(TransferRequest.objects.get(id=request.id).status),
    )


@dataclass(frozen=True)
class _AsUnit:
    """Lets the factories write for a host, who has no unit."""

    handler: Actor


def _check(people: People) -> tuple[Actor, str, Callable[[], str]]:
    actor, page, status = _request(made.whole_draft)(people)
    return actor, f"{page}check/", status


WALKS = [
    Walk("submit", SUZHOU, _check, "check/", "SUBMITTED"),
    Walk("submit straight to the port", SHANGHAI, _check, "check/", "HANDED_ON"),
    Walk("submit as a host", SHANGHAI, _hosts, "check/", "HANDED_ON"),
    Walk("withdraw", SUZHOU, _request(made.submitted), "withdraw/", "WITHDRAWN"),
    Walk("ask the port to let withdraw", SUZHOU, _request(made.accepted), "withdraw/", "ACCEPTED"),
    Walk("answer the city", SUZHOU, _request(made.asked), "/answer/", "CHECKING"),
    Walk("answer the port", SUZHOU, _request(made.port_asked), "/answer/", "ACCEPTED"),
    Walk("claim", SUZHOU, _desk(made.submitted), "claim/", "CHECKING"),
    Walk("ask for supplements", SUZHOU, _desk(made.checking), "/ask/", "SUPPLEMENT_ASKED"),
    Walk("return", SUZHOU, _desk(made.checking), "return/", "RETURNED"),
    Walk("redirect", SUZHOU, _desk(made.checking), "redirect/", "REDIRECTED"),
    Walk("hand on", SUZHOU, _desk(made.checking), "hand-on/", "HANDED_ON"),
    Walk("ask back", SUZHOU, _desk(made.handed_on), "recall/", "HANDED_ON"),
    Walk("accept", PORT, _case(lambda desk: cases.received()), "/accept/", "ACCEPTED"),
    Walk("not accept", PORT, _case(lambda desk: cases.received()), "not-accept/", "NOT_ACCEPTED"),
    Walk("claim a case", PORT, _case(cases.accepted), "claim/", "EXAMINING"),
    Walk("ask through the city", PORT, _case(cases.examining), "/ask/", "AWAITING_SUPPLEMENT"),
    Walk(
        *("recommend", PORT, _visitor(cases.examining, by="officer"), "recommend/", "RECOMMENDED"),
        {"recommendation": "APPROVE"},
    ),
    Walk("send back", PORT, _visitor(cases.examined), "send-back/", "PENDING"),
    Walk("approve", PORT, _visitor(cases.examined), "approve/", "APPROVED"),
    Walk("refuse", PORT, _visitor(cases.examined), "refuse/", "REFUSED"),
    Walk("take a decision back", PORT, _visitor(cases.decided), "/take-back/", "RECOMMENDED"),
    Walk("issue", PORT, _visitor(cases.decided), "issue/", "ISSUED"),
    Walk("mark used", PORT, _visa, "used/", "USED"),
    Walk("propose to declare void", PORT, _visa, "void/propose/", "ISSUED"),
    Walk("declare void", PORT, _proposed_void, "void/confirm/", "DECLARED_VOID"),
    Walk("decline to declare void", PORT, _proposed_void, "void/decline/", "ISSUED"),
]


@pytest.mark.parametrize(
    ("walk", "language"),
    list(zip(WALKS, itertools.cycle(["zh-hans", "en"]), strict=False)),
    ids=[walk.name for walk in WALKS],
)
def test_a_person_makes_the_move_at_a_browser(
    walk: Walk, language: str, committed: Copy, chromium: Browser
) -> None:
    host = HOSTS[walk.schema]
    with enter(walk.schema):
        actor, address, becomes = walk.begin(Desk() if walk.schema == PORT else People())
        client = let_in(Client(HTTP_HOST=host), User.objects.get(id=actor.id))
        User.objects.filter(id=actor.id).update(language=language)
    cookies = [
        {"name": name, "value": one.value, "domain": host, "path": "/"}
        for name, one in client.cookies.items()
    ]
    with serving() as port, visit(chromium, language=language) as page:
        page.context.add_cookies(cookies)  # type: ignore[arg-type]
        page.goto(f"http://{host}:{port}{address}")
        assert page.locator("html").get_attribute("lang") == {"en": "en"}.get(language, "zh-Hans")
        look(page)
        take(page, walk)
        look(page)
        assert page.locator(".dv-error-summary").all_inner_texts() == []
    with enter(walk.schema):
        assert becomes() == walk.becomes


def take(page: Page, walk: Walk) -> None:
    """Do the act by the form on this page, or on the page that a link leads to."""
    form = page.locator(f'main form[action*="{walk.act}"]')
    if not form.count():
        link = page.locator(f'main a[href*="{walk.act}"]').first
        if link.count():
            link.click()
            page.wait_for_load_state()
            look(page)
        form = page.locator("main form[method=post]").filter(has=page.locator("[name=revision]"))
    chosen = form.first
    folded = chosen.locator("xpath=ancestor::details[not(@open)]")
    if folded.count():
        folded.locator("summary").click()
    fill(chosen, walk.choose or {})
    own = chosen.locator("button.btn-primary, button.btn-danger")
    name = chosen.get_attribute("id")
    button = own.last if own.count() else page.locator(f'button[form="{name}"]')
    button.click()
    page.wait_for_load_state()


def fill(form: Locator, choose: dict[str, str]) -> None:
    """Give every box that a person sees something lawful: words, the first choice, a tick."""
    for name, value in choose.items():
        form.locator(f"[name={name}][value={value}]").check()
    for box in form.locator("textarea, input[type=text]").all():
        if box.is_visible() and not box.input_value():
            box.fill(WORDS)
    for pick in form.locator("select:not([name$=place])").all():  # no field is asked about twice
        if pick.is_visible() and not pick.input_value():
            pick.select_option(index=1)
    for kind in ("radio", "checkbox"):
        ticks = form.locator(f"input[type={kind}]")
        if ticks.count() and not choose and not form.locator(f"input[type={kind}]:checked").count():
            ticks.first.check()


def look(page: Page) -> None:
    """See that everybody can use the page, on a phone too."""
    assert_accessible(page)
    page.set_viewport_size(PHONE)  # type: ignore[arg-type]
    assert overflow(page) <= 0, f"{page.url} is too wide for a phone"
    page.set_viewport_size(WIDE)  # type: ignore[arg-type]
