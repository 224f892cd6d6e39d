"""What a filed inviting unit or host can be."""

from __future__ import annotations

from enum import StrEnum
from typing import Final

from django.db import models
from django.utils.translation import gettext_lazy as _

from apps.core.moves import Move, Moves


class UnitKind(models.TextChoices):
    """The kinds of inviting unit (邀请单位) that the lists of papers tell apart."""

    COMPANY = "COMPANY", _("Company")
    INSTITUTION = "INSTITUTION", _("Public institution or body")
    AGENCY = "AGENCY", _("Travel agency receiving groups")


class Standing(models.TextChoices):
    """Filing (备案) is a record, not a licence; a suspended record may not file requests."""

    ON_FILE = "ON_FILE", _("On file")
    SUSPENDED = "SUSPENDED", _("Suspended")


class HostStatus(models.TextChoices):
    """What entitles a foreign professional in Shanghai to invite guests as a person."""

    WORK_PERMIT = "WORK_PERMIT", _("Work-type residence permit")
    TALENT = "TALENT", _("Recognised talent")
    PERMANENT_RESIDENT = "PERMANENT_RESIDENT", _("Permanent resident ID card")


class RegistrationKind(models.TextChoices):
    """Who asks to be put on file."""

    UNIT = "UNIT", _("Inviting unit")
    HOST = "HOST", _("Host")


class RegistrationStatus(models.TextChoices):
    """Where an application to be put on file stands."""

    DRAFT = "DRAFT", _("Draft")
    SUBMITTED = "SUBMITTED", _("To be vetted")
    ASKED = "ASKED", _("Asked")
    ANSWERED = "ANSWERED", _("Answered")
    APPROVED = "APPROVED", _("On file")
    REFUSED = "REFUSED", _("Not put on file")
    WITHDRAWN = "WITHDRAWN", _("Withdrawn")


class RegistrationAction(StrEnum):
    """What moves an application: the applicant's acts, and the city's."""

    SUBMIT = "SUBMIT"
    ASK = "ASK"
    ANSWER = "ANSWER"
    APPROVE = "APPROVE"
    REFUSE = "REFUSE"
    WITHDRAW = "WITHDRAW"


_R = RegistrationStatus

REGISTRATION_MOVES: Final[Moves[RegistrationAction]] = Moves(
    {
        RegistrationAction.SUBMIT: Move(
            frozenset({_R.DRAFT}), _R.SUBMITTED, "enterprises.registration_submitted"
        ),
        RegistrationAction.ASK: Move(
            frozenset({_R.SUBMITTED, _R.ANSWERED}), _R.ASKED, "enterprises.registration_asked"
        ),
        RegistrationAction.ANSWER: Move(
            frozenset({_R.ASKED}), _R.ANSWERED, "enterprises.registration_answered"
        ),
        RegistrationAction.APPROVE: Move(
            frozenset({_R.SUBMITTED, _R.ANSWERED}),
            _R.APPROVED,
            "enterprises.registration_approved",
        ),
        RegistrationAction.REFUSE: Move(
            frozenset({_R.SUBMITTED, _R.ASKED, _R.ANSWERED}),
            _R.REFUSED,
            "enterprises.registration_refused",
        ),
        RegistrationAction.WITHDRAW: Move(
            frozenset({_R.DRAFT, _R.SUBMITTED, _R.ASKED, _R.ANSWERED}),
            _R.WITHDRAWN,
            "enterprises.registration_withdrawn",
        ),
    }
)

#: The applicant may change what was typed and the papers.
REGISTRATION_EDITABLE: Final = frozenset({_R.DRAFT, _R.ASKED})
#: One account has one of these at most.
REGISTRATION_OPEN: Final = frozenset({_R.DRAFT, _R.SUBMITTED, _R.ASKED, _R.ANSWERED})
#: An officer has something to do.
REGISTRATION_TO_VET: Final = frozenset({_R.SUBMITTED, _R.ANSWERED})


class ChangeStatus(models.TextChoices):
    """Where a change to a unit's record stands that the unit has asked for."""

    FILED = "FILED", _("To be vetted")
    APPROVED = "APPROVED", _("Approved")
    REFUSED = "REFUSED", _("Refused")
    WITHDRAWN = "WITHDRAWN", _("Withdrawn")


class ChangeAction(StrEnum):
    """What ends a change that was asked for."""

    APPROVE = "APPROVE"
    REFUSE = "REFUSE"
    WITHDRAW = "WITHDRAW"


CHANGE_MOVES: Final[Moves[ChangeAction]] = Moves(
    {
        ChangeAction.APPROVE: Move(
            frozenset({ChangeStatus.FILED}), ChangeStatus.APPROVED, "enterprises.change_approved"
        ),
        ChangeAction.REFUSE: Move(
            frozenset({ChangeStatus.FILED}), ChangeStatus.REFUSED, "enterprises.change_refused"
        ),
        ChangeAction.WITHDRAW: Move(
            frozenset({ChangeStatus.FILED}), ChangeStatus.WITHDRAWN, "enterprises.change_withdrawn"
        ),
    }
)
