"""What officers of the city are asked for. The rules are in the services; forms ask and keep."""

from __future__ import annotations

from typing import Any, cast

from django import forms
from django.utils.translation import gettext_lazy as _

from apps.regions.scoping import AuthorityRef
from apps.transfers.inputs import AskPoint
from apps.transfers.models import TransferRequest

POINTS_AT_ONCE = 5


class SeenForm(forms.Form):
    """An act on something that others may act on too: it carries the revision that was seen."""

    revision = forms.IntegerField(widget=forms.HiddenInput, min_value=0)


class PointForm(forms.Form):
    """One thing to mend."""

    visitor = forms.ChoiceField(label=_("About"), required=False)
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

    def __init__(self, *args: Any, request: TransferRequest, **kwargs: Any) -> None:
        """Offer the whole request and each of its visitors."""
        super().__init__(*args, **kwargs)
        cast("forms.ChoiceField", self.fields["visitor"]).choices = [
            ("", _("The whole request")),
            *((str(v.id), f"{v.position}. {v.full_name}") for v in request.visitors.all()),
        ]

    def point(self) -> AskPoint | None:
        """The point, or None when nothing was written in this one."""
        told = self.cleaned_data
        if not told.get("subject") and not told.get("note"):
            return None
        return AskPoint(told["subject"], told["note"], told["visitor"] or None)


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
        cast("forms.ChoiceField", self.fields["destination"]).choices = [
            ("", _("Choose a city")),
            *((city.schema_name, city.name) for city in cities),
        ]
