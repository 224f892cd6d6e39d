"""The rules by which cases go to desks, in versions that two persons publish."""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from apps.endorsement.placing import DAY
from apps.endorsement.states import RulesStatus
from apps.regions.kinds import SchemaKind
from apps.regions.placement import PORT_ONLY

FIRST_VERSION = 1
"""Comes with the port; nobody proposed it."""

_EVER_PUBLISHED = [RulesStatus.PUBLISHED, RulesStatus.REPLACED]


class DeskRules(models.Model):
    """One version of the desk rules: a draft until one person proposes and another publishes it."""

    lives_in: ClassVar[frozenset[SchemaKind]] = PORT_ONLY

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    version = models.PositiveIntegerField(_("version"), unique=True)
    status = models.CharField(
        _("status"), max_length=10, choices=RulesStatus, default=RulesStatus.DRAFT
    )
    purpose = models.CharField(_("what it changes"), max_length=400, blank=True)
    revision = models.PositiveIntegerField(default=1)
    last_event = models.CharField(max_length=80)
    last_actor = models.CharField(max_length=80)
    last_at = models.DateTimeField()
    proposed_by = models.CharField(_("proposed by"), max_length=80, null=True)
    proposed_at = models.DateTimeField(_("proposed"), null=True)
    published_by = models.CharField(_("published by"), max_length=80, null=True)
    published_at = models.DateTimeField(_("published"), null=True)
    replaced_at = models.DateTimeField(_("in force until"), null=True)

    class Meta:
        verbose_name = _("desk rules")
        verbose_name_plural = _("desk rules")
        constraints: ClassVar = [
            models.CheckConstraint(
                name="desk_rules_status_known", condition=Q(status__in=RulesStatus.values)
            ),
            models.UniqueConstraint(
                name="desk_rules_one_published",
                fields=["status"],
                condition=Q(status=RulesStatus.PUBLISHED),
            ),
            models.CheckConstraint(
                name="desk_rules_published_coherence",
                condition=Q(
                    status__in=_EVER_PUBLISHED,
                    published_by__isnull=False,
                    published_at__isnull=False,
                )
                | (~Q(status__in=_EVER_PUBLISHED) & Q(published_by=None, published_at=None)),
            ),
            models.CheckConstraint(
                name="desk_rules_proposed_coherence",
                condition=Q(proposed_by__isnull=False, proposed_at__isnull=False)
                | Q(
                    status__in=[RulesStatus.DRAFT, RulesStatus.DROPPED],
                    proposed_by=None,
                    proposed_at=None,
                )
                | Q(version=FIRST_VERSION, proposed_by=None, proposed_at=None),
            ),
            models.CheckConstraint(
                name="desk_rules_two_persons",
                condition=Q(published_by=None)
                | Q(proposed_by=None)
                | ~Q(published_by=F("proposed_by")),
            ),
        ]

    def __str__(self) -> str:
        """Show the version, which is unique."""
        return str(self.version)

    @property
    def chain(self) -> str:
        """The audit chain of the version."""
        return f"desk_rules:{self.id}"


class DeskRule(models.Model):
    """One line of a version; the first that holds decides, see `placing.Rule`."""

    lives_in: ClassVar[frozenset[SchemaKind]] = PORT_ONLY

    id = models.BigAutoField(primary_key=True)
    rules = models.ForeignKey(DeskRules, on_delete=models.CASCADE, related_name="lines")
    position = models.PositiveSmallIntegerField(_("number"))
    desk = models.ForeignKey(
        "endorsement.VisaDesk",
        on_delete=models.PROTECT,  # desks are shut, never deleted
        related_name="+",
        verbose_name=_("visa desk"),
    )
    ports = ArrayField(models.CharField(max_length=3), verbose_name=_("places"), default=list)
    from_minute = models.PositiveSmallIntegerField(_("lands from"), null=True)
    until_minute = models.PositiveSmallIntegerField(_("lands before"), null=True)
    busy_at = models.PositiveIntegerField(_("busy at"), null=True, help_text="undecided cases")

    class Meta:
        verbose_name = _("desk rule")
        verbose_name_plural = _("desk rules")
        constraints: ClassVar = [
            models.UniqueConstraint(name="desk_rule_position", fields=["rules", "position"]),
            models.CheckConstraint(
                name="desk_rule_stretch_whole",
                condition=Q(from_minute=None, until_minute=None)
                | (
                    Q(from_minute__lt=DAY, until_minute__lt=DAY) & ~Q(from_minute=F("until_minute"))
                ),
            ),
            models.CheckConstraint(
                name="desk_rule_busy_positive", condition=Q(busy_at=None) | Q(busy_at__gte=1)
            ),
        ]

    def __str__(self) -> str:
        """Show the id: numbers repeat from version to version."""
        return str(self.pk)
