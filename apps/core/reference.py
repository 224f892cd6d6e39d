"""The reference of all reasons to refuse, drawn from the classes themselves."""

from __future__ import annotations

import importlib
import inspect
import pkgutil
from typing import Final

from django.apps import apps
from django.utils import translation

from apps.core.errors import DomainError, reasons

_OURS: Final = "apps."
_HEAD: Final = """# Errors

Every refusal of the service has a code. The answer of the API carries it as `code`, and its `type`
leads to a page that says the same as the section here. A program should act on the code, a person
on the sentence. Nothing is changed by a refused act.

This page is drawn from the classes by `manage.py errors_reference`; a test compares them.
"""


def load_reasons() -> dict[str, type[DomainError]]:
    """Import the modules of errors of all our apps, and map each code to its class."""
    for config in apps.get_app_configs():
        if config.name.startswith(_OURS) and config.module is not None:
            for found in pkgutil.walk_packages(config.module.__path__, f"{config.name}."):
                if found.name.endswith("errors"):  # a large app has several
                    importlib.import_module(found.name)
    return {code: kind for code, kind in reasons().items() if kind.__module__.startswith(_OURS)}


def draw_errors() -> str:
    """Write the reference page as Markdown, in English, in order of the codes."""
    with translation.override("en"):
        return "\n".join([_HEAD, *(_section(kind) for kind in load_reasons().values())])


def _section(kind: type[DomainError]) -> str:
    meaning = inspect.cleandoc(kind.__doc__ or "").strip()
    app = kind.__module__.split(".")[1]
    return (
        f"## {kind.code}\n\n"
        f"**{kind.title}** {int(kind.status)} {kind.status.phrase}, from `{app}`.\n\n"
        f"{meaning}\n\n"
        f"How to mend it: {kind.remedy}\n"
    )
