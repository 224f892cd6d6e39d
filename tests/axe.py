"""Asks axe-core whether a page can be used by everybody: WCAG 2.2 AA and good practice.

The script is the copy that `npm run vendor` put under tests/vendor. It is evaluated through the
browser's own protocol, since the pages' content policy rightly refuses scripts from elsewhere.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from playwright.sync_api import Page

SCRIPT = Path(__file__).parent / "vendor" / "axe.min.js"
RULES = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice")
# Not preloading: one experimental rule alone needs it, and it writes a style into the page.
_RUN = "async (tags) => (await axe.run({runOnly: tags, preload: false})).violations"


@dataclass(frozen=True, slots=True)
class Violation:
    """One rule broken, and the elements that break it."""

    rule: str
    help: str
    elements: tuple[str, ...]

    def __str__(self) -> str:
        """Name the rule, then each element on a line."""
        return "\n    ".join([f"{self.rule}: {self.help}", *self.elements])


def violations(page: Page) -> list[Violation]:
    """Give what axe finds wrong on the page as it stands now."""
    session = page.context.new_cdp_session(page)
    session.send("Runtime.evaluate", {"expression": f"{_script()};0"})
    session.detach()
    return [_read(found) for found in page.evaluate(_RUN, list(RULES))]


def assert_accessible(page: Page) -> None:
    """Assert that axe finds nothing, or list what it found."""
    found = violations(page)
    assert not found, f"{page.url}\n" + "\n".join(str(one) for one in found)


def _read(found: dict[str, Any]) -> Violation:
    nodes = (
        f"{' '.join(map(str, node['target']))}: {node['failureSummary']}" for node in found["nodes"]
    )
    return Violation(found["id"], found["help"], tuple(nodes))


@lru_cache(maxsize=1)
def _script() -> str:
    return SCRIPT.read_text(encoding="utf-8")
