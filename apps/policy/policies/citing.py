"""Where a rule is from, as the public reads it: laws and announcements, not our notes.

The `source` of a row is written for administrators, who check it: addresses, what was not read,
what is our own reading. The public is told which law or announcement it is, and of everything else
only of what kind.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from django.utils.translation import gettext as _

from apps.core.localised import localised
from apps.core.templatetags.times import beijing_date

_ARTICLES: Final = r"articles? (?P<articles>\d+(?:\(\d+\))?(?:(?:, | and )\d+(?:\(\d+\))?)*)"
_LAW: Final = re.compile(rf"(?:Exit and Entry Administration Law|Law), {_ARTICLES}")
_REGULATIONS: Final = re.compile(rf"Regulations, (?:{_ARTICLES}|Decree (?P<decree>\d+))")
_ANNOUNCEMENT: Final = re.compile(r"Announcement (?P<number>\d+) \[(?P<year>\d{4})\]")
_LIST: Final = re.compile(r"list of the National Immigration Administration of (?P<day>[\d-]{10})")
_ARTICLE: Final = re.compile(r"(\d+)(?:\((\d+)\))?")
#: Sites of authorities, which are told as such; what else there is are reports.
_OFFICIAL: Final = re.compile(
    r"(?:^|[/.])(?:gov\.cn|fmcoprc\.gov\.hk|china-consulate\.org|people\.cn)/?"
)
_ADDRESS: Final = re.compile(r"\w\.(?:com|cn|net|org|hk|fun)\b")
_PAGE: Final = re.compile(
    r"(?:https?://)?(?P<host>(?:[a-z0-9-]+\.)+[a-z]{2,})(?P<path>/[^\s;,()<>\"]+)"
)
_DIGITS: Final = "零一二三四五六七八九"


def published(source: str) -> str:
    """Give a source as the public reads it, in the language now active; never empty."""
    parts: dict[str, None] = {}
    for part in source.split("; "):
        parts |= dict.fromkeys(_cited(part))
    named = list(parts) or list(dict.fromkeys(map(_kind, source.split("; "))))
    return localised(en="; ", zh="；").join(one for one in named if one) or _(
        "no published rule was found"
    )


@dataclass(frozen=True, slots=True)
class SourcePage:
    """A page that a source names: the site, by which it is called, and the address."""

    site: str
    url: str


def pages(source: str) -> list[SourcePage]:
    """The pages that a source names, each once, for staff who want to read them themselves."""
    found = {(one["host"], one["path"]): None for one in _PAGE.finditer(source)}
    return [SourcePage(host, f"https://{host}{path}") for host, path in found]


def _cited(part: str) -> Iterator[str]:
    """Give the laws and announcements that a part of a source names."""
    if law := _LAW.search(part):
        name = localised(en="Exit and Entry Administration Law", zh="《出境入境管理法》")
        yield name + _articles(law["articles"])
    if rules := _REGULATIONS.search(part):
        name = localised(
            en="Regulations on the Entry and Exit of Foreigners", zh="《外国人入境出境管理条例》"
        )
        decree = localised(
            en=f" (State Council Decree {rules['decree']})", zh=f"（国务院令第{rules['decree']}号）"
        )
        yield name + (decree if rules["decree"] else _articles(rules["articles"]))
    if told := _ANNOUNCEMENT.search(part):
        number, year = told["number"], told["year"]
        yield localised(
            en=f"National Immigration Administration, announcement {number} of {year}",
            zh=f"国家移民管理局公告{year}年第{number}号",
        )
    if listed := _LIST.search(part):
        day = beijing_date(dt.date.fromisoformat(listed["day"]))
        yield localised(
            en=f"list of the National Immigration Administration, {day}",
            zh=f"国家移民管理局名单（{day}）",
        )


def _articles(text: str) -> str:
    """Write the numbers of articles and paragraphs as the law is quoted in each language."""
    found = _ARTICLE.findall(text)
    chinese = "、".join(
        f"第{_chinese(int(article))}条" + (f"第{_chinese(int(paragraph))}款" if paragraph else "")
        for article, paragraph in found
    )
    one = f", article {text}" if len(found) == 1 else f", articles {text}"
    return localised(en=one, zh=chinese)


def _chinese(number: int) -> str:
    """Write a number below a hundred in Chinese."""
    tens, ones = divmod(number, 10)
    begun = "" if tens == 0 else ("" if tens == 1 else _DIGITS[tens]) + "十"
    return begun + (_DIGITS[ones] if ones or not begun else "")


def _kind(part: str) -> str:
    """Say of what kind a page is that is no law; nothing for what is our own reading."""
    if "no longer named" in part or "general knowledge" in part or not _ADDRESS.search(part):
        return ""
    return _("published by an authority") if _OFFICIAL.search(part) else _("public reports")
