"""What was typed into a form whose session had ended when it was sent, until the person is back.

Without JavaScript nothing is kept while one types, and a session that ends in between would cost
all of it. So the guard of the page puts it into the new, empty session that leads to the login
page, and the form takes it out again for the same person. Only a session that this host has itself
just ended for its time opens this door: a guest can store nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final, TypeVar

from django.http import HttpRequest

_KEY: Final = "_carried"
_MOST_CHARACTERS: Final = 100_000

View = TypeVar("View", bound=Callable[..., Any])


def carries_typing(view: View) -> View:
    """Mark a form's view, below `requires`: what is posted after the session's end is carried."""
    view.carries_typing = True  # type: ignore[attr-defined]
    return view


def carry(request: HttpRequest) -> None:
    """Keep what was posted for the person whose session has just ended; files are not kept."""
    person = getattr(request, "session_ended_of", "")
    if request.method != "POST" or not person:
        return
    texts = {
        name: several
        for name, several in request.POST.lists()
        if name != "csrfmiddlewaretoken" and "password" not in name
    }
    if sum(len(text) for several in texts.values() for text in several) <= _MOST_CHARACTERS:
        request.session[_KEY] = {"person": person, "path": request.path, "texts": texts}


def take_carried(request: HttpRequest) -> Mapping[str, list[str]] | None:
    """Give what this person had posted to this page before logging in again, once."""
    if _KEY not in request.session or request.session[_KEY]["path"] != request.path:
        return None
    carried = request.session.pop(_KEY)
    is_same = carried["person"] == str(request.user.pk)
    texts: Mapping[str, list[str]] | None = carried["texts"] if is_same else None
    return texts
