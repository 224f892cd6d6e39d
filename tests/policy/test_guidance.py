"""Advice after landing is dated and the same on letters and pages."""

from __future__ import annotations

import datetime as dt

import pytest
from bs4 import BeautifulSoup
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from apps.policy.guidance import Guidance, guidance
from apps.regions.scoping import enter

PAGE = "/after-landing/"


@pytest.mark.usefixtures("port")
def test_advice_holds_from_its_day_and_in_the_order_of_its_place() -> None:
    codes = {on: [one.code for one in guidance(on)] for on in (day(2012), day(2020), day(2026))}

    assert codes[day(2012)] == []
    assert codes[day(2020)] == ["arrival", "registration", "longer_stay"]
    assert codes[day(2026)] == ["arrival", "registration", "longer_stay", "questions", "windows"]


def day(year: int) -> dt.date:
    return dt.date(year, 11, 28)


@pytest.mark.parametrize(
    ("language", "told"), [("en", "Register within 24 hours"), ("zh-hans", "24小时内住宿登记")]
)
@pytest.mark.usefixtures("db")
def test_anybody_reads_the_advice_of_today(language: str, told: str) -> None:
    client = Client(HTTP_HOST="localhost", HTTP_ACCEPT_LANGUAGE=language)
    client.get(PAGE)

    with CaptureQueriesContext(connection) as asked:
        answer = client.get(PAGE)

    page = BeautifulSoup(answer.content, "lxml")
    assert told in page.get_text()
    assert page.select_one('a[href="https://crjzndg.gaj.sh.gov.cn/24hr"]') is not None
    assert sum("guidance" in query["sql"] for query in asked) == 1
    assert len(asked) <= 4


@pytest.mark.usefixtures("db")
def test_advice_that_has_ended_is_told_no_more() -> None:
    with enter("public"):
        Guidance.objects.filter(code="windows").update(valid_until=day(2026) - dt.timedelta(1))
        Guidance.objects.filter(code="arrival").update(
            name_en="<script>", text_en="<b>&", valid_from=day(2025)
        )

    page = Client(HTTP_HOST="localhost", HTTP_ACCEPT_LANGUAGE="en").get(PAGE).content.decode()

    assert "Eastern Hub" not in page
    assert "&lt;script&gt;" in page
