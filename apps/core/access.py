"""Marks views of the layers below `accounts`, which knows all functions and who holds them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final, TypeVar

OPEN: Final = "open"

View = TypeVar("View", bound=Callable[..., Any])


def open_to_all(view: View) -> View:
    """Mark a page as open to everyone, logged in or not, for the table of roles and functions."""
    view.function = OPEN  # type: ignore[attr-defined]
    return view
