"""Persons who invite without corporate papers."""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from apps.enterprises.states import HostStatus, Standing
from apps.regions.kinds import SchemaKind
from apps.regions.placement import CITY_ONLY


class Host(models.Model):
    """A foreign professional who invites as a person, without corporate papers."""

    lives_in: ClassVar[frozenset[SchemaKind]] = CITY_ONLY

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    user = models.OneToOneField(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,  # requests name their host for good
        related_name="host",
        verbose_name=_("account"),
    )
    name = models.CharField(_("name"), max_length=200)
    contact_phone = models.CharField(_("contact phone"), max_length=32)
    status_kind = models.CharField(_("entitled by"), max_length=24, choices=HostStatus)
    proof_until = models.DateField(_("proof valid until"))
    standing = models.CharField(
        _("standing"), max_length=16, choices=Standing, default=Standing.ON_FILE
    )
    suspended_reason = models.CharField(_("reason of suspension"), max_length=500, blank=True)
    suspended_at = models.DateTimeField(_("suspended at"), null=True, blank=True)
    created_at = models.DateTimeField(_("filed at"), auto_now_add=True)

    class Meta:
        verbose_name = _("host")
        verbose_name_plural = _("individual hosts")
        constraints = [
            models.CheckConstraint(
                name="host_status_known", condition=Q(status_kind__in=HostStatus.values)
            ),
            models.CheckConstraint(
                name="host_suspension_explained",
                condition=(
                    Q(standing=Standing.SUSPENDED, suspended_at__isnull=False)
                    & ~Q(suspended_reason="")
                )
                | Q(standing=Standing.ON_FILE, suspended_at=None, suspended_reason=""),
            ),
        ]

    def __str__(self) -> str:
        return str(self.id)
