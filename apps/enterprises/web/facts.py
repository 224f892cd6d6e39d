"""The facts of the register as the rows and lines that components draw."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from django.http import HttpRequest
from django.utils.translation import gettext as _

from apps.accounts.selectors import display_names
from apps.audit.models import AuditEvent
from apps.core.history import event_words
from apps.core.parts import Event, Row, Tone
from apps.core.templatetags.times import beijing_date
from apps.enterprises.models import Enterprise, Host, Registration
from apps.enterprises.policies.cleaning import day_or_none
from apps.enterprises.policies.registering import PAPERS
from apps.enterprises.selectors import UnitRecord
from apps.enterprises.states import HostStatus, RegistrationKind, UnitKind

__all__ = [
    "PAPERS",
    "change_rows",
    "events",
    "field_names",
    "former_rows",
    "host_rows",
    "registration_rows",
    "seen",
    "unit_rows",
]

_TONES: Final = {
    "enterprises.registration_approved": Tone.SUCCESS,
    "enterprises.registration_refused": Tone.DANGER,
    "enterprises.registration_asked": Tone.WAITING,
    "enterprises.suspended": Tone.DANGER,
    "enterprises.change_approved": Tone.SUCCESS,
    "enterprises.change_refused": Tone.DANGER,
}


def field_names() -> dict[str, str]:
    """What the columns of a unit are called."""
    return {
        "uscc": _("Unified social credit code"),
        "kind": _("Kind of unit"),
        "name_zh": _("Chinese name"),
        "name_en": _("English name"),
        "address": _("Address"),
        "legal_representative": _("Legal representative"),
        "contact_name": _("Contact person"),
        "contact_phone": _("Telephone of the contact person"),
    }


def value_words(field: str, value: str) -> str:
    """A value of a unit's record as people read it."""
    if field == "kind" and value in UnitKind.values:
        return str(UnitKind(value).label)
    return value or _("None")


def unit_rows(unit: Enterprise) -> list[Row]:
    """The record of a unit."""
    return [
        Row(label, value_words(name, getattr(unit, name)), is_code=name == "uscc")
        for name, label in field_names().items()
    ]


def change_rows(found: UnitRecord) -> list[dict[str, str]]:
    """What the change that waits would do: each field, now and then."""
    change, names = found.open_change, field_names()
    if change is None:
        return []
    return [
        {
            "field": names[name],
            "now": value_words(name, getattr(found.unit, name)),
            "then": value_words(name, value),
        }
        for name, value in change.values.items()
    ]


def former_rows(found: UnitRecord) -> list[dict[str, object]]:
    """What stood in the record before, newest first."""
    names = field_names()
    who = display_names({one.ended_by for one in found.former})
    return [
        {
            "field": names[one.field],
            "value": value_words(one.field, one.value),
            "first": one.held_from,
            "last": one.held_until,
            "who": who.get(one.ended_by, ""),
        }
        for one in found.former
    ]


def host_rows(host: Host) -> list[Row]:
    """The record of a host."""
    return [
        Row(_("Name"), host.name),
        Row(_("Telephone"), host.contact_phone),
        Row(_("Entitled by"), host.get_status_kind_display()),
        Row(_("Document valid until"), beijing_date(host.proof_until)),
    ]


def registration_rows(found: Registration) -> list[Row]:
    """What an application says, as it was typed."""
    kept = found.details
    if found.kind == RegistrationKind.HOST:
        status = kept.get("status_kind", "")
        known = HostStatus(status).label if status in HostStatus.values else status
        return [
            Row(_("Name"), kept.get("name", "")),
            Row(_("Telephone"), kept.get("contact_phone", "")),
            Row(_("Entitled by"), known),
            Row(_("Document valid until"), beijing_date(day_or_none(kept.get("proof_until", "")))),
        ]
    rows = [
        Row(label, value_words(name, kept.get(name, "")), is_code=name == "uscc")
        for name, label in field_names().items()
    ]
    days = [kept.get(name, "") for name in ("authorised_from", "authorised_until")]
    first, last = (beijing_date(day_or_none(day)) for day in days)
    return [*rows, Row(_("The letter authorises"), f"{first} – {last}")]


def events(history: Sequence[AuditEvent], *, named: bool = False) -> list[Event]:
    """A history as a timeline; officers read who it was, applicants do not."""
    names = display_names({one.actor_id for one in history}) if named else {}
    return [
        Event(
            one.at,
            event_words(one.event),
            who=names.get(one.actor_id, ""),
            tone=_TONES.get(one.event, Tone.NEUTRAL),
        )
        for one in history
    ]


def seen(request: HttpRequest) -> int:
    """The revision on the page from which one acted; one that is no number is never current."""
    given = request.POST.get("revision", "")
    return int(given) if given.isascii() and given.isdigit() else -1
