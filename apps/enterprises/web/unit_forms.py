"""What a unit's people are asked for on the unit's page."""

from __future__ import annotations

from typing import Any, ClassVar, cast

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from apps.core.fields import DatePartsField
from apps.enterprises.models import Enterprise
from apps.enterprises.services import Letter, UnitDetails
from apps.enterprises.states import UnitKind
from apps.enterprises.web.register_forms import scan_field
from apps.policy.selectors import paper_names

#: Papers that a unit keeps on its file, codes of `policy`; a handler's letter comes with its dates.
KEPT_ONCE = (
    "business_licence",
    "unit_seal",
    "guarantee_letter",
    "application_letter",
    "department_consent",
)


def _needed(field: forms.FileField) -> forms.FileField:
    field.required = True
    field.error_messages["required"] = _("Upload the paper.")
    return field


class PaperForm(forms.Form):
    """One paper for the unit's file."""

    kind = forms.ChoiceField(
        label=_("Which paper?"), error_messages={"required": _("Choose a paper.")}
    )
    file = _needed(scan_field(_("Scan"), _("PDF, JPEG or PNG.")))
    valid_until = DatePartsField(
        label=_("Valid until"), required=False, help_text=_("Leave empty if it does not expire.")
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Offer the papers that serve more than one request."""
        super().__init__(*args, **kwargs)
        names = paper_names(timezone.localdate())
        cast("forms.ChoiceField", self.fields["kind"]).choices = [
            ("", _("Choose a paper")),
            *((code, names[code]) for code in KEPT_ONCE if code in names),
        ]


class ChangeForm(forms.Form):
    """The record as it should be, and the paper that proves it."""

    FIELDS: ClassVar = ("uscc", "name_zh", "name_en", "address", "legal_representative")

    uscc = forms.CharField(label=_("Unified social credit code"), max_length=60)
    unit_kind = forms.ChoiceField(
        label=_("Kind of unit"), choices=UnitKind.choices, widget=forms.RadioSelect
    )
    name_zh = forms.CharField(label=_("Chinese name"))
    name_en = forms.CharField(label=_("English name"), required=False)
    address = forms.CharField(label=_("Address"), required=False)
    legal_representative = forms.CharField(label=_("Legal representative"), required=False)
    file = _needed(
        scan_field(
            _("New business licence or registration certificate"),
            _("The paper that shows the change. It takes the old one's place on file."),
        )
    )

    def __init__(self, *args: Any, is_kept: bool, **kwargs: Any) -> None:
        """Ask for the paper unless one is kept from before."""
        super().__init__(*args, **kwargs)
        self.fields["file"].required = not is_kept
        self.fields["file"].needed_later = is_kept  # type: ignore[attr-defined]

    @classmethod
    def initial_of(cls, unit: Enterprise) -> dict[str, str]:
        """What the form begins with: the record as it stands."""
        return {name: getattr(unit, name) for name in cls.FIELDS} | {"unit_kind": unit.kind}

    def details(self, unit: Enterprise) -> UnitDetails:
        """The record as it should be; who can be asked stays."""
        told = self.cleaned_data
        return UnitDetails(
            **{name: told[name] for name in self.FIELDS},
            kind=told["unit_kind"],
            contact_name=unit.contact_name,
            contact_phone=unit.contact_phone,
        )


class ContactForm(forms.Form):
    """Who can be asked."""

    contact_name = forms.CharField(
        label=_("Contact person"), widget=forms.TextInput(attrs={"autocomplete": "name"})
    )
    contact_phone = forms.CharField(
        label=_("Telephone of the contact person"),
        help_text=_("With its area code, such as 021-28951610, or +86 and the number."),
        widget=forms.TextInput(attrs={"autocomplete": "tel", "inputmode": "tel"}),
    )


class LetterForm(forms.Form):
    """An authorisation letter and its dates."""

    authorised_from = DatePartsField(label=_("Authorised from"))
    authorised_until = DatePartsField(label=_("Until"), help_text=_("At most a year later."))
    file = _needed(
        scan_field(
            _("Authorisation letter"), _("With the colleague's name, both days, and the seal.")
        )
    )

    def letter(self) -> Letter:
        """The letter as the services take it."""
        told = self.cleaned_data
        return Letter(told["authorised_from"], told["authorised_until"], told["file"])


class ColleagueForm(LetterForm):
    """A colleague who is to act for the unit, and the letter."""

    display_name = forms.CharField(
        label=_("Name of the colleague"), max_length=120, help_text=_("As in the letter.")
    )
    email = forms.EmailField(label=_("E-mail"), required=False)
    username = forms.CharField(
        label=_("User name"),
        max_length=64,
        help_text=_("Small letters, digits, full stops, hyphens and underscores."),
        widget=forms.TextInput(attrs={"autocapitalize": "none", "spellcheck": "false"}),
    )
    field_order = ("display_name", "email", "username")
