"""The reference of errors says what the classes say, and every class is in it."""

from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.utils import translation

from apps.core.errors import DomainError
from apps.core.management.commands.errors_reference import REFERENCE
from apps.core.reference import draw_errors, load_reasons

REASONS = load_reasons()


def all_classes(kind: type[DomainError] = DomainError) -> list[type[DomainError]]:
    below = [found for child in kind.__subclasses__() for found in all_classes(child)]
    return [kind, *below]


def test_the_committed_reference_is_the_one_drawn_from_the_classes() -> None:
    assert REFERENCE.read_text(encoding="utf-8") == draw_errors()


@pytest.mark.parametrize("code", REASONS)
def test_every_code_has_its_section(code: str) -> None:
    assert f"\n## {code}\n" in REFERENCE.read_text(encoding="utf-8")


def test_no_two_classes_share_a_code() -> None:
    ours = [kind for kind in all_classes() if kind.__module__.startswith("apps.")]

    assert len({kind.code for kind in ours}) == len(ours)
    assert {kind.code for kind in ours} == set(REASONS)


@pytest.mark.parametrize("kind", REASONS.values(), ids=REASONS)
def test_every_class_says_what_happened_and_how_to_mend_it(kind: type[DomainError]) -> None:
    assert "code" in vars(kind)
    assert "title" in vars(kind), "a title of its own"
    assert kind.__doc__
    assert kind.code == kind.code.lower()
    assert kind.code.replace("-", "").isalnum()
    with translation.override("en"):
        assert str(kind.title).endswith((".", "?"))
        assert str(kind.remedy).endswith(".")


def test_the_command_writes_the_page_and_finds_a_stale_one(tmp_path: Path) -> None:
    page = tmp_path / "errors.md"
    with pytest.raises(CommandError, match="stale"):
        call_command("errors_reference", check=True, path=page)
    assert not page.exists()

    call_command("errors_reference", path=page, stdout=StringIO())
    call_command("errors_reference", check=True, path=page)

    page.write_text("old", encoding="utf-8")
    with pytest.raises(CommandError, match="stale"):
        call_command("errors_reference", check=True, path=page)
