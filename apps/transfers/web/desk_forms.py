"""What officers of the city are asked for. The rules are in the services; forms ask and keep."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, cast
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from apps.regions.scoping import AuthorityRef
from apps.regions.selectors import names_apart
from apps.routing.contract.places import place_choices, place_name
from apps.transfers.inputs import AskPoint
from apps.transfers.models import TransferRequest

POINTS_AT_ONCE = 5


class SeenForm(forms.Form):
    """An act on something that others may act on too: it carries the revision that was seen."""

    revision = forms.IntegerField(widget=forms.HiddenInput, min_value=0)


class PointForm(forms.Form):
    """One thing to mend."""

    visitor = forms.ChoiceField(label=_("About"), required=False)
    place = forms.ChoiceField(
        label=_("What the answer may change"),
        required=False,
        help_text=_("The inviter can change this one in the answer, and nothing else."),
    )
    subject = forms.CharField(
        label=_("What is to be mended"),
        required=False,
        help_text=_("In one line, such as: scan of the passport is cut off."),
    )
    note = forms.CharField(
        label=_("How to mend it"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def __init__(
        self, *args: Any, request: TransferRequest, papers: Mapping[str, str], **kwargs: Any
    ) -> None:
        """Offer the request, its visitors, and their fields and kinds of paper (name by code)."""
        super().__init__(*args, **kwargs)
        self._papers = papers
        cast("forms.ChoiceField", self.fields["place"]).choices = place_choices(papers)
        cast("forms.ChoiceField", self.fields["visitor"]).choices = [
            ("", _("The whole request")),
            *((str(v.id), f"{v.position}. {v.full_name}") for v in request.delegation),
        ]

    def point(self) -> AskPoint | None:
        """The point, or None when nothing was written in this one."""
        told = self.cleaned_data
        subject = told.get("subject") or str(place_name(told.get("place", ""), self._papers))
        if not subject and not told.get("note"):
            return None
        visitor_id = UUID(told["visitor"]) if told["visitor"] else None
        return AskPoint(subject, told["note"], visitor_id, told["place"])


class RedirectForm(SeenForm):
    """Where the request belongs, and why."""

    destination = forms.ChoiceField(label=_("City"))
    reason = forms.CharField(
        label=_("Reason"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("The inviter and the other city read it."),
    )
    field_order = ["destination", "reason", "revision"]

    def __init__(self, *args: Any, cities: list[AuthorityRef], **kwargs: Any) -> None:
        """Offer the other cities."""
        super().__init__(*args, **kwargs)
        self.fields["reason"].needed_later = True  # type: ignore[attr-defined]  # by the service
        names = names_apart()
        cast("forms.ChoiceField", self.fields["destination"]).choices = [
            ("", _("Choose a city")),
            *((city.schema_name, names[city.schema_name]) for city in cities),
        ]


class ViewForm(forms.Form):
    """A name for the view of the queue now shown."""

    name = forms.CharField(label=_("Name of the view"), max_length=60, required=False)
    is_shared = forms.BooleanField(label=_("Share with all officers of the city"), required=False)
    is_default = forms.BooleanField(
        label=_("Open it first when I come to the desk"), required=False
    )
    query = forms.CharField(widget=forms.HiddenInput, required=False)


class AbsenceForm(forms.Form):
    """Who is away, from when to when, and why."""

    officer = forms.ChoiceField(label=_("Officer"))
    first_day = forms.DateField(
        label=_("First day"), widget=forms.DateInput(attrs={"type": "date"})
    )
    last_day = forms.DateField(label=_("Last day"), widget=forms.DateInput(attrs={"type": "date"}))
    reason = forms.CharField(
        label=_("Reason"), help_text=_("Such as: leave, training, another post.")
    )

    def __init__(self, *args: Any, officers: Sequence[tuple[UUID, str]], **kwargs: Any) -> None:
        """Offer the officers whose absence may be entered."""
        super().__init__(*args, **kwargs)
        cast("forms.ChoiceField", self.fields["officer"]).choices = [
            (str(one), name) for one, name in officers
        ]


class ReassignForm(forms.Form):
    """To whom the requests go, and why."""

    officer = forms.ChoiceField(label=_("Give to"), required=False)
    reason = forms.CharField(
        label=_("Reason"),
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Kept in the history of each request; inviters do not read it."),
    )

    def __init__(self, *args: Any, officers: Sequence[tuple[UUID, str]], **kwargs: Any) -> None:
        """Offer the officers, and nobody: then anyone may take the requests."""
        super().__init__(*args, **kwargs)
        cast("forms.ChoiceField", self.fields["officer"]).choices = [
            ("", _("Nobody: back into the queue")),
            *((str(one), name) for one, name in officers),
        ]
