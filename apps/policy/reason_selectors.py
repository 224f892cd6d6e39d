"""Why no visa is issued, in the words that an inviter or a guest reads."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Final

from apps.core.workcalendar import beijing_date
from apps.policy.dated import in_force
from apps.policy.lists import NotAcceptReason, ReasonText
from apps.policy.models import RefusalReason
from apps.policy.states import GuestLanguage
from apps.regions.scoping import any_query

HEADING: Final = "heading"
LEAD: Final = "lead"
NONE_GIVEN: Final = "no_reason_given"


@dataclass(frozen=True, slots=True)
class Said:
    """A sentence and the language in which it could be said: English where there is no other."""

    code: str
    text: str
    language: GuestLanguage


@dataclass(frozen=True, slots=True)
class RefusalSaid:
    """What a guest reads: what the page is about, whom to ask, and the reasons in their order."""

    heading: Said
    lead: Said
    reasons: list[Said]


@any_query
def refusal_said(
    *, language: GuestLanguage, on: dt.date, codes: Collection[str] | None = None
) -> RefusalSaid:
    """Say the public reasons named by `codes`, or all of them, as their texts stood on the day.

    A code that was no public reason on that day is left out: it says nothing to a guest.
    """
    texts = _texts(language, on)
    rows = RefusalReason.objects.filter(in_force(on)).order_by("position", "code")
    for row in rows:
        texts[row.code, GuestLanguage.CHINESE] = row.text_zh
        texts[row.code, GuestLanguage.ENGLISH] = row.text_en
    wanted = [row.code for row in rows if codes is None or row.code in codes]
    return RefusalSaid(
        heading=_said(texts, HEADING, language),
        lead=_said(texts, LEAD, language),
        reasons=[_said(texts, code, language) for code in wanted],
    )


@any_query
def refusal_told(
    codes: Collection[str], *, language: GuestLanguage, at: dt.datetime
) -> RefusalSaid:
    """Say why a visa was refused at that instant; without a reason, that none need be given."""
    told = refusal_said(language=language, on=beijing_date(at), codes=codes)
    if told.reasons:
        return told
    return refusal_said(language=language, on=beijing_date(at), codes={NONE_GIVEN})


@any_query
def reasons_in_all_languages(on: dt.date) -> list[dict[str, object]]:
    """Give each public reason with its `code`, `text_en`, `text_zh` and `texts` by language."""
    further: dict[str, dict[str, str]] = {}
    for row in ReasonText.objects.filter(in_force(on)):
        further.setdefault(row.code, {})[row.language] = row.text
    return [
        {
            "code": row.code,
            "text_en": row.text_en,
            "text_zh": row.text_zh,
            "texts": {
                **further.get(row.code, {}),
                GuestLanguage.CHINESE.value: row.text_zh,
                GuestLanguage.ENGLISH.value: row.text_en,
            },
        }
        for row in RefusalReason.objects.filter(in_force(on)).order_by("position", "code")
    ]


def language_asked(code: str, *, otherwise: str) -> GuestLanguage:
    """Give the language of that code; an unknown one, or none, is answered in the page's own."""
    known = set(GuestLanguage.values)
    return GuestLanguage(next((one for one in (code, otherwise) if one in known), "en"))


def _texts(language: GuestLanguage, on: dt.date) -> dict[tuple[str, str], str]:
    rows = ReasonText.objects.filter(
        in_force(on), language__in=[language.value, GuestLanguage.ENGLISH.value]
    )
    return {(row.code, row.language): row.text for row in rows}


def _said(texts: dict[tuple[str, str], str], code: str, language: GuestLanguage) -> Said:
    text = texts.get((code, language))
    if text:
        return Said(code, text, language)
    return Said(code, texts.get((code, GuestLanguage.ENGLISH), ""), GuestLanguage.ENGLISH)


@any_query
def not_accept_reasons(on: dt.date) -> list[NotAcceptReason]:
    """List the reasons for not accepting a case, in order of their place."""
    return list(NotAcceptReason.objects.filter(in_force(on)).order_by("position", "code"))


@any_query
def not_accept_texts(codes: Iterable[str], on: dt.date) -> list[str]:
    """Give the texts of such codes in the reader's language, as they stood on the day.

    A code that was not in force then stays a code.
    """
    asked = list(codes)
    if not asked:
        return []
    texts = {one.code: one.text for one in not_accept_reasons(on)}
    return [texts.get(code, code) for code in asked]
