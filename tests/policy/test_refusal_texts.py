"""Why no visa is issued is said in nine languages, as the texts stood on the day."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.test import Client

from apps.core.actors import Actor
from apps.policy import services
from apps.policy.lists import ReasonText
from apps.policy.models import RefusalReason
from apps.policy.reason_selectors import HEADING, LEAD, language_asked, refusal_said, refusal_told
from apps.policy.states import GuestLanguage
from apps.regions.scoping import AuthorityRef

DAY = dt.date(2026, 11, 28)
NOON = dt.datetime(2026, 11, 28, 4, 0, tzinfo=dt.UTC)
ADMIN = Actor(kind="user", id="admin")


@pytest.mark.parametrize("language", GuestLanguage)
def test_every_reason_is_said_in_every_language(
    public: AuthorityRef, language: GuestLanguage
) -> None:
    said = refusal_said(language=language, on=DAY)

    assert len(said.reasons) == RefusalReason.objects.count() == 7
    lines = [said.heading, said.lead, *said.reasons]
    assert {line.language for line in lines} == {language}
    assert all(line.text for line in lines)
    assert len({line.text for line in lines}) == len(lines)


def test_texts_of_other_scripts_are_written_in_them(public: AuthorityRef) -> None:
    scripts = {
        GuestLanguage.ARABIC: ("\u0600", "\u06ff"),
        GuestLanguage.KOREAN: ("\uac00", "\ud7a3"),
        GuestLanguage.RUSSIAN: ("\u0400", "\u04ff"),
        GuestLanguage.JAPANESE: ("\u3040", "\u30ff"),
    }
    for language, (first, last) in scripts.items():
        for line in refusal_said(language=language, on=DAY).reasons:
            assert any(first <= letter <= last for letter in line.text), line


def test_only_the_reasons_that_were_given_are_said_in_the_order_of_the_list(
    public: AuthorityRef,
) -> None:
    given = ["passport_not_fit", "papers_missing", "gone_since"]

    said = refusal_told(given, language=GuestLanguage.GERMAN, at=NOON)

    assert [line.code for line in said.reasons] == ["papers_missing", "passport_not_fit"]


@pytest.mark.parametrize("given", [[], ["gone_since"]])
def test_without_a_reason_the_guest_is_told_that_none_need_be_given(
    public: AuthorityRef, given: list[str]
) -> None:
    said = refusal_told(given, language=GuestLanguage.FRENCH, at=NOON)

    assert [line.code for line in said.reasons] == ["no_reason_given"]


def test_what_is_missing_in_a_language_is_said_in_english_and_marked_so(
    public: AuthorityRef,
) -> None:
    ReasonText.objects.filter(language="ko", code__in=[HEADING, "papers_missing"]).delete()

    said = refusal_told(["papers_missing"], language=GuestLanguage.KOREAN, at=NOON)

    assert said.heading.language == GuestLanguage.ENGLISH
    assert said.reasons[0].language == GuestLanguage.ENGLISH
    assert said.lead.language == GuestLanguage.KOREAN


def test_a_refusal_is_explained_as_the_texts_stood_when_it_was_decided(
    public: AuthorityRef,
) -> None:
    old = ReasonText.objects.get(language="de", code="papers_missing")
    old.valid_until = DAY
    services.save_rule(actor=ADMIN, rule=old)
    services.save_rule(
        actor=ADMIN,
        rule=ReasonText(
            code="papers_missing",
            language="de",
            text="Neu",
            valid_from=DAY + dt.timedelta(days=1),
            source="test",
        ),
    )

    then = refusal_told(["papers_missing"], language=GuestLanguage.GERMAN, at=NOON)
    later = NOON + dt.timedelta(days=1)

    assert then.reasons[0].text == old.text
    told = refusal_told(["papers_missing"], language=GuestLanguage.GERMAN, at=later)
    assert told.reasons[0].text == "Neu"


@pytest.mark.parametrize(
    ("code", "otherwise", "found"),
    [
        ("ar", "zh-hans", "ar"),
        ("", "zh-hans", "zh-hans"),
        ("AR", "en", "en"),
        ("tlh", "", "en"),
        ("\u202e😀", "zh-hans", "zh-hans"),
        ("x" * 5000, "en", "en"),
    ],
)
def test_a_language_that_is_not_kept_is_answered_in_that_of_the_page(
    code: str, otherwise: str, found: str
) -> None:
    assert language_asked(code, otherwise=otherwise) == found


@pytest.mark.usefixtures("db")
def test_the_public_page_says_them_in_the_language_asked_for(client: Client) -> None:
    answer = client.get("/refusals/", {"lang": "ar"}, HTTP_HOST="localhost")

    page = BeautifulSoup(answer.content, "lxml")
    lines = page.select("main .dv-said li")
    assert answer.status_code == 200
    assert len(lines) == 7
    assert {(line["lang"], line["dir"]) for line in lines} == {("ar", "rtl")}
    now = page.select_one(".dv-tongues [aria-current]")
    assert now is not None
    assert now.text == "العربية"
    assert len(page.select(".dv-tongues a")) == 8


@pytest.mark.usefixtures("db")
def test_the_public_page_asks_the_database_little(
    client: Client, django_assert_max_num_queries: Any
) -> None:
    client.get("/refusals/", HTTP_HOST="localhost")

    with django_assert_max_num_queries(3):
        client.get("/refusals/", {"lang": "ja"}, HTTP_HOST="localhost")


def test_the_words_around_the_reasons_are_kept_with_them(public: AuthorityRef) -> None:
    kept = set(ReasonText.objects.values_list("code", "language"))

    assert {(code, one.value) for code in (HEADING, LEAD) for one in GuestLanguage} <= kept
