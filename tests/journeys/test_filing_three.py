"""A new handler files for a delegation of three, from three scans of passports."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from apps.regions.scoping import enter
from apps.transfers.models import TransferRequest, Visitor
from apps.transfers.states import Status
from tests.chromium import visit
from tests.databases import Copy
from tests.journeys.filing_three import GUESTS, Counted, file_three
from tests.journeys.stage import Stage, staged

if TYPE_CHECKING:
    from playwright.sync_api import Browser

pytestmark = [pytest.mark.browser, pytest.mark.processes, pytest.mark.xdist_group("journeys")]

MOST_CLICKS, MOST_CHARACTERS = 45, 90


@pytest.fixture
def stage(committed: Copy, tmp_path: Path, settings: Any) -> Iterator[Stage]:
    settings.DEMO = True
    with staged(committed, tmp_path) as made_stage:
        yield made_stage


def test_three_guests_are_filed_from_scans_with_few_clicks_and_little_typing(
    chromium: Browser, stage: Stage, tmp_path: Path
) -> None:
    with visit(chromium) as page:
        firm = Counted(page, stage, "suzhou-js", scripts=True)
        firm.log_in("handler")
        effort = file_three(firm, tmp_path)

    assert effort.clicks <= MOST_CLICKS
    assert effort.characters <= MOST_CHARACTERS
    with enter("city_320500"):
        filed = TransferRequest.objects.get(status=Status.SUBMITTED)
        names = Visitor.objects.filter(request=filed).values_list("surname", flat=True)
        assert sorted(names) == sorted(guest["surname"] for guest in GUESTS)
