"""Applications to be put on file, with their papers and the city's questions about them."""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from apps.enterprises.models.hosts import Host
from apps.enterprises.models.units import Enterprise
from apps.enterprises.states import (
    REGISTRATION_OPEN,
    RegistrationKind,
    RegistrationStatus,
)
from apps.regions.kinds import SchemaKind
from apps.regions.placement import CITY_ONLY


class Registration(models.Model):
    """A unit or a person asks to be put on file. What is asked for becomes a record only by
    approval: until then it stands in `details` as it was typed, and nobody files under it.

    `revision` counts the moves and edits; an officer names the one that was seen.
    """

    lives_in: ClassVar[frozenset[SchemaKind]] = CITY_ONLY

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    reference = models.CharField(_("reference"), max_length=32)
    kind = models.CharField(_("kind"), max_length=8, choices=RegistrationKind)
    status = models.CharField(
        _("status"), max_length=16, choices=RegistrationStatus, default=RegistrationStatus.DRAFT
    )
    revision = models.PositiveIntegerField(_("revision"), default=1)
    applicant = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,  # who asked stays known as long as the record
        related_name="registrations",
        verbose_name=_("applicant"),
    )
    uscc = models.CharField(_("unified social credit code"), max_length=18, blank=True)
    details = models.JSONField(_("as typed"), default=dict)
    created_at = models.DateTimeField(_("begun at"), auto_now_add=True)
    submitted_at = models.DateTimeField(_("submitted at"), null=True, blank=True)
    decided_at = models.DateTimeField(_("decided at"), null=True, blank=True)
    decided_by = models.UUIDField(_("decided by"), null=True, blank=True)
    refused_reason = models.CharField(_("reason of refusal"), max_length=1000, blank=True)
    enterprise = models.ForeignKey(
        Enterprise,
        null=True,
        blank=True,
        on_delete=models.PROTECT,  # the application explains the record
        related_name="registrations",
        verbose_name=_("unit"),
    )
    host = models.ForeignKey(
        Host,
        null=True,
        blank=True,
        on_delete=models.PROTECT,  # as for units
        related_name="registrations",
        verbose_name=_("host"),
    )
    last_event = models.CharField(_("last event"), max_length=64)
    last_actor = models.CharField(_("last actor"), max_length=80)
    last_roles = models.CharField(_("roles of the last actor"), max_length=200, blank=True)
    last_at = models.DateTimeField(_("last change at"))

    class Meta:
        verbose_name = _("application to be put on file")
        constraints = [
            models.UniqueConstraint(name="registration_reference_once", fields=["reference"]),
            models.CheckConstraint(
                name="registration_status_known", condition=Q(status__in=RegistrationStatus.values)
            ),
            models.CheckConstraint(
                name="registration_kind_known", condition=Q(kind__in=RegistrationKind.values)
            ),
            models.UniqueConstraint(
                name="registration_one_open",
                fields=["applicant"],
                condition=Q(status__in=sorted(REGISTRATION_OPEN)),
            ),
            models.CheckConstraint(
                name="registration_refusal_explained",
                condition=~Q(status=RegistrationStatus.REFUSED) | ~Q(refused_reason=""),
            ),
            models.CheckConstraint(
                name="registration_approved_on_file",
                condition=~Q(status=RegistrationStatus.APPROVED)
                | Q(enterprise__isnull=False, host=None)
                | Q(enterprise=None, host__isnull=False),
            ),
            models.CheckConstraint(
                name="registration_decided_by_someone",
                condition=~Q(status__in=[RegistrationStatus.APPROVED, RegistrationStatus.REFUSED])
                | Q(decided_by__isnull=False, decided_at__isnull=False),
            ),
        ]
        indexes = [models.Index(name="registration_desk", fields=["status", "submitted_at"])]

    def __str__(self) -> str:
        return self.reference

    @property
    def chain(self) -> str:
        """Name of the application's audit chain."""
        return f"registration:{self.id}"

    @property
    def name(self) -> str:
        """Whom it is about, as typed: the unit's Chinese name or the person's."""
        key = "name_zh" if self.kind == RegistrationKind.UNIT else "name"
        return str(self.details.get(key, ""))


class RegistrationPaper(models.Model):
    """An upload of an application. A newer one of its kind takes its place; both are kept."""

    lives_in: ClassVar[frozenset[SchemaKind]] = CITY_ONLY

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    registration = models.ForeignKey(
        Registration,
        on_delete=models.PROTECT,  # what was vetted can be seen ever after
        related_name="papers",
        verbose_name=_("application"),
    )
    kind = models.CharField(_("kind"), max_length=64)
    file = models.ForeignKey(
        "files.StoredFile",
        on_delete=models.PROTECT,  # a paper without its bytes is none
        related_name="+",
        verbose_name=_("file"),
    )
    put_at = models.DateTimeField(_("put at"), auto_now_add=True)
    replaced_at = models.DateTimeField(_("replaced at"), null=True, blank=True)

    class Meta:
        verbose_name = _("paper of an application")
        constraints = [
            models.UniqueConstraint(
                name="registration_paper_one_of_a_kind",
                fields=["registration", "kind"],
                condition=Q(replaced_at=None),
            )
        ]

    def __str__(self) -> str:
        return str(self.id)


class RegistrationPoint(models.Model):
    """One thing that the city asks about an application, and the answer."""

    lives_in: ClassVar[frozenset[SchemaKind]] = CITY_ONLY

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    registration = models.ForeignKey(
        Registration,
        on_delete=models.PROTECT,  # as for papers
        related_name="points",
        verbose_name=_("application"),
    )
    round = models.PositiveSmallIntegerField(_("round"))
    position = models.PositiveSmallIntegerField(_("position"))
    subject = models.CharField(_("what is asked"), max_length=300)
    answer = models.CharField(_("answer"), max_length=1000, blank=True)

    class Meta:
        verbose_name = _("question about an application")
        constraints = [
            models.UniqueConstraint(
                name="registration_point_place", fields=["registration", "round", "position"]
            )
        ]

    def __str__(self) -> str:
        return f"{self.round}.{self.position}"
