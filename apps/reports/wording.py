"""What a history says of the events of this app."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Final

from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

HISTORY: Final[Mapping[str, StrOrPromise]] = {
    "reports.exported": _("Statistics taken out as a file"),
    "reports.read_by_program": _("Statistics read by a program"),
}
