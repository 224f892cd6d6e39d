"""Names for what a case holds as codes and ids."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Final

from django import template
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from apps.core.parts import Tone
from apps.core.templatetags.components import status_tag
from apps.core.templatetags.times import when
from apps.endorsement.decision_states import Expedition
from apps.endorsement.models import PortCase
from apps.endorsement.queue_views import QueueView, band_of
from apps.routing.contract.places import place_name as name_of_place

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

register = template.Library()

MESSAGES: Final[Mapping[str, StrOrPromise]] = {
    "case.accepted": _("Acceptance"),
    "case.not_accepted": _("Not accepted"),
    "supplement.asked": _("Questions"),
    "expedition.answered": _("Answer to the wish for the expedited lane"),
    "visitor.decided": _("Decision on a visitor"),
    "visitor.undecided": _("Approval taken back"),
    "visa.issued": _("Visa"),
    "visa.changed": _("Change of a visa"),
    "flight.missed": _("Flight that has not come"),
    "stay.told": _("What is on record of an exit"),
    "visa.replaced": _("Visa in place of another"),
    "letter.issued": _("Confirmation letter"),
    "recall.answered": _("Answer to a recall"),
    "withdrawal.answered": _("Answer to a withdrawal"),
}


BAND_TONES: Final[Mapping[QueueView, Tone]] = {
    QueueView.NOW: Tone.DANGER,
    QueueView.TODAY: Tone.WAITING,
    QueueView.LATER: Tone.NEUTRAL,
}


LANE_TONES: Final[Mapping[str, Tone]] = {
    Expedition.GRANTED: Tone.DANGER,
    Expedition.ASKED: Tone.WAITING,
}


@register.filter
def named(names: Mapping[str, str], key: str | None) -> str:
    """The name that belongs to a code or id, or the code where nobody has named it."""
    return names.get(key, key) if key else ""


@register.filter
def city_in(case: PortCase, cities: Mapping[str, str]) -> str:
    """The name of the city a case came from."""
    return cities.get(case.origin, case.origin)


@register.filter
def holder_in(case: PortCase, holders: Mapping[str, str] | None) -> str:
    """Who has the case on the desk, or nothing."""
    return (holders or {}).get(case.claimed_by or "", "")


@register.simple_tag
def band(case: PortCase) -> SafeString | str:
    """The band of the queue that a case is in, and by when its work has to begin."""
    found = band_of(case, timezone.now())
    if found is None:
        return ""
    tag = status_tag(found.name, found.label, tone=BAND_TONES[found])
    return format_html('{}<br><span class="dv-muted">{}</span>', tag, when(case.begin_by))


@register.simple_tag
def lane(case: PortCase) -> SafeString | str:
    """Where the wish for the expedited lane stands, while it counts; the usual lane has no mark.

    That the trip is urgent is no mark either: every request for a port visa says why it is.
    """
    tone = LANE_TONES.get(case.expedition)
    if tone is None:
        return ""
    return status_tag(case.expedition, Expedition(case.expedition).label, tone=tone)


@register.filter
def message_name(type_: str) -> StrOrPromise:
    """What a message to the city says, in words."""
    return MESSAGES.get(type_, type_)


@register.filter
def place_name(place: str) -> StrOrPromise:
    """The words for the field that a question is about."""
    return name_of_place(place, {})
