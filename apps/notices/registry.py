"""What each notice says and is about: apps register theirs, `notices` knows none of its own.

A sentence may name %(reference)s and the params given with the notice. Params are codes, numbers
and dates; a notice leaves the service by mail, so no personal data may be in it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

NOTICE_TEXTS: dict[str, StrOrPromise] = {}
NOTICE_GROUPS: dict[str, str] = {}
"""What each event is about, as a value of `states.Group`."""
URGENT_EVENTS: set[str] = set()
"""Events whose mail leaves at once, whatever way somebody has chosen: a person is waited for."""
PARAM_NAMES: dict[str, Callable[[str], str]] = {}
"""How a param that is a code is named in the reader's language."""


def register_texts(
    texts: Mapping[str, StrOrPromise],
    *,
    group: str = "MOVED",
    named: Mapping[str, Callable[[str], str]] | None = None,
    urgent: bool = False,
) -> None:
    """Add sentences by event ("transfers.request_returned"); call it in ready().

    `named` gives the words for params that are codes; it is asked when the notice is read.
    `urgent` is for events that a person is waited for: nobody can put their mail off.
    """
    if urgent:
        URGENT_EVENTS.update(texts)
    NOTICE_TEXTS.update(texts)
    NOTICE_GROUPS.update(dict.fromkeys(texts, group))
    PARAM_NAMES.update(named or {})


def sentence(event: str, *, reference: str, params: Mapping[str, Any]) -> str:
    """The sentence of a notice in the language now active; raises KeyError for unknown events."""
    named = {
        name: PARAM_NAMES[name](str(value)) if name in PARAM_NAMES else value
        for name, value in params.items()
    }
    return str(NOTICE_TEXTS[event]) % {**named, "reference": reference}


def events_about(group: str) -> list[str]:
    """The events of a group, in order."""
    return sorted(event for event, of in NOTICE_GROUPS.items() if of == group)


def group_of(event: str) -> str:
    """What an event is about; raises KeyError for unknown events."""
    return NOTICE_GROUPS[event]
