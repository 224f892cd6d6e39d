"""Rounds side by side, and corrections: for officers and, with a word to say, for inviters."""

from __future__ import annotations

import datetime as dt
from http import HTTPStatus
from typing import Any, Final
from uuid import UUID

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect as to_page
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from apps.accounts.functions import Function
from apps.accounts.permissions import actor_of, requires
from apps.core.errors import Conflict, DomainError, Forbidden, NotFound
from apps.core.fields import DatePartsField, add_refusal
from apps.core.filed import shown
from apps.core.identifiers import nationality
from apps.core.identifiers.sex import Sex
from apps.core.parts import Crumb
from apps.policy.selectors import paper_names
from apps.transfers import selectors, services
from apps.transfers.errors import VisitorNotFound
from apps.transfers.models import TransferRequest, Visitor
from apps.transfers.policies.fields import (
    CORRECTABLE_OF_TRIP,
    CORRECTABLE_OF_VISITOR,
    name_of,
    text_of,
)
from apps.transfers.policies.papers import SUPPLEMENT
from apps.transfers.web.desk_forms import SeenForm

CHANGES_A_PAGE: Final = 100
_NOT_FOR_A_FORM = (Conflict, Forbidden, NotFound)


class CorrectForm(SeenForm):
    """The fields that may be put right, as they are now; what differs is a correction."""

    reason = forms.CharField(
        label=gettext_lazy("Reason"),
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=gettext_lazy("The inviter reads it, and so does the port."),
    )

    def __init__(self, *args: Any, thing: TransferRequest | Visitor, **kwargs: Any) -> None:
        """Offer the fields of a visitor, or those of the trip."""
        super().__init__(*args, **kwargs)
        of_visitor = isinstance(thing, Visitor)
        self.names = CORRECTABLE_OF_VISITOR if of_visitor else CORRECTABLE_OF_TRIP
        for name in self.names:
            self.fields[name] = _field_for(name, text_of(thing, name))
        self.order_fields([*self.names, "reason", "revision"])
        self._thing = thing

    def changes(self) -> dict[str, str]:
        """Those of the fields that are another text than what stands there."""
        typed = {name: _as_text(self.cleaned_data[name]) for name in self.names}
        return {n: value for n, value in typed.items() if value != text_of(self._thing, n)}


def _field_for(name: str, now: str) -> forms.Field:
    """Give the box for a field as it is now: a choice where the rule book has a list."""
    label = name_of(name)
    if name.endswith("_on") or name == "birth_date":
        day = dt.date.fromisoformat(now) if now else None
        return DatePartsField(label=label, required=False, initial=day)
    if name in {"nationality", "passport_issuing_state"}:
        return _choice(name, now, nationality.choices())
    if name == "sex":
        return _choice(name, now, [(one.value, str(one.label)) for one in Sex])
    return forms.CharField(label=label, required=False, initial=now, max_length=200)


def _choice(name: str, now: str, listed: list[tuple[str, str]]) -> forms.ChoiceField:
    """Offer a list, and what stands there now though it is not in it."""
    held = [] if now in dict(listed) else [(now, shown(name, now) or "–")]
    return forms.ChoiceField(
        label=name_of(name),
        required=False,
        initial=now,
        choices=[*held, *listed],
        error_messages={"invalid_choice": gettext_lazy("Choose one from the list.")},
    )


def _as_text(value: dt.date | str | None) -> str:
    """Write what a box gave as `text_of` writes what is kept."""
    return value.isoformat() if isinstance(value, dt.date) else (value or "").strip()


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Function.CITY_CHECK)
def correct(request: HttpRequest, request_id: UUID, visitor_id: UUID | None = None) -> HttpResponse:
    """Put a slip of the pen right, in a visitor or in the trip."""
    actor = actor_of(request.user)
    found = selectors.request_for_desk(actor, request_id)
    thing = found if visitor_id is None else _visitor(found, visitor_id)
    data = request.POST if request.method == "POST" else None
    form = CorrectForm(data, thing=thing, initial={"revision": found.revision})
    status = HTTPStatus.OK
    if data is not None:
        if form.is_valid():
            try:
                services.correct(
                    actor=actor,
                    request_id=request_id,
                    revision=form.cleaned_data["revision"],
                    visitor_id=visitor_id,
                    changes=form.changes(),
                    reason=form.cleaned_data["reason"],
                )
            except _NOT_FOR_A_FORM:
                raise
            except DomainError as refusal:
                add_refusal(form, refusal)
            else:
                messages.success(request, _("Corrected. The inviter has been told."))
                return to_page("transfers:desk-request", request_id=request_id)
        status = HTTPStatus.UNPROCESSABLE_ENTITY
    title = _("Correct the trip")
    if isinstance(thing, Visitor):
        title = _("Correct %(name)s") % {"name": thing.full_name}
    context = {"request_row": found, "form": form, "title": title, **_desk_way(found, title)}
    return render(request, "transfers/desk_correct.html", context, status=status)


@require_safe
@requires(Function.CITY_READ)
def desk_round(request: HttpRequest, request_id: UUID, ask_id: UUID) -> HttpResponse:
    """Show an officer what a round has changed."""
    found = selectors.request_for_desk(actor_of(request.user), request_id)
    back = reverse("transfers:desk-request", args=[found.id])
    return _round(request, found, ask_id, back, reader="officer")


@require_safe
@requires(Function.INVITER_READ)
def own_round(request: HttpRequest, request_id: UUID, ask_id: UUID) -> HttpResponse:
    """Show an inviter what a round has changed."""
    found = selectors.request_for_inviter(actor_of(request.user), request_id)
    back = reverse("transfers:request", args=[found.id])
    return _round(request, found, ask_id, back, reader="inviter")


@require_POST
@requires(Function.INVITER_FILE)
def object_to(request: HttpRequest, request_id: UUID, correction_id: UUID) -> HttpResponse:
    """Say that a correction is wrong."""
    given = request.POST.get("revision", "")
    services.object_to_correction(
        actor=actor_of(request.user),
        request_id=request_id,
        revision=int(given) if given.isascii() and given.isdigit() else -1,
        correction_id=correction_id,
        objection=request.POST.get("reason", ""),
    )
    messages.success(request, _("The city has been told."))
    return to_page("transfers:request", request_id=request_id)


def correction_rows(found: TransferRequest) -> list[dict[str, object]]:
    """The corrections of a request with both values as people read them."""
    return [
        {
            "correction": one,
            "label": name_of(one.field),
            "old": shown(one.field, one.old),
            "new": shown(one.field, one.new),
        }
        for one in selectors.corrections_of(found)
    ]


def _round(
    request: HttpRequest, found: TransferRequest, ask_id: UUID, back: str, *, reader: str
) -> HttpResponse:
    ask = selectors.ask_of(found, ask_id)
    names = paper_names(timezone.localdate()) | {SUPPLEMENT: _("Paper given with an answer")}
    listed = selectors.round_changes(found, ask)
    page = Paginator(listed or [], CHANGES_A_PAGE).get_page(request.GET.get("page"))
    rows = [
        {
            "change": one,
            "label": one.label or names.get(one.kind, one.kind),
            "old": shown(one.field, one.old),
            "new": shown(one.field, one.new),
        }
        for one in page
    ]
    title = f"{ask.get_kind_display()} {ask.number}"
    context = {
        "request_row": found,
        "ask": ask,
        "reader": reader,
        "rows": rows,
        "page": page,
        "is_kept": listed is not None,
        "title": title,
        "back": back,
        "crumbs": [_home_of(reader), Crumb(found.reference, back), Crumb(title)],
    }
    return render(request, "transfers/round.html", context)


def _home_of(reader: str) -> Crumb:
    """Where the reader keeps all requests."""
    if reader == "officer":
        return Crumb(_("Desk"), reverse("transfers:desk"))
    return Crumb(_("Requests"), reverse("transfers:list"))


def _visitor(found: TransferRequest, visitor_id: UUID) -> Visitor:
    for one in found.visitors.all():
        if one.id == visitor_id:
            return one
    raise VisitorNotFound


def _desk_way(found: TransferRequest, title: str) -> dict[str, object]:
    way = [
        Crumb(_("Desk"), reverse("transfers:desk")),
        Crumb(found.reference, reverse("transfers:desk-request", args=[found.id])),
        Crumb(title),
    ]
    return {"crumbs": way}
