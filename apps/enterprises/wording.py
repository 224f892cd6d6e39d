"""What people are told of the register's events: sentences of notices, lines of a history."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Final

from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

#: Notices for who asked to be put on file.
FOR_APPLICANT: Final[Mapping[str, StrOrPromise]] = {
    "enterprises.registration_asked": _("The city asks about your application %(reference)s."),
    "enterprises.registration_approved": _(
        "Your application %(reference)s is approved: you can file requests now."
    ),
    "enterprises.registration_refused": _("Your application %(reference)s was not approved."),
}

#: Notices for the city's officers who vet.
FOR_CITY: Final[Mapping[str, StrOrPromise]] = {
    "enterprises.registration_submitted": _("Application %(reference)s waits to be vetted."),
    "enterprises.registration_answered": _("Application %(reference)s: the answers have come."),
    "enterprises.change_filed": _("Unit %(reference)s asks for its record to be changed."),
}

#: Notices for the people of a unit; the reference is the unit's code.
FOR_UNIT: Final[Mapping[str, StrOrPromise]] = {
    "enterprises.change_approved": _("The change of the record of unit %(reference)s is approved."),
    "enterprises.change_refused": _("The change of the record of unit %(reference)s is refused."),
    "enterprises.review_near": _("The yearly review of unit %(reference)s is due soon."),
    "enterprises.suspended": _("The record of unit %(reference)s is suspended: it cannot file."),
    "enterprises.suspension_lifted": _("The record of unit %(reference)s is in force again."),
}

#: Moves that nobody is told of, each with its reason; a test holds this list against the tables.
SILENT: Final[Mapping[str, str]] = {
    "enterprises.registration_withdrawn": "the applicant's own act; it leaves the queue by itself",
    "enterprises.change_withdrawn": "the unit's own act; it leaves the queue by itself",
}

#: What a history says of an event.
HISTORY: Final[Mapping[str, StrOrPromise]] = {
    "enterprises.registration_begun": _("Application begun"),
    "enterprises.registration_saved": _("Application edited"),
    "enterprises.registration_paper_attached": _("Paper uploaded"),
    "enterprises.registration_submitted": _("Application sent"),
    "enterprises.registration_asked": _("The city asked"),
    "enterprises.registration_answered": _("Answers sent"),
    "enterprises.registration_approved": _("Approved"),
    "enterprises.registration_refused": _("Not approved"),
    "enterprises.registration_withdrawn": _("Application withdrawn"),
    "enterprises.registered": _("Unit put on file"),
    "enterprises.edited": _("Record corrected"),
    "enterprises.change_proof_kept": _("Proof of a change uploaded"),
    "enterprises.change_proof_cleared": _("Proof of a change cleared, never sent"),
    "enterprises.change_filed": _("Change asked for"),
    "enterprises.change_approved": _("Change approved"),
    "enterprises.change_refused": _("Change refused"),
    "enterprises.change_withdrawn": _("Change withdrawn"),
    "enterprises.review_filed": _("Yearly review filed with a change"),
    "enterprises.review_done": _("Yearly review done"),
    "enterprises.suspended": _("Suspended"),
    "enterprises.suspension_lifted": _("Suspension lifted"),
    "enterprises.paper_kept": _("Paper put on file"),
    "enterprises.paper_retired": _("Paper taken off the file"),
    "enterprises.handler_authorised": _("Handler authorised"),
    "enterprises.handler_ended": _("Authorisation ended"),
}
