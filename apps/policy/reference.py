"""Draws the reference page of the rule book from its data files, so that the two never differ."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from apps.policy.dated import Dated
from apps.policy.loading import read_rows
from apps.policy.models import RULES, Exemption

_HEAD: Final = """# The rule book

The dated reference data that `manage.py policy_load` loads from `apps/policy/data`. A row holds
from its first day up to and with its last; a request keeps the rules of the day it was first filed
on. (u) marks rows for which no source was found, or only general knowledge: an authority checks
them before it relies on them. Exemptions are advice, never a decision: check with 12367.

This page is drawn by `manage.py policy_reference`; a test compares them.
"""
_COMMON: Final = ("valid_from", "valid_until", "source", "is_verified")


def draw_rules() -> str:
    """Write the page as Markdown."""
    return "\n".join([_HEAD, *(_section(model) for model in RULES)])


def _section(model: type[Dated]) -> str:
    title = f"## {model.__name__}\n"
    if model is Exemption:
        return "\n".join([title, *_exemptions()])
    rows = [model(**values) for values in read_rows(model)]
    skipped = {"id", "is_local", *_COMMON, *model.key_fields}
    others = [field.name for field in model._meta.fields if field.name not in skipped]
    names = [*model.key_fields, *others]
    lines = [_line([*names, "from", "until", "source"]), _line(["---"] * (len(names) + 3))]
    for row in rows:
        values = [_shown(getattr(row, name)) for name in names]
        lines.append(_line([*values, *_period(row), _source(row)]))
    return "\n".join([title, *lines, ""])


def _exemptions() -> list[str]:
    """Put the nationalities with the same scheme, period and source on one line."""
    groups: dict[tuple[str, ...], list[str]] = {}
    for values in read_rows(Exemption):
        row = Exemption(**values)
        key = (row.scheme, str(row.max_days), *_period(row), _source(row))
        groups.setdefault(key, []).append(row.alpha3)
    head = [_line(["scheme", "days", "from", "until", "source", "nationalities"])]
    head.append(_line(["---"] * 6))
    return [*head, *(_line([*key, " ".join(sorted(codes))]) for key, codes in groups.items()), ""]


def _period(row: Dated) -> tuple[str, str]:
    return row.valid_from.isoformat(), row.valid_until.isoformat() if row.valid_until else ""


def _source(row: Dated) -> str:
    return row.source if row.is_verified else f"{row.source} (u)"


def _shown(value: object) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return str(value).replace("\n", "<br>")


def _line(cells: Iterable[str]) -> str:
    return "| " + " | ".join(cell.replace("|", "\\|").replace("*", "\\*") for cell in cells) + " |"
