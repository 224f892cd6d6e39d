"""The committed drawings are those of the tables."""

from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from apps.portal.diagrams import PAGES, draw


def test_the_committed_drawings_are_current() -> None:
    call_command("states_diagram", check=True)


def test_a_stale_drawing_is_found_and_drawn_anew(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="stale"):
        call_command("states_diagram", check=True, folder=tmp_path)

    call_command("states_diagram", folder=tmp_path, verbosity=0)

    call_command("states_diagram", check=True, folder=tmp_path)
    assert {path.name for path in tmp_path.iterdir()} == set(PAGES)
    assert "RETURNED --> SUBMITTED: submit" in draw("states-request.md")
