"""What is asked of whoever writes the desk rules."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any, Final, cast

from django import forms
from django.utils.translation import gettext_lazy as _

from apps.endorsement.models import DeskRule
from apps.endorsement.services.desk_rules import Line
from apps.endorsement.web.forms import ActForm

EMPTY_LINES: Final = 3
_CLOCK = {"invalid": _("Enter hours and minutes, such as 22:00.")}
Choices = Sequence[tuple[str, str]]


class PurposeForm(ActForm):
    """What a version changes, in a line."""

    purpose = forms.CharField(
        label=_("What does this version change?"), max_length=400, required=False
    )
    field_order = ["purpose", "revision"]


class LineForm(forms.Form):
    """One rule; a line without a desk is no line."""

    number = forms.IntegerField(
        label=_("Order"), min_value=1, max_value=999, widget=forms.NumberInput
    )
    desk = forms.ChoiceField(label=_("Visa desk"), required=False)
    ports = forms.MultipleChoiceField(
        label=_("Places of entry"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("None means any."),
    )
    from_time = forms.TimeField(
        label=_("Lands from"),
        required=False,
        input_formats=["%H:%M"],
        error_messages=_CLOCK,
        widget=forms.TimeInput(format="%H:%M"),
        help_text=_("Beijing time; may run over midnight."),
    )
    until_time = forms.TimeField(
        label=_("Lands before"),
        required=False,
        input_formats=["%H:%M"],
        error_messages=_CLOCK,
        widget=forms.TimeInput(format="%H:%M"),
    )
    busy_at = forms.IntegerField(
        label=_("Passed over at so many undecided cases"), required=False, min_value=1
    )

    def __init__(self, *args: Any, desks: Choices, places: Choices, **kwargs: Any) -> None:
        """Offer the desks and places of the port."""
        super().__init__(*args, **kwargs)
        cast("forms.ChoiceField", self.fields["desk"]).choices = [("", _("No rule")), *desks]
        cast("forms.MultipleChoiceField", self.fields["ports"]).choices = list(places)

    def line(self) -> tuple[int, Line] | None:
        """The rule with its place in the order, or None for a line without a desk."""
        told = self.cleaned_data
        if not told.get("desk"):
            return None
        return told["number"], Line(
            told["desk"],
            tuple(told["ports"]),
            _minute(told["from_time"]),
            _minute(told["until_time"]),
            told["busy_at"],
        )


def initial_of(line: DeskRule) -> dict[str, Any]:
    """A rule as the form shows it; `desk` is loaded."""
    return {
        "number": line.position * 10,
        "desk": line.desk.code,
        "ports": line.ports,
        "from_time": _time(line.from_minute),
        "until_time": _time(line.until_minute),
        "busy_at": line.busy_at,
    }


def _minute(at: dt.time | None) -> int | None:
    return None if at is None else at.hour * 60 + at.minute


def _time(minute: int | None) -> dt.time | None:
    return None if minute is None else dt.time(*divmod(minute, 60))
