"""What a stranger is asked to be put on file. The rules are in the services; forms ask and keep."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from typing import Any, ClassVar, Final, cast

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from apps.accounts.web.forms import FirstPasswordForm
from apps.core.errors import DomainError
from apps.core.fields import DatePartsField
from apps.enterprises.models import Registration, RegistrationPoint
from apps.enterprises.policies.cleaning import day_or_none
from apps.enterprises.policies.registering import PAPERS
from apps.enterprises.states import HostStatus, RegistrationKind, UnitKind

FILE_TYPES: Final = ".pdf,.jpg,.jpeg,.png"


def scan_field(label: object, hint: object) -> forms.FileField:
    """A file to be scanned in, the same everywhere."""
    return forms.FileField(
        label=label,  # type: ignore[arg-type]  # lazy texts are fine where Django says str
        help_text=hint,  # type: ignore[arg-type]
        required=False,
        allow_empty_file=True,
        widget=forms.FileInput(attrs={"accept": FILE_TYPES}),
    )


class AccountForm(FirstPasswordForm):
    """An account for somebody who is not known here yet."""

    kind = forms.ChoiceField(
        label=_("Who invites?"),
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose who invites.")},
    )
    display_name = forms.CharField(
        label=_("Your name"),
        max_length=120,
        help_text=_("As your colleagues and the city's officers know you."),
        error_messages={"required": _("Enter your name.")},
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    email = forms.EmailField(
        label=_("E-mail"),
        help_text=_("The city's questions and its answer are sent there."),
        error_messages={
            "required": _("Enter your e-mail address."),
            "invalid": _("Enter an e-mail address, such as name@example.com."),
        },
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )
    username = forms.CharField(
        label=_("User name"),
        max_length=64,
        help_text=_(
            "Small letters, digits, full stops, hyphens and underscores. You log in with it."
        ),
        error_messages={"required": _("Choose a user name.")},
        widget=forms.TextInput(
            attrs={"autocomplete": "username", "autocapitalize": "none", "spellcheck": "false"}
        ),
    )
    field_order = ("kind", "display_name", "email", "username")

    def __init__(self, *args: Any, takes_hosts: bool, **kwargs: Any) -> None:
        """Ask who invites only where persons may; elsewhere it is a unit."""
        super().__init__(*args, **kwargs)
        kind = cast("forms.ChoiceField", self.fields["kind"])
        if takes_hosts:
            kind.choices = [
                (RegistrationKind.UNIT.value, _("A company, institution or travel agency")),
                (RegistrationKind.HOST.value, _("I myself, a foreign professional in Shanghai")),
            ]
        else:
            kind.choices = [(RegistrationKind.UNIT.value, RegistrationKind.UNIT.label)]
            kind.widget = forms.HiddenInput()
            self.initial["kind"] = RegistrationKind.UNIT.value


class DetailsForm(forms.Form):
    """What stands in an application. Nothing is required here: a draft may have gaps."""

    kind: ClassVar[RegistrationKind]

    def __init__(self, *args: Any, registration: Registration, **kwargs: Any) -> None:
        """Begin with what the draft has kept."""
        kwargs.setdefault("initial", _initial(self, registration.details))
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            field.needed_later = name not in _OPTIONAL  # type: ignore[attr-defined]
            if isinstance(field, DatePartsField):
                field.required = False

    def typed(self) -> dict[str, str]:
        """What was typed, as a draft keeps it; days as YYYY-MM-DD, half a day as nothing."""
        self.is_valid()
        kept: dict[str, str] = {}
        for name, field in self.fields.items():
            if isinstance(field, forms.FileField):
                continue
            value = self.cleaned_data.get(name, "")
            kept[name] = value.isoformat() if isinstance(value, dt.date) else str(value or "")
        return kept

    def uploads(self) -> Iterable[tuple[str, UploadedFile[Any]]]:
        """What was uploaded this time, by kind of paper."""
        for kind in PAPERS[self.kind]:
            sent = self.files.get(kind)
            if sent is not None:
                yield kind, sent

    def show(self, refusal: DomainError, *, under: str = "") -> None:
        """Put a refusal at the fields it is about; one that a field has told already stays out."""
        told = refusal.fields or ({under: refusal.detail} if under else {})
        for name, message in told.items():
            place = under or name
            if place not in self.fields:
                self.add_error(None, str(message))
            elif place not in self.errors:
                self.add_error(place, str(message))
        if not told:
            self.add_error(None, refusal.detail)


_OPTIONAL: Final = frozenset({"name_en"})


class UnitDetailsForm(DetailsForm):
    """A unit, who may be asked, and the letter that names the applicant."""

    kind = RegistrationKind.UNIT

    uscc = forms.CharField(
        label=_("Unified social credit code"),
        required=False,
        max_length=60,
        help_text=_("18 letters and digits, as on the licence or certificate."),
        widget=forms.TextInput(attrs={"autocapitalize": "characters", "spellcheck": "false"}),
    )
    unit_kind = forms.ChoiceField(
        label=_("Kind of unit"), required=False, choices=UnitKind.choices, widget=forms.RadioSelect
    )
    name_zh = forms.CharField(
        label=_("Chinese name"), required=False, help_text=_("As on the licence or certificate.")
    )
    name_en = forms.CharField(label=_("English name"), required=False)
    address = forms.CharField(label=_("Address"), required=False)
    legal_representative = forms.CharField(label=_("Legal representative"), required=False)
    contact_name = forms.CharField(
        label=_("Contact person"), required=False, help_text=_("Whom the city can ask.")
    )
    contact_phone = forms.CharField(
        label=_("Telephone of the contact person"),
        required=False,
        help_text=_("With its area code, such as 021-28951610, or +86 and the number."),
        widget=forms.TextInput(attrs={"autocomplete": "tel", "inputmode": "tel"}),
    )
    authorised_from = DatePartsField(label=_("The letter authorises you from"))
    authorised_until = DatePartsField(
        label=_("Until"), help_text=_("At most a year later; it is renewed on the unit's page.")
    )
    business_licence = scan_field(
        _("Business licence or registration certificate"),
        _("Public bodies give their organisation certificate."),
    )
    unit_seal = scan_field(
        _("Impression of the unit's seal"), _("The seal on white paper, scanned or photographed.")
    )
    handler_authorisation = scan_field(
        _("Authorisation letter that names you"),
        _("With your name, the two days above, and the seal."),
    )

    def typed(self) -> dict[str, str]:
        """As any application; the kind of unit is kept under its column's name."""
        kept = super().typed()
        kept["kind"] = kept.pop("unit_kind")
        return kept

    def show(self, refusal: DomainError, *, under: str = "") -> None:
        """As any application, with the kind of unit at its own field."""
        if "kind" in refusal.fields:
            refusal.fields["unit_kind"] = refusal.fields.pop("kind")
        super().show(refusal, under=under)


class HostDetailsForm(DetailsForm):
    """A person who invites: a name, a telephone and one proof; no corporate papers."""

    kind = RegistrationKind.HOST

    name = forms.CharField(
        label=_("Name as in your passport"),
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    contact_phone = forms.CharField(
        label=_("Telephone"),
        required=False,
        help_text=_("With its area code, such as 021-28951610, or +86 and the number."),
        widget=forms.TextInput(attrs={"autocomplete": "tel", "inputmode": "tel"}),
    )
    status_kind = forms.ChoiceField(
        label=_("What entitles you to invite?"),
        required=False,
        choices=HostStatus.choices,
        widget=forms.RadioSelect,
    )
    proof_until = DatePartsField(label=_("The document is valid until"))
    host_status_proof = scan_field(
        _("Scan of the document"), _("Both sides of a card, in one file.")
    )


FORMS: Final[Mapping[str, type[DetailsForm]]] = {
    RegistrationKind.UNIT: UnitDetailsForm,
    RegistrationKind.HOST: HostDetailsForm,
}


class AnswerForm(forms.Form):
    """Answers to the city's last questions, one box for each."""

    def __init__(self, *args: Any, points: Iterable[RegistrationPoint], **kwargs: Any) -> None:
        """Make a box for each question."""
        super().__init__(*args, **kwargs)
        self.points = list(points)
        for point in self.points:
            self.fields[f"answer_{point.id}"] = forms.CharField(
                label=point.subject,
                required=False,
                initial=point.answer,
                widget=forms.Textarea(attrs={"rows": 2}),
            )
            self.fields[f"answer_{point.id}"].needed_later = True  # type: ignore[attr-defined]

    def answers(self) -> dict[Any, str]:
        """What was answered, by question."""
        self.is_valid()
        return {one.id: self.cleaned_data.get(f"answer_{one.id}", "") for one in self.points}


def _initial(form: DetailsForm, kept: Mapping[str, str]) -> dict[str, Any]:
    begun: dict[str, Any] = {}
    for name, field in type(form).base_fields.items():
        text = kept.get("kind" if name == "unit_kind" else name, "")
        if isinstance(field, DatePartsField):
            begun[name] = day_or_none(text)
        elif not isinstance(field, forms.FileField):
            begun[name] = text
    return begun
