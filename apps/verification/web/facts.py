"""A finding as the page shows it."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from apps.core.identifiers.mrz import FILLER
from apps.core.parts import Row
from apps.core.templatetags.times import beijing_date
from apps.verification.policies import Finding
from apps.verification.wording import WORDS


def finding_context(found: Finding) -> dict[str, Any]:
    """Give what `verification/_finding.html` draws."""
    return {
        "verdict": found.verdict.value,
        "words": WORDS[found.verdict],
        "doubt": found.doubt.label if found.doubt else "",
        "rows": _rows(found),
        "known_at": found.known_at,
    }


def _rows(found: Finding) -> list[Row]:
    """What the seal says, in the order in which it is compared with the passport."""
    facts, seal = found.facts, found.seal
    if facts is None or seal is None:
        last = found.enter_by
        return [Row(_("Last day to enter"), beijing_date(last))] if last is not None else []
    stay = ngettext("%(days)d day", "%(days)d days", facts.stay_days) % {"days": facts.stay_days}
    return [
        Row(_("Passport number"), facts.passport, is_code=True),
        Row(_("Name"), shown_name(facts.names), lang="en"),
        Row(_("Date of birth"), beijing_date(facts.birth_date)),
        Row(_("Nationality, as in the passport"), facts.nationality, is_code=True),
        Row(_("Last day to enter"), beijing_date(facts.enter_by)),
        Row(_("Stay, from the day after entry"), stay),
        Row(_("Visa category"), facts.category, is_code=True),
        Row(_("Visa number"), facts.number, is_code=True),
        Row(_("Day of issue"), beijing_date(seal.header.issued_on)),
        Row(_("Sealed by"), seal.header.signer, is_code=True),
    ]


def shown_name(names: str) -> str:
    """Write the names of a readable zone for people: ERIKSSON, ANNA MARIA."""
    surname, _fillers, given = names.partition(FILLER * 2)
    parts = (surname.replace(FILLER, " ").strip(), given.replace(FILLER, " ").strip())
    return ", ".join(part for part in parts if part)
