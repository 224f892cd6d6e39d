"""The short path of a host: what a person who invites is asked about the trip."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from apps.enterprises.policies import Inviter
from apps.transfers.models import TransferRequest
from apps.transfers.states import HostRelation
from apps.transfers.web.filing_forms import TripForm


class HostTripForm(TripForm):
    """The trip without anything of a unit; whom to ask is the host, as on file."""

    host_relation = forms.ChoiceField(
        label=_("What are your guests to you?"),
        choices=HostRelation.choices,
        required=False,
        widget=forms.RadioSelect,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Hide what stands in the host's record, and what may come later."""
        super().__init__(*args, **kwargs)
        self.fields["host_relation"].needed_later = True  # type: ignore[attr-defined]
        for name in ("itinerary", "contact_name", "contact_phone"):
            self.fields[name].widget = forms.HiddenInput()

    @staticmethod
    def initial_of(request: TransferRequest) -> dict[str, Any]:
        """As for any trip, with the relation."""
        return {**TripForm.initial_of(request), "host_relation": request.host_relation}


def trip_form(inviter: Inviter) -> type[TripForm]:
    """Choose the form by who invites."""
    return TripForm if inviter.host is None else HostTripForm


def trip_template(inviter: Inviter) -> str:
    """Choose the page by who invites."""
    return "transfers/trip.html" if inviter.host is None else "transfers/host_trip.html"
