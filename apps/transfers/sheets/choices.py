"""Words of drop-downs, and the codes they stand for, whatever language they are typed in."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cache
from typing import Final, Protocol

from django.conf import settings
from django.utils import translation
from django.utils.functional import Promise

from apps.core.identifiers import nationality
from apps.core.identifiers.passport_kind import PassportKind
from apps.core.identifiers.sex import Sex
from apps.transfers.sheets.columns import plain

YES: Final = "是 Yes"
NO: Final = "否 No"
_YES: Final = frozenset(("yes", "y", "true", "1", "是", "对", "v", "x", "是yes"))
_NO: Final = frozenset(("", "no", "n", "false", "0", "否", "不是", "否no"))


class Category(Protocol):
    """A visa category as `policy` has it."""

    code: str
    name_en: str
    name_zh: str


def flag_of(text: str) -> bool | None:
    """Give yes or no, or None when the text is neither."""
    word = plain(text)
    if word in _YES:
        return True
    return False if word in _NO else None


def sexes() -> list[str]:
    """What the drop-down offers: `F 女 Female`."""
    return [f"{code} {zh} {en}" for code, zh, en in _named(tuple(Sex.choices))]


def passport_kinds() -> list[str]:
    """What the drop-down offers, without codes."""
    return [f"{zh} {en}" for _code, zh, en in _named(tuple(PassportKind.choices))]


def states() -> list[str]:
    """What the drop-down offers: `FRA 法国 France`, in order of the codes; Germany once, as DEU."""
    return [
        f"{one.code} {one.name_zh} {one.name_en}"
        for one in nationality.nationalities()
        if not (one.iso and one.iso != one.code)
    ]


def categories(offered: Iterable[Category]) -> list[str]:
    """What the drop-down offers: `M 贸易 Trade`."""
    return [f"{one.code} {one.name_zh} {one.name_en}" for one in offered]


def code_of(field: str, text: str) -> str:
    """Give the code a text stands for; a text that stands for none comes back as it is."""
    if not text.strip():
        return ""
    if field == "category":
        return text.split(maxsplit=1)[0].upper()
    known = _states(settings.SPECIMEN) if field in _STATES else _words(field)
    return known.get(plain(text), text)


_STATES: Final = frozenset({"nationality", "passport_issuing_state"})


@cache
def _words(field: str) -> Mapping[str, str]:
    kinds = Sex if field == "sex" else PassportKind
    known: dict[str, str] = {}
    for code, zh, en in _named(tuple(kinds.choices)):
        for word in (code, zh, en, f"{zh}{en}", f"{en}{zh}", f"{code}{zh}{en}"):
            known.setdefault(plain(word), code)
    return known


@cache
def _states(_with_specimens: bool) -> Mapping[str, str]:  # noqa: FBT001 (key of the cache)
    known: dict[str, str] = {}
    every = nationality.nationalities()
    for one in every:
        known[plain(one.code)] = one.code
    for one in sorted(every, key=lambda one: one.scheme != "iso"):  # a name means its ISO state
        zh, en = one.name_zh, one.name_en
        for word in (zh, en, f"{one.code}{zh}{en}", f"{one.code}{en}{zh}", f"{zh}{en}"):
            known.setdefault(plain(word), one.code)
    return known


def _named(offered: tuple[tuple[str, str | Promise], ...]) -> list[tuple[str, str, str]]:
    """Name each choice in Chinese and in English."""
    with translation.override("zh-hans"):
        zh = [str(label) for _code, label in offered]
    with translation.override("en"):
        en = [str(label) for _code, label in offered]
    codes = [str(code) for code, _label in offered]
    return list(zip(codes, zh, en, strict=True))
