"""What a filed inviting unit or host can be."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


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
