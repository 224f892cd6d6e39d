"""The base page knows whose host it is drawn for, in the language of the reader."""

from types import SimpleNamespace

import pytest
from django.conf import LazySettings
from django.test import RequestFactory
from django.utils import translation

from apps.core.context import Authority, authority_of, language_choices, page

SUZHOU = SimpleNamespace(kind="city", slug="suzhou-js", name_en="Suzhou", name_zh="苏州市")
PORT = SimpleNamespace(
    kind="port", slug="port", name_en="Shanghai Port Visa Authority", name_zh="上海口岸签证机关"
)


def test_a_city_is_named_as_the_administration_that_answers(rf: RequestFactory) -> None:
    request = rf.get("/")
    request.authority = SUZHOU  # type: ignore[attr-defined]

    with translation.override("en"):
        assert authority_of(request) == Authority(
            "city", "suzhou-js", "Suzhou", "Suzhou exit-entry administration"
        )


@pytest.mark.parametrize(
    ("language", "name"), [("en", "Shanghai Port Visa Authority"), ("zh-hans", "上海口岸签证机关")]
)
def test_the_port_is_named_as_its_row_names_it(
    language: str, name: str, rf: RequestFactory
) -> None:
    request = rf.get("/")
    request.authority = PORT  # type: ignore[attr-defined]

    with translation.override(language):
        assert authority_of(request).name == name


def test_a_page_drawn_before_the_host_is_known_speaks_for_the_delta(rf: RequestFactory) -> None:
    with translation.override("en"):
        drawn = page(rf.get("/"))

    assert drawn["authority"] == Authority("public", "", "", "Yangtze River Delta")
    assert drawn["unread_notices"] == 0


def test_each_language_is_named_in_itself_and_the_present_one_is_marked() -> None:
    with translation.override("en"):
        told = [(choice.name, choice.is_current) for choice in language_choices()]

    assert told == [("中文", False), ("English", True)]


def test_the_ribbon_is_there_until_an_authority_takes_it_off(
    rf: RequestFactory, settings: LazySettings
) -> None:
    settings.SPECIMEN = True
    assert page(rf.get("/"))["specimen"] is True

    settings.SPECIMEN = False
    assert page(rf.get("/"))["specimen"] is False
