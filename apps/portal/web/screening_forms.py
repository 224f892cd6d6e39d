"""What screening asks: nothing that names a person, all on one page."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any, Final, cast

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from apps.core.fields import DatePartsField, DatePartsWidget
from apps.core.identifiers import nationality
from apps.policy.policies.screening import Asked
from apps.policy.selectors import purposes
from apps.policy.states import Route, TravelDocument
from apps.regions.selectors import ports_of_entry

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

MOST_DAYS: Final = 999
_PERMIT: Final = (("no", _("No")), ("yes", _("Yes, valid on the day of arrival")))


def _ask(words: StrOrPromise) -> dict[str, StrOrPromise]:
    """Say the same where nothing was chosen, and where something strange was."""
    return {"required": words, "invalid_choice": words}


class ScreeningForm(forms.Form):
    """The questions; the answers stay in the address, so that a result can be kept."""

    nationality = forms.ChoiceField(
        label=_("Nationality, as in the passport"),
        error_messages=_ask(_("Choose the nationality from the list.")),
    )
    document = forms.ChoiceField(
        label=_("What do they travel on?"),
        choices=TravelDocument,
        widget=forms.RadioSelect,
        error_messages=_ask(_("Choose what they travel on.")),
    )
    permit = forms.ChoiceField(
        label=_("Do they hold a Chinese residence permit?"),
        choices=_PERMIT,
        widget=forms.RadioSelect,
        error_messages=_ask(_("Say whether they hold a residence permit.")),
    )
    purpose = forms.ChoiceField(
        label=_("Why do they come?"), error_messages=_ask(_("Choose why they come."))
    )
    days = forms.IntegerField(
        label=_("How many days do they stay?"),
        min_value=1,
        max_value=MOST_DAYS,
        widget=forms.TextInput(attrs={"inputmode": "numeric"}),
        error_messages={
            "required": _("Enter the number of days in digits."),
            "invalid": _("Enter the number of days in digits."),
            "min_value": _("Enter at least one day."),
            "max_value": _("Enter at most 999 days."),
        },
    )
    arrival = DatePartsField(label=_("On which day do they arrive?"), widget=DatePartsWidget())
    port = forms.ChoiceField(
        label=_("Where do they enter?"),
        required=False,
        error_messages=_ask(_("Choose one of the ports in the list.")),
    )
    route = forms.ChoiceField(
        label=_("Where do they go from here?"),
        choices=Route,
        widget=forms.RadioSelect,
        error_messages=_ask(_("Choose where they go from here.")),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Offer what the dated lists offer today."""
        super().__init__(*args, **kwargs)
        today = timezone.localdate()
        choose = ("", _("Choose"))
        offered = {
            "nationality": [choose, *nationality.choices()],
            "purpose": [choose, *((one.code, one.name) for one in purposes(today))],
            "port": [
                ("", _("Not known yet")),
                *((one.code, f"{one.name} ({one.code})") for one in ports_of_entry(on=today)),
            ],
        }
        for name, choices in offered.items():
            cast("forms.ChoiceField", self.fields[name]).choices = choices

    def clean_arrival(self) -> dt.date:
        """Refuse a day that is over: the lists of the past help nobody."""
        day: dt.date = self.cleaned_data["arrival"]
        if day < timezone.localdate():
            raise forms.ValidationError(_("Enter a day that is still to come."))
        return day

    def asked(self) -> Asked:
        """The question as the rules take it."""
        told = self.cleaned_data
        return Asked(
            nationality=nationality.find(told["nationality"]),
            document=told["document"],
            purpose=told["purpose"],
            days=told["days"],
            route=told["route"],
            on=told["arrival"],
            port=told["port"],
            has_permit=told["permit"] == "yes",
        )
