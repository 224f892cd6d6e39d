"""Sources as the public reads them: laws and announcements, none of the notes of administrators."""

from __future__ import annotations

import csv
import re
from pathlib import Path

import pytest
from django.utils import translation

from apps.policy.policies.citing import pages, published

DATA = Path("apps/policy/data")
NOTES = re.compile(
    r"general knowledge|not read|our own|ours|\.(com|cn|net|org|hk|fun)\b|\[", re.IGNORECASE
)


def sources() -> list[str]:
    """Every source of the rule book."""
    found: set[str] = set()
    for file in DATA.glob("*.csv"):
        with file.open(encoding="utf-8", newline="") as lines:
            found |= {row["source"] for row in csv.DictReader(lines)}
    return sorted(found)


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_no_source_of_the_rule_book_shows_the_public_an_address_or_a_note(language: str) -> None:
    with translation.override(language):
        told = {source: published(source) for source in sources()}

    assert all(told.values())
    assert [text for text in told.values() if NOTES.search(text)] == []
    if language == "zh-hans":
        assert [text for text in told.values() if re.search("[A-Za-z;]", text)] == []


@pytest.mark.parametrize(
    ("source", "english", "chinese"),
    [
        (
            "Exit and Entry Administration Law, article 20(3); english.www.gov.cn/services/x.html",
            "Exit and Entry Administration Law, article 20(3)",
            "《出境入境管理法》第二十条第三款",
        ),
        (
            "Exit and Entry Administration Law, articles 19, 73 and 74; meiguo.com/read-1.html",
            "Exit and Entry Administration Law, articles 19, 73 and 74",
            "《出境入境管理法》第十九条、第七十三条、第七十四条",
        ),
        (
            "Regulations, Decree 637; shine.cn/news",
            "Regulations on the Entry and Exit of Foreigners (State Council Decree 637)",
            "《外国人入境出境管理条例》（国务院令第637号）",
        ),
        (
            "en.nia.gov.cn/n147418/content.html (Announcement 3 [2025])",
            "National Immigration Administration, announcement 3 of 2025",
            "国家移民管理局公告2025年第3号",
        ),
        (
            "x.com/a.html (list of the National Immigration Administration of 2026-02-17)",
            "list of the National Immigration Administration, 17 Feb 2026",
            "国家移民管理局名单（2026年2月17日）",
        ),
        ("newsgolive.com 2026-02; cnto.org.uk 2025-11-04", "public reports", "公开报道"),
        ("english.shanghai.gov.cn/en-FAQ/x.html", "published by an authority", "主管部门公布"),
        ("no source found; our own reading", "no published rule was found", "未见公开规定"),
    ],
)
def test_laws_and_announcements_are_named_in_either_language(
    source: str, english: str, chinese: str
) -> None:
    with translation.override("en"):
        assert published(source) == english
    with translation.override("zh-hans"):
        assert published(source) == chinese


def test_the_pages_of_a_source_are_named_by_their_sites_and_each_once() -> None:
    told = "a.m.org/v/1.html; www.b.gov.cn/x?y=2 (copy of c.org, old); https://a.m.org/v/1.html"

    assert [(one.site, one.url) for one in pages(told)] == [
        ("a.m.org", "https://a.m.org/v/1.html"),
        ("www.b.gov.cn", "https://www.b.gov.cn/x?y=2"),
    ]
    assert pages("no source found; Law, article 21; javascript:alert(1)/x") == []
