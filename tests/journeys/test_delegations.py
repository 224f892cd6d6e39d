"""Somebody whom the unit invited before is named again; with scripts and without."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from apps.accounts.models import User
from apps.accounts.permissions import actor_of
from apps.regions.scoping import enter
from apps.transfers import services
from apps.transfers.models import Visitor
from tests.databases import Copy
from tests.factories import transfers as made
from tests.journeys.person import person
from tests.journeys.stage import Stage, staged

if TYPE_CHECKING:
    from playwright.sync_api import Browser

pytestmark = [pytest.mark.browser, pytest.mark.processes, pytest.mark.xdist_group("journeys")]

CITY, SCHEMA = "suzhou-js", "city_320500"


@pytest.fixture
def stage(committed: Copy, tmp_path: Path, settings: Any) -> Iterator[Stage]:
    settings.DEMO = True
    with staged(committed, tmp_path) as made_stage:
        yield made_stage


def test_a_known_visitor_is_sought_and_named_again_and_the_other_draft_is_told(
    chromium: Browser, stage: Stage
) -> None:
    with enter(SCHEMA):
        handler = actor_of(User.objects.get(username="handler"))
        earlier = services.start_draft(actor=handler, trip=made.trip())
        services.add_visitor(
            actor=handler, request_id=earlier.id, revision=1, visitor=made.visitor()
        )
    for scripts in (True, False):
        with enter(SCHEMA):
            request = services.start_draft(actor=handler, trip=made.trip())
        with person(chromium, stage, CITY, "handler", scripts=scripts) as firm:
            firm.go(f"/requests/{request.id}/visitors/")
            firm.follow("People you invited before")
            firm.fill(name="anna")
            firm.press("Search")
            assert "anna" not in firm.page.url
            firm.press("Add ERIKSSON")
            assert firm.sees("In this request")
            firm.follow("Back to the visitors")
            assert firm.sees(earlier.reference)
        with enter(SCHEMA):
            assert Visitor.objects.filter(request=request).count() == 1
