"""The page of the rule book says what the data files say."""

from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from apps.policy.management.commands.policy_reference import REFERENCE
from apps.policy.reference import draw_rules


def test_the_committed_page_is_the_one_drawn_from_the_files() -> None:
    assert REFERENCE.read_text(encoding="utf-8") == draw_rules()


def test_what_is_not_verified_is_marked() -> None:
    calendar = draw_rules().split("## CalendarDay")[1].split("##")[0].splitlines()

    assert all("(u)" in line for line in calendar if "| 2027-" in line)
    assert not any("(u)" in line for line in calendar if "| 2026-" in line)


def test_the_command_writes_the_page_and_finds_a_stale_one(tmp_path: Path) -> None:
    page = tmp_path / "policy.md"
    with pytest.raises(CommandError, match="stale"):
        call_command("policy_reference", check=True, path=page)
    assert not page.exists()

    call_command("policy_reference", path=page, stdout=StringIO())

    call_command("policy_reference", check=True, path=page)
