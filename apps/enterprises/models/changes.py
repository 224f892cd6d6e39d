"""How a unit's record changes: asked for, approved, and kept as it was before."""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from apps.enterprises.models.units import Enterprise
from apps.enterprises.states import ChangeStatus
from apps.regions.kinds import SchemaKind
from apps.regions.placement import CITY_ONLY


class UnitChange(models.Model):
    """A unit asks for its record to be changed, with the paper that proves it."""

    lives_in: ClassVar[frozenset[SchemaKind]] = CITY_ONLY

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    enterprise = models.ForeignKey(
        Enterprise,
        on_delete=models.PROTECT,  # the history of a record stays with it
        related_name="changes",
        verbose_name=_("unit"),
    )
    status = models.CharField(
        _("status"), max_length=16, choices=ChangeStatus, default=ChangeStatus.FILED
    )
    revision = models.PositiveIntegerField(_("revision"), default=1)
    is_review = models.BooleanField(_("part of the yearly review"), default=False)
    values = models.JSONField(_("new values"), default=dict)
    file = models.ForeignKey(
        "files.StoredFile",
        on_delete=models.PROTECT,  # a change without its proof is none
        related_name="+",
        verbose_name=_("proof"),
    )
    paper_kind = models.CharField(_("kind of paper"), max_length=64)
    filed_by = models.CharField(_("filed by"), max_length=80)
    filed_at = models.DateTimeField(_("filed at"), auto_now_add=True)
    decided_at = models.DateTimeField(_("decided at"), null=True, blank=True)
    decided_by = models.CharField(_("decided by"), max_length=80, blank=True)
    reason = models.CharField(_("reason"), max_length=1000, blank=True)
    last_event = models.CharField(_("last event"), max_length=64)
    last_actor = models.CharField(_("last actor"), max_length=80)
    last_roles = models.CharField(_("roles of the last actor"), max_length=200, blank=True)
    last_at = models.DateTimeField(_("last change at"))

    class Meta:
        verbose_name = _("change of a unit's record")
        constraints = [
            models.CheckConstraint(
                name="unit_change_status_known", condition=Q(status__in=ChangeStatus.values)
            ),
            models.UniqueConstraint(
                name="unit_change_one_open",
                fields=["enterprise"],
                condition=Q(status=ChangeStatus.FILED),
            ),
            models.CheckConstraint(
                name="unit_change_refusal_explained",
                condition=~Q(status=ChangeStatus.REFUSED) | ~Q(reason=""),
            ),
        ]

    def __str__(self) -> str:
        return str(self.id)


class KeptProof(models.Model):
    """A proof whose change could not be sent yet: kept until it is, or its time is over.

    One person has one at a time, so that what a colleague prepares is not taken by mistake.
    """

    lives_in: ClassVar[frozenset[SchemaKind]] = CITY_ONLY

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    enterprise = models.ForeignKey(
        Enterprise,
        on_delete=models.PROTECT,  # as for changes
        related_name="+",
        verbose_name=_("unit"),
    )
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,  # accounts are closed, never removed
        related_name="+",
        verbose_name=_("kept for"),
    )
    file = models.ForeignKey(
        "files.StoredFile",
        on_delete=models.PROTECT,  # a proof without its bytes is none
        related_name="+",
        verbose_name=_("proof"),
    )
    put_at = models.DateTimeField(_("put at"))

    class Meta:
        verbose_name = _("proof of a change not yet sent")
        constraints = [
            models.UniqueConstraint(name="kept_proof_once", fields=["enterprise", "person"])
        ]

    def __str__(self) -> str:
        return str(self.id)


class FormerValue(models.Model):
    """What stood in a unit's record before: the field, the value, from when until when."""

    lives_in: ClassVar[frozenset[SchemaKind]] = CITY_ONLY

    id = models.BigAutoField(primary_key=True)
    enterprise = models.ForeignKey(
        Enterprise,
        on_delete=models.PROTECT,  # the history of a record stays with it
        related_name="former_values",
        verbose_name=_("unit"),
    )
    field = models.CharField(_("field"), max_length=32)
    value = models.CharField(_("value"), max_length=300, blank=True)
    held_from = models.DateTimeField(_("from"))
    held_until = models.DateTimeField(_("until"))
    ended_by = models.CharField(_("changed by"), max_length=80)
    change = models.ForeignKey(
        UnitChange,
        null=True,
        blank=True,
        on_delete=models.PROTECT,  # it says why the value ended
        related_name="ended_values",
        verbose_name=_("change"),
    )

    class Meta:
        verbose_name = _("former value of a unit's record")
        constraints = [
            models.CheckConstraint(
                name="former_value_times_ordered", condition=Q(held_until__gte=F("held_from"))
            )
        ]
        indexes = [
            models.Index(name="former_value_of_unit", fields=["enterprise", "field"]),
            models.Index(name="former_value_found", fields=["field", "value"]),
        ]

    def __str__(self) -> str:
        return f"{self.field} until {self.held_until:%Y-%m-%d}"


class UnitReview(models.Model):
    """A unit has looked its record through, as it does each year."""

    lives_in: ClassVar[frozenset[SchemaKind]] = CITY_ONLY

    id = models.BigAutoField(primary_key=True)
    enterprise = models.ForeignKey(
        Enterprise,
        on_delete=models.PROTECT,  # as for changes
        related_name="reviews",
        verbose_name=_("unit"),
    )
    due_on = models.DateField(_("was due on"))
    next_due_on = models.DateField(_("next due on"))
    done_at = models.DateTimeField(_("done at"), auto_now_add=True)
    done_by = models.CharField(_("done by"), max_length=80)
    change = models.ForeignKey(
        UnitChange,
        null=True,
        blank=True,
        on_delete=models.PROTECT,  # what came of it
        related_name="reviews",
        verbose_name=_("change"),
    )

    class Meta:
        verbose_name = _("yearly review")
        constraints = [
            models.CheckConstraint(
                name="unit_review_leads_on", condition=Q(next_due_on__gt=F("due_on"))
            ),
            models.UniqueConstraint(name="unit_review_once", fields=["enterprise", "due_on"]),
        ]

    def __str__(self) -> str:
        return f"review due {self.due_on}"
