"""A changed field of a visitor or of the trip, measured by the rules that hold for filing it."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Mapping
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from apps.transfers.errors import ChoiceUnknown
from apps.transfers.inputs import TripInput, VisitorInput
from apps.transfers.models import TransferRequest, Visitor
from apps.transfers.policies.defects import Defects
from apps.transfers.policies.filing import yardstick
from apps.transfers.policies.trips import Limits, clean_trip
from apps.transfers.policies.visitors import clean_visitor

_DAYS = frozenset({"birth_date", "passport_issued_on", "passport_expires_on"})


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
    """Give those of the typed fields of the trip that differ from what was filed, cleaned."""
    found = Defects()
    known: dict[str, Any] = dict(typed)
    values = clean_trip(TripInput(**known), now=timezone.now(), defects=found)
    defects.extend(one for one in found if one.field in typed)
    return {name: values[name] for name in typed if values[name] != getattr(request, name)}


def _understood(typed: Mapping[str, str], defects: Defects) -> dict[str, Any]:
    """Read days; anything else is cleaned with the visitor."""
    values: dict[str, Any] = dict(typed)
    for name in _DAYS & typed.keys():
        try:
            values[name] = dt.date.fromisoformat(typed[name]) if typed[name] else None
        except ValueError:
            values[name] = None
            defects.add(name, ChoiceUnknown(_("Enter a day, such as 2031-05-17.")))
    return values
