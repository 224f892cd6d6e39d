"""Why a visa is not replaced: one class for each reason."""

from django.utils.translation import gettext_lazy as _

from apps.core.errors import Conflict, Forbidden, Invalid


class VisaIsOver(Conflict):
    """The last moment to enter has passed. Data: `enter_by`."""

    code = "visa-is-over"
    title = _("The visa can no longer be used to enter, so it is not replaced.")
    remedy = _("The guest needs a new request.")


class NothingPutRight(Invalid):
    """A visa that states something wrong is replaced by one that states something else."""

    code = "nothing-put-right"
    title = _("Nothing is put right: the new visa would state the same.")


class NotToPutRight(Invalid):
    """A lost or damaged visa is replaced as it was; or the field is none that is put right."""

    code = "not-to-put-right"
    title = _("This is not put right by a replacement.")


class StatedWrongly(Invalid):
    """What is to be stated instead cannot stand on a visa."""

    code = "stated-wrongly"
    title = _("What the visa should state instead does not fit.")


class SameIssuer(Forbidden):
    """Who issued the visa does not put it right alone; the database refuses it too."""

    code = "same-issuer"
    title = _("You issued this visa, so another officer must put it right.")
    remedy = _("Ask a colleague who may decide. Two persons stand behind what a visa states.")
