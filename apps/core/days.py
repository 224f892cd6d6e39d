"""Days that people choose in boxes, between bounds within which every reckoning holds."""

from __future__ import annotations

import datetime as dt
from typing import Final

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

EARLIEST: Final = dt.date(2020, 1, 1)
LATEST: Final = dt.date(2099, 12, 31)


def check_day(day: dt.date) -> None:
    """Refuse a day outside 2020 to 2099 (ValidationError): the day after must be one as well."""
    if not EARLIEST <= day <= LATEST:
        raise ValidationError(_("Choose a day between 2020 and 2099."))
