"""What inviters are asked for. The rules are in the services; forms ask, keep and convert."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from typing import Any, ClassVar, Final, cast

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from apps.core.errors import DomainError
from apps.core.fields import DatePartsField, DatePartsWidget, add_refusal
from apps.core.identifiers import nationality
from apps.core.identifiers.passport_kind import PassportKind
from apps.core.identifiers.sex import Sex
from apps.core.workcalendar import BEIJING
from apps.regions.selectors import ports_of_entry
from apps.transfers.inputs import TripInput, VisitorInput
from apps.transfers.models import TransferRequest, Visitor
from apps.transfers.policies.defects import Defect
from apps.transfers.web.desk_forms import SeenForm

FILE_TYPES: Final = ".pdf,.jpg,.jpeg,.png"
_LONG: Final = forms.Textarea(attrs={"rows": 3})


class TripForm(SeenForm):
    """The trip. Only the port is asked for at once; the rest may follow until submission."""

    renamed: ClassVar[Mapping[str, str]] = {"arrival_at": "arrival_day"}
    needed_later = (
        "arrival_day",
        "arrival_clock",
        "stay_days",
        "purpose",
        "contact_name",
        "contact_phone",
    )

    port_of_entry = forms.ChoiceField(label=_("Port of entry"))
    arrival_day = DatePartsField(label=_("Day of arrival"), required=False)
    arrival_clock = forms.TimeField(
        label=_("Time of landing"),
        required=False,
        input_formats=["%H:%M"],
        help_text=_("Beijing time, as on the ticket, such as 14:05."),
        error_messages={"invalid": _("Enter hours and minutes, such as 14:05.")},
    )
    flight_no = forms.CharField(
        label=_("Flight, ship or train number"), required=False, help_text=_("Such as MU588.")
    )
    stay_days = forms.IntegerField(
        label=_("Days of stay"),
        required=False,
        help_text=_("Counted from the day after entry; 30 at most."),
        error_messages={"invalid": _("Enter the number of days in digits.")},
    )
    purpose = forms.CharField(
        label=_("Purpose of the visit"),
        required=False,
        widget=_LONG,
        help_text=_("What will your guests do, and with whom?"),
    )
    itinerary = forms.CharField(
        label=_("Itinerary"),
        required=False,
        widget=_LONG,
        help_text=_("Main stops with dates and addresses."),
    )
    urgent_reason = forms.CharField(
        label=_("Why is it urgent?"),
        required=False,
        widget=_LONG,
        help_text=_("A port visa is for those who must enter urgently (Law 20). Say why."),
    )
    contact_name = forms.CharField(
        label=_("Contact person"),
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    contact_phone = forms.CharField(
        label=_("Telephone of the contact person"),
        required=False,
        help_text=_("With its area code, such as 021-28951610, or +86 and the number."),
        widget=forms.TextInput(attrs={"autocomplete": "tel", "inputmode": "tel"}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Offer the ports of entry that may be named today."""
        super().__init__(*args, **kwargs)
        for name in self.needed_later:
            self.fields[name].needed_later = True  # type: ignore[attr-defined]
        today = timezone.localdate()
        cast("forms.ChoiceField", self.fields["port_of_entry"]).choices = [
            ("", _("Choose a port")),
            *((place.code, f"{place.name} ({place.code})") for place in ports_of_entry(on=today)),
        ]

    @staticmethod
    def initial_of(request: TransferRequest) -> dict[str, Any]:
        """What the form begins with for a request that exists."""
        at = request.arrival_at.astimezone(BEIJING) if request.arrival_at else None
        names = ("port_of_entry", "flight_no", "stay_days", "purpose", "itinerary")
        more = ("urgent_reason", "contact_name", "contact_phone", "revision")
        return {
            **{name: getattr(request, name) for name in (*names, *more)},
            "arrival_day": at.date() if at else None,
            "arrival_clock": f"{at:%H:%M}" if at else "",
        }

    def clean(self) -> dict[str, Any]:
        """Ask for day and time together: neither says when the guests land."""
        told = super().clean() or self.cleaned_data
        day, clock = told.get("arrival_day"), told.get("arrival_clock")
        if day and not clock and "arrival_clock" not in self.errors:
            self.add_error("arrival_clock", _("Enter the time of landing too."))
        if clock and not day and "arrival_day" not in self.errors:
            self.add_error("arrival_day", _("Enter the day of arrival too."))
        return told

    def trip(self) -> TripInput:
        """The trip as the services take it; what could not be understood counts as empty."""
        told = self.cleaned_data
        day, clock = told.get("arrival_day"), told.get("arrival_clock")
        at = dt.datetime.combine(day, clock, tzinfo=BEIJING) if day and clock else None
        return TripInput(arrival_at=at, **_known(told, TripInput))

    def refuse(self, refusal: DomainError) -> None:
        """Show a refusal; what is wrong with the arrival stands at its day."""
        show_refusal(self, refusal, self.renamed)

    def tell_the_rest(self, defects: Iterable[Defect]) -> None:
        """Show what the rules say to the fields that were understood, in the same round."""
        show_defects(self, defects, self.renamed)


class VisitorForm(SeenForm):
    """One visitor as in the passport. The machine-readable lines may fill the rest."""

    mrz = forms.CharField(
        label=_("The two machine-readable lines"),
        required=False,
        widget=forms.Textarea(
            attrs={"rows": 2, "class": "dv-mrz-input", "spellcheck": "false", "autocomplete": "off"}
        ),
        help_text=_("At the foot of the data page, 44 characters each. They fill what follows."),
    )
    surname = forms.CharField(
        label=_("Surname"),
        required=False,
        help_text=_("As in the passport. If it shows one name only, leave one of the two empty."),
    )
    given_names = forms.CharField(label=_("Given names"), required=False)
    name_zh = forms.CharField(label=_("Name in Chinese"), required=False)
    sex = forms.ChoiceField(label=_("Sex"), choices=Sex, widget=forms.RadioSelect)
    birth_date = DatePartsField(label=_("Date of birth"), widget=DatePartsWidget())
    nationality = forms.ChoiceField(label=_("Nationality"))
    passport_kind = forms.ChoiceField(
        label=_("Kind of passport"), choices=PassportKind, initial=PassportKind.ORDINARY
    )
    passport_number = forms.CharField(label=_("Passport number"))
    passport_issuing_state = forms.ChoiceField(label=_("Issued by"))
    passport_issued_on = DatePartsField(label=_("Issued on"), required=False)
    passport_expires_on = DatePartsField(label=_("Expires on"))
    category = forms.ChoiceField(label=_("Visa category"))
    occupation = forms.CharField(label=_("Occupation"), required=False)
    employer = forms.CharField(label=_("Employer"), required=False)
    is_leader = forms.BooleanField(label=_("Leads the delegation"), required=False)
    scan_id = forms.UUIDField(required=False, widget=forms.HiddenInput)
    scan = forms.FileField(
        label=_("Scan or photograph of the data page"),
        required=False,
        widget=forms.ClearableFileInput(attrs={"accept": FILE_TYPES}),
        help_text=_(
            "JPEG, PNG or PDF. It is read for you and kept as the copy of the passport. Lay the "
            "passport flat, in daylight, the whole page in the picture."
        ),
        error_messages={"empty": _("This file is empty. Choose another.")},
    )
    not_of_visitor = ("revision", "scan_id", "scan")

    def __init__(self, *args: Any, categories: list[tuple[str, str]], **kwargs: Any) -> None:
        """Offer the nationalities, and the categories this inviter may ask for."""
        super().__init__(*args, **kwargs)
        for name in ("surname", "given_names"):  # one of the two is needed, by the service
            self.fields[name].needed_later = True  # type: ignore[attr-defined]
        states = [("", _("Choose")), *nationality.choices()]
        for name in ("nationality", "passport_issuing_state"):
            cast("forms.ChoiceField", self.fields[name]).choices = states
        offered = [("", _("Choose")), *categories]
        cast("forms.ChoiceField", self.fields["category"]).choices = offered

    @staticmethod
    def initial_of(visitor: Visitor) -> dict[str, Any]:
        """What the form begins with for a visitor in the list."""
        names = [one for one in VisitorForm.base_fields if one not in VisitorForm.not_of_visitor]
        states = ("nationality", "passport_issuing_state")
        begun = {name: getattr(visitor, name) for name in names}
        return begun | {name: offered_code(begun[name]) for name in states}

    def typed(self) -> dict[str, Any]:
        """What was typed, unchecked, to begin a fresh form with."""
        return {
            name: field.widget.value_from_datadict(self.data, self.files, self.add_prefix(name))
            for name, field in self.fields.items()
            if name != "scan"
        }

    def visitor(self) -> VisitorInput:
        """The visitor as the services take it; what could not be understood counts as empty."""
        return VisitorInput(**_known(self.cleaned_data, VisitorInput))

    def tell_the_rest(self, defects: Iterable[Defect]) -> None:
        """Show what the rules say to the fields that were understood, in the same round."""
        show_defects(self, defects, {})


class DeclareForm(forms.Form):
    """The tick below the declaration; its value is the version of the text that was read."""

    declaration = forms.BooleanField(
        label=_("I declare this for the inviter, and know what the law says about it."),
        required=False,
    )

    def __init__(self, *args: Any, version: str, **kwargs: Any) -> None:
        """Tie the tick to the text shown above it."""
        super().__init__(*args, **kwargs)
        self.fields["declaration"].widget.attrs["value"] = version


class PaperForm(SeenForm):
    """One file for one of the papers asked for."""

    kind = forms.CharField(widget=forms.HiddenInput)
    visitor = forms.UUIDField(widget=forms.HiddenInput, required=False)
    file = forms.FileField(
        label=_("File"),
        widget=forms.ClearableFileInput(attrs={"accept": FILE_TYPES}),
        error_messages={
            "required": _("Choose a file first."),
            "empty": _("This file is empty. Choose another."),
        },
    )


def show_refusal(form: forms.Form, refusal: DomainError, renamed: Mapping[str, str]) -> None:
    """Show a refusal on a form whose fields have other names than the service's."""
    fields = {renamed.get(name, name): text for name, text in refusal.fields.items()}
    add_refusal(form, type(refusal)(refusal.detail, fields=fields, **refusal.data))


def show_defects(form: forms.Form, defects: Iterable[Defect], renamed: Mapping[str, str]) -> None:
    """Show defects at their fields, but one thing at a field: the form's own error stays alone."""
    own = set(form.errors)
    for one in defects:
        name = renamed.get(one.field, one.field)
        if name in form.fields and name not in own:
            form.add_error(name, one.message)


def _known(told: Mapping[str, Any], kind: type[TripInput] | type[VisitorInput]) -> dict[str, Any]:
    """Keep of what a form understood the fields that the services take."""
    return {name: value for name, value in told.items() if name in kind.__dataclass_fields__}


def offered_code(code: str) -> str:
    """The code under which a form offers a state: Germany as DEU, where the passport says D."""
    try:
        found = nationality.find(code)
    except DomainError:
        return ""
    return found.iso or found.code
