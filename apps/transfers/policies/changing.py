"""A changed field of a visitor or of the trip, measured by the rules that hold for filing it."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Final

from django.utils import timezone
from django.utils.translation import gettext_lazy

from apps.routing.contract.values import COUNTS, DAYS, INSTANTS, read_value
from apps.transfers.errors import ChoiceUnknown
from apps.transfers.inputs import TripInput, VisitorInput
from apps.transfers.models import TransferRequest, Visitor
from apps.transfers.policies.defects import Defects
from apps.transfers.policies.filing import yardstick
from apps.transfers.policies.trips import Limits, clean_trip
from apps.transfers.policies.visitors import clean_visitor

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


def cleaned_visitor(
    request: TransferRequest, visitor: Visitor, typed: Mapping[str, str], *, defects: Defects
) -> dict[str, Any]:
    """Give those of the typed fields that differ from what was filed, cleaned.

    The whole visitor is measured, so that a change that contradicts another field is noticed;
    what is wrong with fields that nobody typed is not told. The machine-readable lines are left
    out: the check shows where they differ. Days are ISO text.
    """
    known = {field.name for field in dataclasses.fields(VisitorInput)}
    whole = {name: getattr(visitor, name) for name in known} | _understood(typed, defects)
    now = timezone.now()
    limits = Limits.on(timezone.localdate(now))
    kind = request.enterprise.inviter_kind if request.enterprise is not None else "host"
    by = yardstick(request, inviter_kind=kind, limits=limits, now=now)
    found = Defects()
    values = clean_visitor(VisitorInput(**(whole | {"mrz": ""})), by=by, defects=found)
    defects.extend(one for one in found if one.field in typed)
    return {name: values[name] for name in typed if values[name] != getattr(visitor, name)}


def cleaned_trip(
    request: TransferRequest, typed: Mapping[str, str], *, defects: Defects
) -> dict[str, Any]:
    """Give those of the typed fields of the trip that differ from what was filed, cleaned.

    Another port brings its authority along, as `port_schema`. Instants are ISO text with an offset.
    """
    found = Defects()
    known = {"arrival_at": request.arrival_at} | _understood(typed, defects)
    values = clean_trip(TripInput(**known), now=timezone.now(), defects=found)
    told = {one.field for one in defects}
    defects.extend(one for one in found if one.field in typed and one.field not in told)
    names = [*typed, "port_schema"] if "port_of_entry" in typed else list(typed)
    return {name: values[name] for name in names if values[name] != getattr(request, name)}


def values_of(texts: Mapping[str, str]) -> dict[str, Any]:
    """Give back the values of texts that `policies.fields.text_of` wrote."""
    defects = Defects()
    values = _understood(texts, defects)
    defects.refuse()
    return values


def _understood(typed: Mapping[str, str], defects: Defects) -> dict[str, Any]:
    """Read days, instants and numbers; anything else is cleaned with the rest."""
    values: dict[str, Any] = {}
    for name, text in typed.items():
        try:
            values[name] = read_value(name, text)
        except ValueError:
            values[name] = None
            defects.add(name, ChoiceUnknown(str(_REMEDIES[name])))
    return values


_DAY: Final = gettext_lazy("Enter a day, such as 2031-05-17.")
#: What to say where the text of a field that is no text cannot be read.
_REMEDIES: Final[Mapping[str, StrOrPromise]] = {
    **dict.fromkeys(DAYS, _DAY),
    **dict.fromkeys(
        INSTANTS, gettext_lazy("Enter a moment with its time zone, such as 2031-05-17T14:05+08:00.")
    ),
    **dict.fromkeys(COUNTS, gettext_lazy("Enter the number of days in digits.")),
}
