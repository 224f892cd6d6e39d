"""The form for scans of several passports at once."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from apps.transfers.web.desk_forms import SeenForm
from apps.transfers.web.filing_forms import FILE_TYPES
from apps.transfers.web.many_files import ManyFilesField, ManyFilesInput


class ScansForm(SeenForm):
    """Scans of several passports at once."""

    scans = ManyFilesField(
        label=_("Scans or photographs of data pages"),
        widget=ManyFilesInput(attrs={"accept": FILE_TYPES}),
        help_text=_(
            "Up to 5 at once, one passport each: JPEG, PNG or PDF. They are read while you go on."
        ),
        error_messages={
            "required": _("Choose a file first."),
            "empty": _("This file is empty. Choose another."),
        },
    )
