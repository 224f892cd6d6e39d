"""Why a visitor, or a list of them, is refused."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from apps.core.errors import Conflict, Invalid, NotFound


class VisitorNotFound(NotFound):
    """No such visitor in this request."""

    code = "visitor-not-found"
    title = _("There is no such visitor in this request.")


class SubstitutionNotFound(NotFound):
    """No such substitution in this request."""

    code = "substitution-not-found"
    title = _("There is no such substitution in this request.")


class CannotSubstituteNow(Conflict):
    """A visitor is replaced while the city or the port has the request, before the decision.

    Data: `status` of the request, and `state` of the visitor where that is what forbids it.
    """

    code = "cannot-substitute-now"
    title = _("This visitor can no longer be replaced.")
    remedy = _(
        "A visitor can be replaced only before the port has decided on that visitor. While you "
        "edit the request yourself, change its list of visitors."
    )


class CannotWithdrawVisitor(Conflict):
    """One visitor is withdrawn while the city or the port has the request, before the decision.

    Data: `status` of the request and `state` of the visitor.
    """

    code = "cannot-withdraw-visitor"
    title = _("This visitor can no longer be withdrawn.")
    remedy = _("A visitor can be withdrawn only before the port has decided on that visitor.")


class SubstitutionUnderWay(Conflict):
    """A substitute for this visitor has been named already. Data: `substitution` id."""

    code = "substitution-under-way"
    title = _("A substitute for this visitor is under way already.")
    remedy = _("Go on with that substitution, or give it up first.")


class NoVisitors(Invalid):
    """A request is about at least one visitor."""

    code = "no-visitors"
    title = _("The request names no visitor.")


class TooManyVisitors(Invalid):
    """A delegation has an upper limit. Data: `most`."""

    code = "too-many-visitors"
    title = _("The request names too many visitors.")


class GroupTooSmall(Invalid):
    """A group visa (L) is for two persons or more."""

    code = "group-too-small"
    title = _("A group visa needs at least two visitors.")


class CategoryNotOffered(Invalid):
    """The visa category is not issued at the port on that day, or not for this inviter."""

    code = "category-not-offered"
    title = _("This visa category is not offered at the port on that day.")


class NationalityNotForeign(Invalid):
    """Chinese citizens need no visa; the law is about foreigners."""

    code = "nationality-not-foreign"
    title = _("A Chinese citizen needs no visa.")


class PassportKindNotTaken(Invalid):
    """Port visas are issued into ordinary passports and travel documents only."""

    code = "passport-kind-not-taken"
    title = _("Port visas are not issued into diplomatic or service passports.")


class PassportExpired(Invalid):
    """The passport expires before the arrival. Data: `expires_on`."""

    code = "passport-expired"
    title = _("The passport will have expired.")


class PassportTooShort(Invalid):
    """The passport does not last long enough beyond the stay. Data: `needed_until`."""

    code = "passport-too-short"
    title = _("The passport is not valid long enough.")


class PassportDatesWrong(Invalid):
    """Issue, expiry and birth are out of order."""

    code = "passport-dates-wrong"
    title = _("The dates of the passport are out of order.")


class BirthDateWrong(Invalid):
    """The birth date lies in the future or too far back."""

    code = "birth-date-wrong"
    title = _("The birth date cannot be right.")


class MrzDiffers(Invalid):
    """The lines and the typed fields say different things; each field that differs is named."""

    code = "mrz-differs"
    title = _("The machine-readable lines and the fields say different things.")


class ScanNotFound(NotFound):
    """The request has no such scan, or a visitor has taken it already."""

    code = "scan-not-found"
    title = _("There is no such scan.")


class TooManyScans(Invalid):
    """More scans wait than the request may have visitors."""

    code = "too-many-scans"
    title = _("There are too many scans that no visitor has taken.")
    remedy = _("Add visitors from those that are there, or remove some.")
