"""The inviter starts a new draft from an earlier request, and chooses what comes along."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final
from uuid import UUID, uuid4

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from apps.accounts.functions import Function
from apps.accounts.permissions import actor_of, requires
from apps.core.errors import DomainError
from apps.core.fields import add_refusal
from apps.core.filed import days
from apps.core.templatetags.times import beijing
from apps.enterprises.policies import check_may_file
from apps.enterprises.selectors import inviter_of
from apps.regions.selectors import place_names
from apps.transfers import selectors, services
from apps.transfers.inputs import CopyInput
from apps.transfers.models import TransferRequest
from apps.transfers.selectors import CopyOffer
from apps.transfers.states import TripPart, VisitorPart
from apps.transfers.web.filing_pages import NOT_FOR_A_FORM, PAGE, status_of
from apps.transfers.web.inviter_pages import crumbs

_SHOWN: Final = 160


class CopyForm(forms.Form):
    """What comes along. `key` makes one draft of a form that is sent twice."""

    key = forms.UUIDField(widget=forms.HiddenInput)
    trip = forms.MultipleChoiceField(
        label=gettext_lazy("Of the trip"), required=False, widget=forms.CheckboxSelectMultiple
    )
    visitors = forms.MultipleChoiceField(
        label=gettext_lazy("Visitors"),
        required=False,
        error_messages={"invalid_choice": gettext_lazy("Choose visitors from the list.")},
    )
    of_each = forms.MultipleChoiceField(
        label=gettext_lazy("Of each visitor"),
        help_text=gettext_lazy("Name and passport always come along."),
        choices=VisitorPart.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(
        self, data: QueryDict | None, *, offer: CopyOffer, texts: Mapping[str, str]
    ) -> None:
        """Offer what there is; at first all that differs from trip to trip is left out."""
        begun = {
            "key": uuid4(),
            "trip": [one.part for one in offer.trip if one.is_chosen],
            "visitors": [str(one.visitor.id) for one in offer.visitors if one.is_chosen],
            "of_each": VisitorPart.values,
        }
        super().__init__(data, initial=begun)
        trip: Any = self.fields["trip"]
        trip.choices = [(one.part.value, one.part.label) for one in offer.trip]
        trip.widget.hints = {
            one.part.value: " · ".join(filter(None, (texts.get(one.part, ""), one.trouble)))
            for one in offer.trip
        }
        people: Any = self.fields["visitors"]
        people.choices = [(str(one.visitor.id), "") for one in offer.visitors]

    def chosen(self) -> CopyInput:
        """The choice as the service takes it."""
        told = self.cleaned_data
        return CopyInput(
            trip=frozenset(TripPart(one) for one in told["trip"]),
            visitors=frozenset(UUID(one) for one in told["visitors"]),
            of_each=frozenset(VisitorPart(one) for one in told["of_each"]),
        )

    def ticked(self) -> frozenset[str]:
        """The visitors to be shown with a tick."""
        return frozenset(str(one) for one in self["visitors"].value() or ())


@PAGE
@requires(Function.INVITER_FILE)
def copy(request: HttpRequest, request_id: UUID) -> HttpResponse:
    """Choose what comes along; who may not file is told before anything is chosen."""
    actor = actor_of(request.user)
    found = selectors.request_for_inviter(actor, request_id)
    check_may_file(inviter_of(actor))
    offer = selectors.copy_offer(found)
    data = request.POST if request.method == "POST" else None
    form = CopyForm(data, offer=offer, texts=_texts(found))
    if form.is_valid():
        try:
            made = services.copy_request(
                actor=actor,
                request_id=request_id,
                chosen=form.chosen(),
                key=form.cleaned_data["key"],
            )
        except NOT_FOR_A_FORM:
            raise
        except DomainError as refusal:
            add_refusal(form, refusal)
        else:
            words = _("This is the new draft. The papers of %(reference)s were not taken over.")
            messages.success(request, words % {"reference": found.reference})
            return redirect("transfers:request", request_id=made.id)
    context = {
        "request_row": found,
        "crumbs": crumbs(found, _("Copy to a new draft")),
        "form": form,
        "ticked": form.ticked(),
        "offer": offer,
        "rules_since": offer.since,
        "rule_changes": offer.changes,
    }
    return render(request, "transfers/copy.html", context, status=status_of(form))


def _texts(found: TransferRequest) -> dict[str, str]:
    """What each part of the trip holds, as a person reads it."""
    code = found.port_of_entry
    return {
        TripPart.PURPOSE: Truncator(found.purpose).chars(_SHOWN),
        TripPart.ITINERARY: Truncator(found.itinerary).chars(_SHOWN),
        TripPart.PORT: f"{place_names().get(code, '')} ({code})".strip() if code else "",
        TripPart.FLIGHT: found.flight_no,
        TripPart.ARRIVAL: beijing(found.arrival_at),
        TripPart.STAY: days(found.stay_days),
        TripPart.CONTACT: " · ".join(filter(None, (found.contact_name, found.contact_phone))),
        TripPart.RELATION: found.get_host_relation_display(),
    }
