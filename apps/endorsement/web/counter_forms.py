"""What the page of the counter asks for."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from apps.endorsement.services.merging import LARGEST


class PassphraseForm(forms.Form):
    """The passphrase of the files to come, typed twice: nobody can look it up later."""

    passphrase = forms.CharField(
        label=_("New passphrase"),
        max_length=200,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        help_text=_("Four or more words taken by chance: 16 characters or more."),
    )
    again = forms.CharField(
        label=_("The same again"),
        max_length=200,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def clean(self) -> dict[str, Any]:
        """Both have to be the same."""
        told = super().clean() or {}
        first, second = told.get("passphrase"), told.get("again")
        if first and second and first != second:
            self.add_error("again", _("The two do not agree. Type the same passphrase again."))
        return told


class ActsForm(forms.Form):
    """The file that the offline page saved."""

    acts = forms.FileField(
        label=_("File of acts"),
        help_text=_("Its name begins with counter-acts and ends with .json."),
        widget=forms.FileInput(attrs={"accept": ".json,application/json"}),
    )

    def clean_acts(self) -> UploadedFile[Any]:
        """Refuse what is too large to be one before it is read."""
        found: UploadedFile[Any] = self.cleaned_data["acts"]
        if (found.size or 0) > LARGEST:
            raise forms.ValidationError(_("The file is too large to be a file of acts."))
        return found


class SettleForm(forms.Form):
    """How a conflict was settled."""

    note = forms.CharField(
        label=_("What was done about it?"),
        max_length=2000,
        required=False,  # the service says what is missing
        widget=forms.Textarea(attrs={"rows": 2}),
    )
