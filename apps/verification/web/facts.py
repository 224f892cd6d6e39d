"""A finding as the page shows it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from apps.core.identifiers.mrz import FILLER
from apps.core.parts import Row
from apps.core.templatetags.times import beijing_date
from apps.verification.policies import Finding
from apps.verification.states import Verdict
from apps.verification.wording import VALID_BY_NUMBERS, WORDS, Words

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


LABELS: Final[dict[str, StrOrPromise]] = {
    "passport": _("Passport number"),
    "name": _("Name"),
    "born": _("Date of birth"),
    "nationality": _("Nationality, as in the passport"),
    "enter_by": _("Last day to enter"),
    "stay": _("Stay, from the day after entry"),
    "category": _("Visa category"),
    "number": _("Visa number"),
    "issued": _("Day of issue"),
    "signer": _("Sealed by"),
}
"""What a visa says, in the order in which it is compared with the passport."""
CODES: Final = frozenset({"passport", "nationality", "category", "number", "signer"})


def finding_context(found: Finding) -> dict[str, Any]:
    """Give what `verification/_finding.html` draws."""
    return {
        "verdict": found.verdict.value,
        "words": _words(found),
        "doubt": found.doubt.label if found.doubt else "",
        "rows": _rows(found),
        "known_at": found.known_at,
    }


def _words(found: Finding) -> Words:
    """What the verdict means; of a valid visa found by its numbers no details are shown."""
    if found.verdict == Verdict.VALID and found.facts is None:
        return VALID_BY_NUMBERS
    return WORDS[found.verdict]


def _rows(found: Finding) -> list[Row]:
    """What the seal says; of a visa found by its numbers only how long one may enter on it."""
    facts, seal = found.facts, found.seal
    if facts is None or seal is None:
        last = found.enter_by
        return [Row(LABELS["enter_by"], beijing_date(last))] if last is not None else []
    stay = ngettext("%(days)d day", "%(days)d days", facts.stay_days) % {"days": facts.stay_days}
    told = {
        "passport": facts.passport,
        "name": shown_name(facts.names),
        "born": beijing_date(facts.birth_date),
        "nationality": facts.nationality,
        "enter_by": beijing_date(facts.enter_by),
        "stay": stay,
        "category": facts.category,
        "number": facts.number,
        "issued": beijing_date(seal.header.issued_on),
        "signer": seal.header.signer,
    }
    return [Row(LABELS[name], value, is_code=name in CODES) for name, value in told.items()]


def shown_name(names: str) -> str:
    """Write the names of a readable zone for people: ERIKSSON, ANNA MARIA."""
    surname, _fillers, given = names.partition(FILLER * 2)
    parts = (surname.replace(FILLER, " ").strip(), given.replace(FILLER, " ").strip())
    return ", ".join(part for part in parts if part)
