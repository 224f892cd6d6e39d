"""Texts that are data and come in both languages."""

from __future__ import annotations

from collections.abc import Callable

from django.utils.translation import get_language, override


def localised(*, en: str, zh: str) -> str:
    """Give the text in the language now active, or the other where this one is missing."""
    if (get_language() or "").startswith("zh"):
        return zh or en
    return en or zh


def in_both(name: Callable[[], object]) -> tuple[str, str]:
    """Give what `name` says in Chinese and in English, for papers in both languages."""
    with override("zh-hans"):
        chinese = str(name())
    with override("en"):
        return chinese, str(name())
