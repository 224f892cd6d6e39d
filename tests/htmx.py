"""Proves that a part swapped in by htmx leaves the page as a fresh load would show it.

htmx is played over the parsed page: the target takes the answer, and each element of the answer
with `hx-swap-oob` takes its place by id. What then differs from the fresh page is a bug that a
reader would see until the next reload.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from difflib import unified_diff
from typing import Protocol

from bs4 import BeautifulSoup
from bs4.element import Tag

HEADERS = {"HX-Request": "true"}
"""What a test client sends to be answered as htmx is."""

NEVER_COMPARED = ("script", "#live", ".dv-language", ".dv-filters form")
"""Tokens that differ on every load, and inputs that keep what the reader typed."""


class Answer(Protocol):
    """The part of a test response this reads."""

    content: bytes


class SwapFailed(AssertionError):
    """The answer does not fit the page: no such target, or two elements of one id."""


def parse(answer: Answer | str) -> BeautifulSoup:
    """Parse a page or a part."""
    text = answer if isinstance(answer, str) else answer.content.decode()
    return BeautifulSoup(text, "lxml" if "<html" in text else "html.parser")


def swap(page: Answer | str, answer: Answer | str, *, target: str) -> BeautifulSoup:
    """Give the page after htmx put the answer in place of `target` (a CSS selector).

    Raises SwapFailed when the target, or the place of an out-of-band element, is not one element.
    """
    before, part = parse(page), parse(answer)
    aside = [tag.extract() for tag in part.select("[hx-swap-oob]")]
    place = _only(before, target)
    for piece in [child.extract() for child in list(part.contents)]:
        place.insert_before(piece)
    place.decompose()
    for tag in aside:
        del tag["hx-swap-oob"]
        _only(before, f'[id="{tag.get("id", "")}"]').replace_with(tag)
    return before


def assert_swap_equals_fresh(
    page: Answer | str, answer: Answer | str, *, target: str, fresh: Answer | str
) -> None:
    """Assert that the page after the swap reads like the fresh page, or show where it does not."""
    swapped, wanted = _lines(swap(page, answer, target=target)), _lines(parse(fresh))
    different = list(
        unified_diff(wanted, swapped, "fresh page", "after the swap", lineterm="", n=2)
    )
    assert not different, "\n".join(different)


def _only(soup: BeautifulSoup, selector: str) -> Tag:
    found = soup.select(selector)
    if len(found) != 1:
        raise SwapFailed(f"{selector} is {len(found)} elements on the page, not one")
    return found[0]


def _lines(soup: BeautifulSoup) -> list[str]:
    """The page, one element or text a line, without what changes from load to load."""
    for selector in NEVER_COMPARED:
        for tag in soup.select(selector):
            tag.decompose()
    for tag in soup.select('input[name="csrfmiddlewaretoken"]'):
        tag["value"] = ""
    for tag in soup.select("#session-end"):
        del tag["data-left"]  # the clock of the session runs on
    for tag in soup.select("[hx-headers]"):
        del tag["hx-headers"]
    return [line for line in _squeezed(soup.prettify().splitlines()) if line]


def _squeezed(lines: Iterable[str]) -> Iterable[str]:
    return (re.sub(r"\s+", " ", line).strip() for line in lines)
