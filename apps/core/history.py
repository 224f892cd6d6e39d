"""Who did what, in words: apps above lend theirs, core shows them on the page of a late act."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING

from django.http import HttpRequest
from django.utils.translation import gettext as _

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

ActorWords = Callable[[HttpRequest, str, Sequence[str]], str]


def _unnamed(_request: HttpRequest, _actor_id: str, _roles: Sequence[str]) -> str:
    return _("Someone else")


_events: dict[str, StrOrPromise] = {}
_namers: list[ActorWords] = [_unnamed]


def register_events(words: Mapping[str, StrOrPromise]) -> None:
    """Say what the events of an app are called in a history."""
    _events.update(words)


def use_actor_words(words: ActorWords) -> None:
    """Set who puts an actor's id and roles into words for the reader of a request."""
    _namers[:] = [words]


def event_words(event: str) -> str:
    """Say what was done; an event without words is shown as a change and no more."""
    return str(_events.get(event) or _("A change"))


def actor_words(request: HttpRequest, actor_id: str, roles: Sequence[str] = ()) -> str:
    """Say who did it, as far as this reader may know."""
    return _namers[0](request, actor_id, roles)
