"""Names for what a request holds as codes and ids."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Final

from django import template
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from apps.core.identifiers import nationality
from apps.core.localised import localised
from apps.policy.selectors import PaperNeed
from apps.regions.selectors import name_apart
from apps.transfers.documents.samples import SAMPLES
from apps.transfers.models import AskItem, TransferRequest
from apps.transfers.policies.fields import name_of
from apps.transfers.policies.moves import editable
from apps.transfers.selectors import LetterOffer, gone_to, turn_of
from apps.transfers.states import AskKind, Turn

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

register = template.Library()

MESSAGES: Final[Mapping[str, StrOrPromise]] = {
    "request.handed_on": _("The request, to the port"),
    "request.redirected": _("The request, to another city"),
    "request.progress": _("News for the first city"),
    "recall.asked": _("Asked back from the port"),
    "withdrawal.asked": _("Withdrawal asked of the port"),
    "supplement.answered": _("Supplements, to the port"),
    "substitution.asked": _("A substitute, to the port"),
    "visitor_withdrawal.asked": _("Withdrawal of one visitor asked of the port"),
    "trip.changed": _("Another flight, to the port"),
}


@register.filter
def inviter_name(request: TransferRequest) -> str:
    """Who invites: the unit's name in the reader's language, or the host's."""
    unit = request.enterprise
    if unit is None:
        return request.host.name if request.host is not None else ""
    in_chinese = (get_language() or "").startswith("zh")
    return unit.name_zh if in_chinese else (unit.name_en or unit.name_zh)


@register.filter
def turn_label(request: TransferRequest) -> StrOrPromise:
    """Whose turn it is, as an inviter reads it."""
    turn = turn_of(request)
    return _("Your turn") if turn == Turn.INVITER else turn.label


@register.filter
def listed(words: Iterable[object]) -> str:
    """Things one after the other, with the marks of the page's language."""
    return localised(en=", ", zh="、").join(map(str, words))


@register.filter
def city_gone_to(request: TransferRequest) -> str:
    """The name of the city that a request was redirected to, or nothing."""
    city = gone_to(request)
    return name_apart(city.schema_name) if city is not None else ""


@register.simple_tag
def point_url(item: AskItem, request: TransferRequest, reader: str) -> str:
    """Where the field or paper of a point is: for the `officer` in the check, for the `inviter`
    in the open answer or, after a return, in the forms; nothing where there is no such place."""
    if not item.place:
        return ""
    if reader == "officer":
        return _in_check(item, request)
    if item.ask.kind == AskKind.SUPPLEMENT:
        is_open = item.ask.answered_at is None
        address = reverse("transfers:answer", args=[request.id, item.ask_id])
        return f"{address}#point-{item.id}" if is_open else ""
    return _in_forms(item, request) if editable(request) else ""


def _in_check(item: AskItem, request: TransferRequest) -> str:
    if item.visitor_id is None:
        address = reverse("transfers:desk-check-rest", args=[request.id])
    else:
        address = reverse("transfers:desk-check-visitor", args=[request.id, item.visitor_id])
    return f"{address}#item-{item.place}"


def _in_forms(item: AskItem, request: TransferRequest) -> str:
    if not item.field:
        return reverse("transfers:papers", args=[request.id])
    box = "arrival_day" if item.field == "arrival_at" else item.field
    if item.visitor_id is None:
        return f"{reverse('transfers:trip', args=[request.id])}#id_{box}_field"
    address = reverse("transfers:visitor", args=[request.id, item.visitor_id])
    return f"{address}#id_{box}_field"


@register.filter
def field_name(field: str) -> StrOrPromise:
    """The words for a field."""
    return name_of(field)


@register.filter
def state_name(code: str) -> str:
    """The name of a nationality."""
    return nationality.find(code).name


@register.filter
def named_id(names: Mapping[str, str], user_id: object) -> str:
    """The name of a user by id, or nothing."""
    return names.get(str(user_id), "") if user_id else ""


@register.filter
def message_name(type_: str) -> StrOrPromise:
    """What a message of this city says, in words."""
    return MESSAGES.get(type_, type_)


@register.inclusion_tag("transfers/_paper_help.html")
def paper_help(
    need: PaperNeed, request: TransferRequest, letters: Mapping[str, LetterOffer]
) -> dict[str, object]:
    """Say whose paper it is and by what rule, how it should look, and offer to write it."""
    return {
        "need": need,
        "request_row": request,
        "offer": letters.get(need.code),
        "has_sample": need.code in SAMPLES,
    }
