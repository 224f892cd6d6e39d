"""What is asked of whoever looks after the roster."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, cast

from django import forms
from django.utils.translation import gettext_lazy as _

from apps.endorsement.services.roster import MOST_DAYS
from apps.endorsement.states import Duty

_CLOCK = {"invalid": _("Enter hours and minutes, such as 22:00.")}


class ShiftForm(forms.Form):
    """Who is on, for what, and when."""

    officer = forms.ChoiceField(label=_("Officer"))
    duty = forms.ChoiceField(
        label=_("Duty"), choices=Duty, widget=forms.RadioSelect, initial=Duty.DESK
    )
    first_day = forms.DateField(
        label=_("First day"), widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
    )
    starts = forms.TimeField(
        label=_("Begins at"),
        input_formats=["%H:%M"],
        error_messages=_CLOCK,
        help_text=_("Beijing time"),
    )
    ends = forms.TimeField(
        label=_("Ends at"),
        input_formats=["%H:%M"],
        error_messages=_CLOCK,
        help_text=_("An earlier time is on the next day; the same time is a whole day."),
    )
    days = forms.IntegerField(
        label=_("On how many days in a row"), min_value=1, max_value=MOST_DAYS, initial=1
    )

    def __init__(self, *args: Any, officers: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        """Offer the officers of the port."""
        super().__init__(*args, **kwargs)
        choices = [("", _("Choose an officer")), *officers]
        cast("forms.ChoiceField", self.fields["officer"]).choices = choices
