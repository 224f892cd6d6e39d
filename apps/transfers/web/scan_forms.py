"""The form for scans of several passports at once."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from apps.files.states import MAX_FILES_AT_ONCE
from apps.transfers.web.desk_forms import SeenForm
from apps.transfers.web.filing_forms import FILE_TYPES


class _ManyFilesInput(forms.ClearableFileInput):
    allow_multiple_selected = True


class _ManyFilesField(forms.FileField):
    """Several files, each checked as one."""

    def clean(self, data: Any, initial: Any = None) -> list[Any]:  # noqa: ANN401 (as in Django)
        """Give them as a list; at most MAX_FILES_AT_ONCE."""
        files = data if isinstance(data, list) else [data]
        if len(files) > MAX_FILES_AT_ONCE:
            raise forms.ValidationError(
                _("Choose at most %(most)d files at once."), params={"most": MAX_FILES_AT_ONCE}
            )
        one = super().clean
        return [one(file, initial) for file in files or [None]]


class ScansForm(SeenForm):
    """Scans of several passports at once."""

    scans = _ManyFilesField(
        label=_("Scans or photographs of data pages"),
        widget=_ManyFilesInput(attrs={"accept": FILE_TYPES}),
        help_text=_(
            "Up to 5 at once, one passport each: JPEG, PNG or PDF. They are read while you go on."
        ),
        error_messages={
            "required": _("Choose a file first."),
            "empty": _("This file is empty. Choose another."),
        },
    )
