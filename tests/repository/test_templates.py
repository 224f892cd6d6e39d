"""Every template compiles, also those that no test happens to draw."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.template.loader import get_template

from tests.servers import ROOT

FOLDER = ROOT / "templates"


@pytest.mark.parametrize(
    "path", sorted(FOLDER.rglob("*.*ml")), ids=lambda path: str(path.relative_to(FOLDER))
)
def test_a_template_knows_every_tag_it_uses(path: Path) -> None:
    get_template(str(path.relative_to(FOLDER)))
