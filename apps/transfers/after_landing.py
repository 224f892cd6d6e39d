"""What people are told of a visa once it is issued: the sentences, and the lines of a history."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Final

from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

#: Notices for the inviter's people and for the officer who holds the request, by event.
OUTCOMES: Final[Mapping[str, StrOrPromise]] = {
    "transfers.visa_used": _("A guest of request %(reference)s has entered."),
    "transfers.flight_missed": _(
        "Request %(reference)s: the landing has passed; give another flight or withdraw."
    ),
    "transfers.visa_expired": _("A visa of request %(reference)s has expired unused."),
    "transfers.no_exit_on_record": _(
        "Request %(reference)s: no exit of a guest is on record after the last day of the stay."
    ),
    "transfers.exit_told": _("Request %(reference)s: the exit of a guest is on record."),
}

#: What a history says of them.
HISTORY: Final[Mapping[str, StrOrPromise]] = {
    "transfers.visa_issued": _("Visa issued"),
    "transfers.letter_came": _("Confirmation letter received"),
    "transfers.visa_replaced": _("Visa replaced by another"),
    "transfers.visa_declared_void": _("Visa declared void"),
    "transfers.visa_used": _("Visa used for entry"),
    "transfers.no_exit_on_record": _("No exit on record after the last day of the stay"),
    "transfers.exit_told": _("Exit on record"),
    "transfers.flight_missed": _("Another flight asked for: the landing is over"),
    "transfers.visa_expired": _("Visa expired"),
}
