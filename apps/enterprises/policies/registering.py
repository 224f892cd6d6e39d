"""What an application to be put on file must hold, and what of it a draft keeps."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping
from types import MappingProxyType
from typing import Any, Final

from django.utils.translation import gettext as _

from apps.enterprises.errors import RegistrationIncomplete
from apps.enterprises.models import Registration
from apps.enterprises.policies.cleaning import (
    Makers,
    a_day,
    host_makers,
    tried,
    unit_makers,
)
from apps.enterprises.states import RegistrationKind
from apps.enterprises.texts import TextRefused

#: Days after the last change in which a draft that was not sent is kept: a retention rule.
RETENTION: Final = "draft_registrations"

#: The kinds of paper asked for, codes of `policy`; all of them are needed.
PAPERS: Final[Mapping[RegistrationKind, tuple[str, ...]]] = MappingProxyType(
    {
        RegistrationKind.UNIT: ("business_licence", "unit_seal", "handler_authorisation"),
        RegistrationKind.HOST: ("host_status_proof",),
    }
)

#: What is typed, by name.
FIELDS: Final[Mapping[RegistrationKind, tuple[str, ...]]] = MappingProxyType(
    {
        RegistrationKind.UNIT: (
            "uscc",
            "kind",
            "name_zh",
            "name_en",
            "address",
            "legal_representative",
            "contact_name",
            "contact_phone",
            "authorised_from",
            "authorised_until",
        ),
        RegistrationKind.HOST: ("name", "contact_phone", "status_kind", "proof_until"),
    }
)
_LONGEST: Final = 400
_LONGEST_LETTER: Final = dt.timedelta(days=366)


def keepable(kind: str, typed: Mapping[str, str]) -> dict[str, str]:
    """Give what a draft keeps of what was typed: known fields, cut where nobody could mean it."""
    known = FIELDS[RegistrationKind(kind)]
    return {name: str(typed.get(name, "")).replace("\0", "")[:_LONGEST] for name in known}


def check_whole(found: Registration, *, papers: Collection[str], on: dt.date) -> dict[str, Any]:
    """Give the columns of the record to be; raises RegistrationIncomplete naming all that lacks."""
    kind = RegistrationKind(found.kind)
    values, wrong = tried(_makers(kind, found.details, on=on))
    for paper in PAPERS[kind]:
        if paper not in papers:
            wrong[paper] = _("Upload this paper.")
    first, last = values.get("authorised_from"), values.get("authorised_until")
    if first and last and not first <= last <= first + _LONGEST_LETTER:
        wrong["authorised_until"] = _("Enter a day within one year after the first day.")
    if wrong:
        raise RegistrationIncomplete(fields=wrong)
    return values


def _makers(kind: RegistrationKind, typed: Mapping[str, str], *, on: dt.date) -> Makers:
    if kind == RegistrationKind.HOST:
        proof = lambda: _not_before(a_day(typed.get("proof_until", "")), on)  # noqa: E731
        return {**host_makers(typed), "proof_until": proof}
    return {
        **unit_makers(typed, is_whole=True),
        "authorised_from": lambda: a_day(typed.get("authorised_from", "")),
        "authorised_until": lambda: _not_before(a_day(typed.get("authorised_until", "")), on),
    }


def _not_before(day: dt.date, on: dt.date) -> dt.date:
    if day < on:
        raise TextRefused(_("This day is past. Give a paper that is still valid."))
    return day
