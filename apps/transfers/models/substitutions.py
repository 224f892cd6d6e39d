"""The replacing of one visitor of a filed request by another, with the trace of who and when."""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from apps.regions.kinds import SchemaKind
from apps.regions.placement import CITY_ONLY
from apps.transfers.constraints import SUBSTITUTION_CONSTRAINTS
from apps.transfers.models.visitors import Visitor
from apps.transfers.states import SUBSTITUTION_OPEN, SubstitutionStatus


class Substitution(models.Model):
    """One visitor is replaced by another; the others of the request are not touched.

    `status` is written by `services.substitutions` only. While it is open, the visitor to be
    replaced is not yet decided.
    """

    lives_in: ClassVar[frozenset[SchemaKind]] = CITY_ONLY

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    request = models.ForeignKey(
        "transfers.TransferRequest",
        on_delete=models.PROTECT,  # as for visitors
        related_name="substitutions",
        verbose_name=_("request"),
    )
    visitor = models.ForeignKey(
        Visitor,
        on_delete=models.PROTECT,  # the trace of who was replaced
        related_name="substitutions",
        verbose_name=_("replaced"),
    )
    substitute = models.OneToOneField(
        Visitor,
        on_delete=models.PROTECT,  # and by whom
        related_name="substitution",
        verbose_name=_("substitute"),
    )
    status = models.CharField(
        _("status"),
        max_length=12,
        choices=SubstitutionStatus,
        default=SubstitutionStatus.WRITING,
    )
    reason = models.TextField(_("reason"), max_length=2000)
    started_at = models.DateTimeField(_("started at"))
    started_by = models.CharField(_("started by"), max_length=80)
    sent_at = models.DateTimeField(_("sent at"), null=True, blank=True)
    note = models.TextField(_("note of the city or the port"), max_length=2000, blank=True)
    ended_at = models.DateTimeField(_("ended at"), null=True, blank=True)

    class Meta:
        verbose_name = _("substitution")
        constraints = SUBSTITUTION_CONSTRAINTS

    def __str__(self) -> str:
        return str(self.id)

    @property
    def is_open(self) -> bool:
        """Whether it is still to be seen if the substitute is taken."""
        return self.status in SUBSTITUTION_OPEN
