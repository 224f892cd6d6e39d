"""What the header offers: apps above register their entries, core only shows them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.http import HttpRequest
from django.urls import reverse

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

OPEN = "open"

Gate = Callable[[HttpRequest, str], bool]
Label = Callable[[HttpRequest], "StrOrPromise"]


@dataclass(frozen=True, slots=True)
class Entry:
    """An entry of the main navigation on hosts of one kind, for those who may do `function`.

    A label that is a function names the page for its reader. Pages below `also` belong to the
    section too, though their addresses do not begin like its own.
    """

    kind: str
    label: StrOrPromise | Label
    url_name: str
    function: str
    order: int
    also: str = ""


@dataclass(frozen=True, slots=True)
class Link:
    """An entry as the page shows it."""

    label: StrOrPromise
    url: str
    is_current: bool


def _only_open(_request: HttpRequest, function: str) -> bool:
    return function == OPEN


def _nothing_unread(_request: HttpRequest) -> int:
    return 0


_entries: list[Entry] = []
_gate: Gate = _only_open
_unread: Callable[[HttpRequest], int] = _nothing_unread


def register(
    *,
    kind: str,
    label: StrOrPromise | Label,
    url_name: str,
    function: str = OPEN,
    order: int = 100,
    also: str = "",
) -> None:
    """Offer a page in the navigation of every host of `kind` ("public", "city", "port").

    Registering the same page for the same kind again replaces the entry.
    """
    entry = Entry(kind, label, url_name, str(function), order, also)
    _entries[:] = [e for e in _entries if (e.kind, e.url_name) != (kind, url_name)] + [entry]
    _entries.sort(key=lambda e: e.order)


def use_gate(gate: Gate) -> None:
    """Set who decides whether a request may do a function. Until then only open pages show."""
    global _gate  # noqa: PLW0603 - one gate a process, set once at start-up
    _gate = gate


def use_unread_counter(counter: Callable[[HttpRequest], int]) -> None:
    """Set who counts the unread notices shown on the bell."""
    global _unread  # noqa: PLW0603 - one counter a process, set once at start-up
    _unread = counter


def links(request: HttpRequest, kind: str) -> list[Link]:
    """The entries this request may use, the one of the current section marked.

    A request refused before anybody looked who it is from (an error page, say) gets the open ones.
    """
    urlconf = getattr(request, "urlconf", None)
    gate = _gate if hasattr(request, "user") else _only_open
    offered = [e for e in _entries if e.kind == kind and gate(request, e.function)]
    begins = {
        reverse(name, urlconf=urlconf): entry
        for entry in offered
        for name in (entry.url_name, entry.also)
        if name
    }
    section = begins.get(_current(list(begins), request.path))
    return [
        Link(_label(e, request), reverse(e.url_name, urlconf=urlconf), e is section)
        for e in offered
    ]


def _label(entry: Entry, request: HttpRequest) -> StrOrPromise:
    return entry.label(request) if callable(entry.label) else entry.label


def unread(request: HttpRequest) -> int:
    """How many notices of this user are unread; none while nobody looked who it is."""
    return _unread(request) if hasattr(request, "user") else 0


def _current(urls: list[str], path: str) -> str:
    """The longest entry address the path starts with; home counts only when it is the path."""
    fitting = [url for url in urls if path.startswith(url) and (url != "/" or path == "/")]
    return max(fitting, key=len, default="")
