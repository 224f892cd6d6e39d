"""The administration speaks Chinese whole: no head of its index or its lists stays English."""

from __future__ import annotations

import re

import pytest
from bs4 import BeautifulSoup
from django.test import Client
from django.utils import translation

from apps.accounts.roles import Role
from apps.core.django_words import LACKING
from apps.regions.scoping import enter
from tests.factories.accounts import let_in, make_user

ENGLISH = re.compile(r"[A-Za-z]{4}")


def heads(client: Client, address: str) -> tuple[list[str], list[str]]:
    """The heads and labels of a page, and the lists that it leads to."""
    page = BeautifulSoup(client.get(address).content, "lxml")
    shown = page.select("th[scope=col], caption, h1, h2, h3, label, summary")
    links = [str(one["href"]) for one in page.select("#content-main th a[href^='/admin/']")]
    return [one.get_text(" ", strip=True) for one in shown], links


@pytest.mark.usefixtures("db")
@pytest.mark.parametrize(
    ("host", "role", "schema"),
    [
        ("localhost", Role.REGIONAL_ADMIN, "public"),
        ("port.localhost", Role.PORT_ADMIN, "port_shanghai"),
        ("suzhou-js.localhost", Role.CITY_ADMIN, "city_320500"),
    ],
)
def test_no_head_of_the_administration_is_english(host: str, role: Role, schema: str) -> None:
    with enter(schema):
        client = Client(HTTP_HOST=host, HTTP_ACCEPT_LANGUAGE="zh-hans")
        let_in(client, make_user(role))
        told, lists = heads(client, "/admin/")
        for address in lists:
            told += heads(client, address)[0]

    assert lists
    assert [words for words in told if ENGLISH.search(words)] == []


def test_what_django_lacks_is_translated_here() -> None:
    with translation.override("zh-hans"):
        assert [str(words) for words in LACKING if ENGLISH.search(str(words))] == []
