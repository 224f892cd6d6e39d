"""Forms for files that are given as papers."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from apps.transfers.web.desk_forms import SeenForm
from apps.transfers.web.filing_forms import FILE_TYPES
from apps.transfers.web.many_files import ManyFilesField, ManyFilesInput

_CHOOSE = {"required": _("Choose a file first.")}


class PapersForm(forms.Form):
    """Files for one of the papers asked for. An empty one is refused by itself, not with all."""

    kind = forms.CharField(widget=forms.HiddenInput)
    visitor = forms.UUIDField(widget=forms.HiddenInput, required=False)
    file = ManyFilesField(
        label=_("Files"),
        widget=ManyFilesInput(attrs={"accept": FILE_TYPES}),
        allow_empty_file=True,
        error_messages=_CHOOSE,
    )


class ReplaceForm(SeenForm):
    """One file in the place of another."""

    file = forms.FileField(
        label=_("The file to take its place"),
        widget=forms.ClearableFileInput(attrs={"accept": FILE_TYPES}),
        allow_empty_file=True,
        error_messages=_CHOOSE,
    )


class TurnForm(SeenForm):
    """By how many quarters, clockwise."""

    quarters = forms.TypedChoiceField(coerce=int, choices=[(n, n) for n in (1, 2, 3)])
