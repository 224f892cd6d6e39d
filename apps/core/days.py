"""Days that people choose in boxes, between bounds within which every reckoning holds."""

from __future__ import annotations

import datetime as dt
from typing import Any, Final

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

EARLIEST: Final = dt.date(2020, 1, 1)
LATEST: Final = dt.date(2099, 12, 31)


def check_day(day: dt.date) -> None:
    """Refuse a day outside 2020 to 2099 (ValidationError): the day after must be one as well."""
    if not EARLIEST <= day <= LATEST:
        raise ValidationError(_("Choose a day between 2020 and 2099."))


def days_in_order(first: str, last: str) -> type[forms.Form]:
    """Give the form of a set of filters that refuses the last day before the first, at the last.

    Without the refusal such a list would be empty and not say why.
    """

    class InOrder(forms.Form):
        def clean(self) -> dict[str, Any]:
            data = super().clean() or {}
            begin, end = data.get(first), data.get(last)
            if begin is not None and end is not None and begin > end:
                self.add_error(last, _("Choose a day that is not before the first."))
            return data

    return InOrder
