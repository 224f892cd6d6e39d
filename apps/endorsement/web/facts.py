"""The facts of cases and visas as the rows and lines that components draw."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from django.utils import timezone
from django.utils.translation import gettext as _

from apps.accounts.selectors import display_names
from apps.audit.models import AuditEvent
from apps.core.filed import days, flight, shown
from apps.core.identifiers import nationality
from apps.core.identifiers.sex import Sex
from apps.core.parts import Event, FlightLine, Row, Tone
from apps.core.templatetags.times import beijing, beijing_date, last_moment
from apps.core.workcalendar import beijing_date as beijing_day
from apps.endorsement.models import CaseVisitor, PortCase, Visa
from apps.endorsement.wording import GUESTS, HISTORY
from apps.policy.reason_selectors import not_accept_texts
from apps.policy.selectors import expedite_grounds
from apps.regions.selectors import names_apart, place_names
from apps.routing.contract.places import FIELD, place_name

_TONES = {
    "endorsement.visa_issued": Tone.SUCCESS,
    "endorsement.visitor_approved": Tone.SUCCESS,
    "endorsement.visitor_refused": Tone.DANGER,
    "endorsement.case_not_accepted": Tone.DANGER,
    "endorsement.visa_voided": Tone.DANGER,
    "endorsement.supplement_asked": Tone.WAITING,
}


def trip_rows(case: PortCase) -> list[Row]:
    """The trip as the inviter filed it."""
    return [
        Row(_("Port of entry"), _place(case.port_of_entry, place_names())),
        Row(_("Flight"), case.flight_no, is_code=True),
        Row(_("Arrival"), beijing(case.arrival_at)),
        Row(_("Stay asked for"), days(case.stay_days)),
        Row(_("Purpose"), case.purpose),
        Row(_("Itinerary"), case.itinerary),
        *([Row(_("Why it is urgent"), case.urgent_reason)] if case.urgent_reason else []),
        *(_expedition(case) if case.is_expedited else []),
    ]


def not_accepted(case: PortCase) -> list[str]:
    """Why the case was not accepted, in the words of the rule book on that day."""
    at = case.not_accepted_at
    return not_accept_texts(case.not_accepted_codes, beijing_day(at)) if at else []


def flight_lines(case: PortCase) -> list[FlightLine]:
    """What became of the flight, the last change first; for a case read by case_for_desk."""
    return [
        FlightLine(flight(*one.before), flight(*one.after), at=one.changed_at, note=one.note)
        for one in reversed(list(case.flight_changes.all()))
    ]


def _expedition(case: PortCase) -> list[Row]:
    """Why the inviter asks for the expedited lane: the ground, and its words."""
    names = {one.code: one.name for one in expedite_grounds(timezone.localdate())}
    return [
        Row(_("Expedited lane asked for"), names.get(case.expedite_ground, case.expedite_ground)),
        Row(_("Expedition, in words"), case.expedite_reason),
    ]


def inviter_rows(case: PortCase) -> list[Row]:
    """Who invites, and the city's check."""
    return [
        Row(_("Inviter"), case.inviter_name_zh, lang="zh-Hans"),
        Row(_("Name in English"), case.inviter_name_en, lang="en"),
        Row(_("Unified social credit code"), case.inviter_uscc or "", is_code=True),
        *([Row(_("Guests are"), GUESTS[case.inviter_relation])] if case.inviter_relation else []),
        Row(_("Contact person"), case.contact_name),
        Row(_("Telephone"), case.contact_phone),
        Row(_("City"), names_apart().get(case.origin, case.origin)),
        Row(_("Note of the city"), case.city_note),
        *_corrections(case),
    ]


def visitor_rows(visitor: CaseVisitor, categories: Mapping[str, str]) -> list[Row]:
    """One visitor and the passport; `categories` are the names of visa categories by code."""
    return [
        Row(_("Visa category"), categories.get(visitor.category, visitor.category)),
        Row(_("Nationality"), nationality.find(visitor.nationality).name),
        Row(_("Passport"), visitor.passport_number, is_code=True),
        Row(_("Passport expires"), beijing_date(visitor.passport_expires_on)),
        Row(_("Date of birth"), beijing_date(visitor.birth_date)),
        Row(_("Sex"), Sex(visitor.sex).label),
        Row(_("Name in Chinese"), visitor.name_zh, lang="zh-Hans"),
        Row(_("Occupation"), visitor.occupation),
        Row(_("Employer"), visitor.employer),
    ]


def _place(code: str, names: Mapping[str, str]) -> str:
    """A place of entry by name, with the code that tickets print."""
    return f"{names.get(code, '')} ({code})".strip()


def visa_rows(visa: Visa, category: str) -> list[Row]:
    """What the visa states (Law, article 17)."""
    places = place_names()
    return [
        Row(_("Visa number"), visa.number, is_code=True),
        Row(_("Category"), category),
        Row(_("Surname"), visa.surname),
        Row(_("Given names"), visa.given_names),
        Row(_("Sex"), Sex(visa.sex).label),
        Row(_("Date of birth"), beijing_date(visa.birth_date)),
        Row(_("Nationality"), nationality.find(visa.nationality).name),
        Row(_("Passport"), visa.passport_number, is_code=True),
        Row(_("Entries"), visa.entries),
        Row(_("Enter until"), last_moment(visa.enter_by)),
        Row(_("Stay, from the day after entry"), days(visa.stay_days)),
        Row(_("Ports of entry"), " · ".join(_place(code, places) for code in visa.entry_ports)),
        Row(_("Issued"), beijing(visa.issued_at)),
        Row(_("Place of issue"), visa.place),
    ]


def history_events(events: Sequence[AuditEvent]) -> list[Event]:
    """A history, newest first; reading leaves its own trace and is not shown."""
    names = display_names(event.actor_id for event in events)
    return [
        Event(
            at=event.at,
            title=HISTORY[event.event],
            who=names.get(event.actor_id, _("Automatic")),
            tone=_TONES.get(event.event, Tone.NEUTRAL),
        )
        for event in reversed(events)
        if event.event in HISTORY
    ]


def reason_texts(codes: Iterable[str], texts: dict[str, str]) -> list[str]:
    """The public reasons of a refusal in the reader's language."""
    return [texts.get(code, code) for code in codes]


def _corrections(case: PortCase) -> list[Row]:
    """What the city has put right, both values and why; nothing where it has not."""
    told = [_correction(one) for one in case.city_corrections]
    return [Row(_("Corrected by the city"), "\n".join(told))] if told else []


def _correction(one: Mapping[str, str]) -> str:
    """One correction in a line, with the inviter's objection if there is one."""
    field = one["field"]
    old, new = shown(field, one["filed"]), shown(field, one["corrected"])
    told = f"{place_name(FIELD + field, {})}: {old or '–'} → {new or '–'} ({one['reason']})"
    objection = one.get("objection")  # cases of earlier versions have none
    if not objection:
        return told
    return told + "\n" + _("The inviter objects: %(words)s") % {"words": objection}
