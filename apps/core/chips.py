"""The filters in force on a list, each with the address of the page without it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from django.forms import BaseForm, CheckboxInput
from django.utils.text import capfirst
from django.utils.translation import gettext

from apps.core.parts import Chip


def chips_of(form: BaseForm, asked: Mapping[str, Any]) -> list[Chip]:
    """The filters in force, each with the address that leaves it out."""
    found = []
    given = {name: form[name].data for name in form.fields}
    asked_for = {n: value for n, value in given.items() if _is_asked(form, n, value)}
    for name, value in asked_for.items():
        kept = [(n, v) for n, v in pairs(asked) if n not in {name, "page"}]
        label = form.fields[name].label or name
        found.append(Chip(label, _shown(form, name, value), "?" + urlencode(kept)))
    return found


def pairs(asked: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Names and values of a query, several values one by one, empty ones left out."""
    lists = getattr(asked, "lists", None)
    if lists is None:
        return [(name, str(value)) for name, value in asked.items()]
    return [(name, value) for name, values in lists() for value in values if value]


def _is_asked(form: BaseForm, name: str, value: object) -> bool:
    """A box that is not ticked asks for nothing; a "no" chosen from a list does."""
    if isinstance(form.fields[name].widget, CheckboxInput):
        return bool(value)
    return value not in (None, "", [])


def _shown(form: BaseForm, name: str, value: object) -> str:
    """The words of a filter's value: those of the choice when there are choices."""
    choices = getattr(form.fields[name].widget, "choices", [])
    words = {str(key).lower(): capfirst(str(told)) for key, told in choices}
    if value is True and not words:
        return gettext("Yes")
    values = value if isinstance(value, list | tuple) else [value]
    return ", ".join(words.get(str(one).lower(), str(one)) for one in values)
