"""Forms of a stay: when and where the guest entered, and left."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from apps.core.fields import DatePartsField
from apps.core.workcalendar import BEIJING
from apps.endorsement.web.forms import VisaForm


class AtTheLineForm(VisaForm):
    """A moment at the line, in Beijing time, beginning with now."""

    day = DatePartsField(label=_("Day"))
    clock = forms.TimeField(
        label=_("Time"),
        input_formats=["%H:%M"],
        help_text=_("Beijing time, such as 14:05."),
        error_messages={"invalid": _("Enter hours and minutes, such as 14:05.")},
    )
    field_order = ["day", "clock", "port", "revision"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Begin with now."""
        super().__init__(*args, **kwargs)
        now = timezone.now().astimezone(BEIJING)
        self.fields["day"].initial = now.date()
        self.fields["clock"].initial = f"{now:%H:%M}"

    def moment(self) -> dt.datetime:
        """What was entered, as an aware datetime."""
        return dt.datetime.combine(
            self.cleaned_data["day"], self.cleaned_data["clock"], tzinfo=BEIJING
        )


class UsedForm(AtTheLineForm):
    """When and where the guest entered."""

    port = forms.ChoiceField(label=_("Port of entry"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Offer the ports that the visa names, beginning with the one that was asked for.

        Where the visa does not name that one, a port has to be chosen: none is likelier.
        """
        super().__init__(*args, **kwargs)
        port = self.fields["port"]
        assert isinstance(port, forms.ChoiceField)  # noqa: S101 (for the type checker)
        ports, asked_for = self.visa.entry_ports, self.visa.visitor.case.port_of_entry
        port.choices = [(code, code) for code in ports]
        if asked_for in ports:
            port.initial = asked_for
        else:
            port.choices = [("", _("Choose a port")), *port.choices]
        self.fields["day"].label = _("Day of entry")
        self.fields["clock"].label = _("Time of entry")


class LeftForm(AtTheLineForm):
    """When and where the guest left: at any open place of the country."""

    port = forms.CharField(
        label=_("Place of exit"),
        max_length=3,
        help_text=_("The three letters of the airport or port, such as PEK."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Name the moment."""
        super().__init__(*args, **kwargs)
        self.fields["day"].label = _("Day of exit")
        self.fields["clock"].label = _("Time of exit")

    def clean_port(self) -> str:
        """In capitals, as places are written."""
        return str(self.cleaned_data["port"]).upper()
