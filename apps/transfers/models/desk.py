"""What the desk of a city keeps for itself: views of the queue, absences, marks, corrections."""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from apps.regions.kinds import SchemaKind
from apps.regions.placement import CITY_ONLY
from apps.transfers.states import Verdict


class SavedView(models.Model):
    """A view of the queue that an officer has named; shared ones are offered to all colleagues.

    `query` is what stands in the address after the question mark, as the filter has taken it.
    """

    lives_in: ClassVar[frozenset[SchemaKind]] = CITY_ONLY

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    owner = models.UUIDField(_("owner"))
    name = models.CharField(_("name"), max_length=60)
    query = models.CharField(_("filters"), max_length=600, blank=True)
    columns = ArrayField(
        models.CharField(max_length=20), verbose_name=_("columns"), default=list, blank=True
    )
    is_shared = models.BooleanField(_("shared within the city"), default=False)
    is_default = models.BooleanField(_("opens first"), default=False)
    created_at = models.DateTimeField(_("saved at"), auto_now_add=True)

    class Meta:
        verbose_name = _("saved view")
        constraints = [
            models.UniqueConstraint(name="view_named_once", fields=["owner", "name"]),
            models.UniqueConstraint(
                name="view_one_default", fields=["owner"], condition=Q(is_default=True)
            ),
            models.CheckConstraint(name="view_has_a_name", condition=~Q(name="")),
        ]

    def __str__(self) -> str:
        return self.name


class Absence(models.Model):
    """Days on which an officer is away; what the officer holds can be given to others."""

    lives_in: ClassVar[frozenset[SchemaKind]] = CITY_ONLY

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    officer = models.UUIDField(_("officer"))
    first_day = models.DateField(_("first day"))
    last_day = models.DateField(_("last day"))
    reason = models.CharField(_("reason"), max_length=200)
    set_by = models.CharField(_("entered by"), max_length=80)
    set_at = models.DateTimeField(_("entered at"))
    ended_at = models.DateTimeField(_("ended early at"), null=True, blank=True)

    class Meta:
        verbose_name = _("absence")
        constraints = [
            models.CheckConstraint(
                name="absence_days_in_order", condition=Q(last_day__gte=F("first_day"))
            )
        ]
        indexes = [models.Index(name="absence_of_officer", fields=["officer", "last_day"])]

    def __str__(self) -> str:
        return str(self.id)


class CheckMark(models.Model):
    """What an officer found of one field or paper, kept so that a colleague can go on.

    `item` is `field.<name>` or `paper.<kind>`; `seen` is a keyed digest of the value that was
    looked at: when the value is another now, the mark no longer counts.
    """

    lives_in: ClassVar[frozenset[SchemaKind]] = CITY_ONLY

    id = models.BigAutoField(primary_key=True)
    request = models.ForeignKey(
        "transfers.TransferRequest",
        on_delete=models.PROTECT,  # as for visitors
        related_name="marks",
        verbose_name=_("request"),
    )
    visitor = models.ForeignKey(
        "transfers.Visitor",
        null=True,
        blank=True,
        on_delete=models.CASCADE,  # a mark says nothing once the visitor is off the list
        related_name="+",
        verbose_name=_("visitor"),
    )
    item = models.CharField(_("field or paper"), max_length=60)
    verdict = models.CharField(_("finding"), max_length=8, choices=Verdict)
    defect = models.CharField(_("kind of defect"), max_length=40, blank=True)
    note = models.TextField(_("note"), max_length=2000, blank=True)
    seen = models.CharField(_("digest of what was seen"), max_length=64)
    by = models.CharField(_("by"), max_length=80)
    at = models.DateTimeField(_("at"))

    class Meta:
        verbose_name = _("check mark")
        constraints = [
            models.UniqueConstraint(
                name="mark_once",
                fields=["request", "visitor", "item"],
                nulls_distinct=False,
            ),
            models.CheckConstraint(
                name="mark_verdict_known", condition=Q(verdict__in=Verdict.values)
            ),
        ]

    def __str__(self) -> str:
        return str(self.pk)


class Correction(models.Model):
    """One field that an officer has put right, with the value as filed and the value as corrected.

    The inviter is told, sees both values, and may object.
    """

    lives_in: ClassVar[frozenset[SchemaKind]] = CITY_ONLY

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    request = models.ForeignKey(
        "transfers.TransferRequest",
        on_delete=models.PROTECT,  # as for visitors
        related_name="corrections",
        verbose_name=_("request"),
    )
    visitor = models.ForeignKey(
        "transfers.Visitor",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,  # after a return the inviter may drop the visitor
        related_name="+",
        verbose_name=_("visitor"),
    )
    field = models.CharField(_("field"), max_length=40)
    old = models.TextField(_("as filed"), max_length=2000, blank=True)
    new = models.TextField(_("as corrected"), max_length=2000, blank=True)
    reason = models.TextField(_("reason"), max_length=2000)
    by = models.CharField(_("by"), max_length=80)
    at = models.DateTimeField(_("at"))
    objection = models.TextField(_("objection"), max_length=2000, blank=True)
    objected_at = models.DateTimeField(_("objected at"), null=True, blank=True)

    class Meta:
        verbose_name = _("correction")
        constraints = [
            models.CheckConstraint(name="correction_changes", condition=~Q(old=F("new"))),
            models.CheckConstraint(
                name="correction_objection_dated",
                condition=Q(objection="", objected_at=None)
                | (~Q(objection="") & Q(objected_at__isnull=False)),
            ),
        ]
        indexes = [models.Index(name="correction_of_request", fields=["request", "at"])]

    def __str__(self) -> str:
        return str(self.id)
