"""A box of a form that takes several files at once."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from apps.files.states import MAX_FILES_AT_ONCE


class ManyFilesInput(forms.ClearableFileInput):
    """A box for files in which several can be chosen."""

    allow_multiple_selected = True


class ManyFilesField(forms.FileField):
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
