"""What is asked of whoever checks a visa: a picture, or the numbers."""

from __future__ import annotations

from typing import Final

from django import forms
from django.utils.translation import gettext_lazy as _

from apps.core.errors import DomainError
from apps.core.identifiers.passport import parse_number
from apps.core.identifiers.text import normalise
from apps.core.identifiers.visa_number import is_visa_number

FILE_TYPES: Final = "image/jpeg,image/png,application/pdf"
"""By media type, so that a telephone offers its camera."""
_CAPITALS: Final = {
    "autocomplete": "off",
    "autocapitalize": "characters",
    "spellcheck": "false",
    "class": "dv-id",
}


class PassportField(forms.CharField):
    """The number of a passport, however it was typed."""

    def clean(self, value: str) -> str:
        """Give it in its one written form."""
        text = str(super().clean(value))
        if not text:
            return ""
        try:
            return parse_number(text)
        except DomainError as refusal:
            raise forms.ValidationError(refusal.detail) from refusal


class NumberForm(forms.Form):
    """The two numbers that a letter shows."""

    number = forms.CharField(
        label=_("Visa number"),
        help_text=_("Two letters and ten digits, such as SH2600000012."),
        max_length=40,
        widget=forms.TextInput(attrs=_CAPITALS),
        error_messages={"required": _("Enter the visa number of the letter.")},
    )
    passport = PassportField(
        label=_("Number of the passport before you"),
        max_length=40,
        widget=forms.TextInput(attrs=_CAPITALS),
        error_messages={"required": _("Enter the number of the passport.")},
    )

    def clean_number(self) -> str:
        """Give the number in its one written form; a slip is told by its check digit."""
        text = normalise(self.cleaned_data["number"], keep=40, drop="-")
        if not is_visa_number(text):
            raise forms.ValidationError(
                _("This is no visa number: a character is wrong or missing. Compare it once more.")
            )
        return text


class PictureForm(forms.Form):
    """A picture of the seal, and the passport at hand."""

    file = forms.FileField(
        label=_("Picture or PDF of the confirmation letter"),
        help_text=_(
            "The whole letter or only its square barcode: JPEG, PNG or PDF. It is read and "
            "forgotten; nothing of it is kept."
        ),
        widget=forms.ClearableFileInput(attrs={"accept": FILE_TYPES}),
        error_messages={
            "required": _("Choose a picture or a PDF first."),
            "empty": _("This file is empty. Choose another."),
        },
    )
    passport = PassportField(
        label=_("Number of the passport before you"),
        help_text=_("It is compared with the one in the seal, and not kept."),
        required=False,
        max_length=40,
        widget=forms.TextInput(attrs=_CAPITALS),
    )
