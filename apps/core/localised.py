"""Texts that are data and come in both languages."""

from __future__ import annotations

from django.utils.translation import get_language


def localised(*, en: str, zh: str) -> str:
    """Give the text in the language now active, or the other where this one is missing."""
    if (get_language() or "").startswith("zh"):
        return zh or en
    return en or zh
