"""What the notices of the port say."""

from typing import Final

from django.utils.translation import gettext_lazy as _

TEXTS: Final = {
    "endorsement.case_received": _("Request %(reference)s has come in and waits for acceptance."),
    "endorsement.case_recalled": _("Request %(reference)s was recalled by its city."),
    "endorsement.case_withdrawn": _("Request %(reference)s was withdrawn by its inviter."),
    "endorsement.case_examined": _("Request %(reference)s is examined and waits for a decision."),
    "endorsement.visitor_sent_back": _(
        "A visitor of request %(reference)s was sent back to be examined again."
    ),
    "endorsement.visitor_substituted": _(
        "A visitor of request %(reference)s was replaced; the substitute waits to be examined."
    ),
    "endorsement.visitor_withdrawn": _("A visitor of request %(reference)s was withdrawn."),
    "endorsement.supplement_answered": _("The questions on request %(reference)s are answered."),
}
