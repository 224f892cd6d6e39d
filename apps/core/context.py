"""What the base page needs on every request: whose host this is, languages, navigation."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import get_language, gettext

from apps.core import navigation

PUBLIC = "public"
LANGUAGE_NAMES = {"zh-hans": "中文", "en": "English"}


@dataclass(frozen=True, slots=True)
class Authority:
    """The authority of the host as pages name it: `kind` is "public", "city" or "port"."""

    kind: str
    slug: str
    place: str
    name: str


@dataclass(frozen=True, slots=True)
class LanguageChoice:
    """A language on offer, named in itself."""

    code: str
    name: str
    is_current: bool


def page(request: HttpRequest) -> dict[str, Any]:
    """Add what every page shows: whose host, languages, navigation, session and notices."""
    authority = authority_of(request)
    return {
        "authority": authority,
        "language_choices": language_choices(),
        "specimen": bool(getattr(settings, "SPECIMEN", True)),
        "session_left": getattr(request, "session_left", None),
        "nav_links": navigation.links(request, authority.kind),
        "unread_notices": navigation.unread(request),
    }


def authority_of(request: HttpRequest) -> Authority:
    """Name the authority whose host was asked; without one, the delta as a whole."""
    entered = getattr(request, "authority", None)
    kind = str(getattr(entered, "kind", PUBLIC))
    if entered is None or kind == PUBLIC:
        return Authority(PUBLIC, "", "", gettext("Yangtze River Delta"))
    in_chinese = (get_language() or "").startswith("zh")
    place = str(entered.name_zh if in_chinese else entered.name_en)
    return Authority(kind, str(entered.slug), place, _name(kind, place))


def language_choices() -> list[LanguageChoice]:
    """The languages of the service, each named in itself."""
    active = get_language()
    return [
        LanguageChoice(code, LANGUAGE_NAMES.get(code, code), code == active)
        for code, _ in settings.LANGUAGES
    ]


def _name(kind: str, place: str) -> str:
    """A port's row holds the name of its authority, a city's row that of the city."""
    return (
        place
        if kind == "port"
        else gettext("%(place)s exit-entry administration") % {"place": place}
    )
