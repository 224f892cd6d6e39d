"""Inviting units on file and their handlers."""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from apps.enterprises.states import Standing, UnitKind
from apps.regions.kinds import SchemaKind
from apps.regions.placement import CITY_ONLY


class Enterprise(models.Model):
    """A unit filed once with this city (备案); its requests refer to it ever after."""

    lives_in: ClassVar[frozenset[SchemaKind]] = CITY_ONLY

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    uscc = models.CharField(_("unified social credit code"), max_length=18, unique=True)
    name_zh = models.CharField(_("Chinese name"), max_length=200)
    name_en = models.CharField(_("English name"), max_length=200, blank=True)
    kind = models.CharField(_("kind"), max_length=16, choices=UnitKind, default=UnitKind.COMPANY)
    address = models.CharField(_("address"), max_length=300, blank=True)
    legal_representative = models.CharField(_("legal representative"), max_length=100, blank=True)
    contact_name = models.CharField(_("contact person"), max_length=100)
    contact_phone = models.CharField(_("contact phone"), max_length=32)
    standing = models.CharField(
        _("standing"), max_length=16, choices=Standing, default=Standing.ON_FILE
    )
    suspended_reason = models.CharField(_("reason of suspension"), max_length=500, blank=True)
    suspended_at = models.DateTimeField(_("suspended at"), null=True, blank=True)
    came_by_redirect = models.BooleanField(_("came with a redirected request"), default=False)
    review_due_on = models.DateField(_("next review due on"), null=True, blank=True)
    review_is_with_city = models.BooleanField(_("the city has the review"), default=False)
    review_reminded_for = models.DateField(_("reminded of the review of"), null=True, blank=True)
    created_at = models.DateTimeField(_("filed at"), auto_now_add=True)

    class Meta:
        verbose_name = _("inviting unit")
        verbose_name_plural = _("inviting units")
        constraints = [
            models.CheckConstraint(
                name="enterprise_standing_known", condition=Q(standing__in=Standing.values)
            ),
            models.CheckConstraint(
                name="enterprise_kind_known", condition=Q(kind__in=UnitKind.values)
            ),
            models.CheckConstraint(  # a suspension always says when and why
                name="enterprise_suspension_explained",
                condition=(
                    Q(standing=Standing.SUSPENDED, suspended_at__isnull=False)
                    & ~Q(suspended_reason="")
                )
                | Q(standing=Standing.ON_FILE, suspended_at=None, suspended_reason=""),
            ),
        ]

    def __str__(self) -> str:
        return self.uscc

    @property
    def inviter_kind(self) -> str:
        """Key of the paper lists in `policy`: `agency` or `unit`."""
        return "agency" if self.kind == UnitKind.AGENCY else "unit"


class Handler(models.Model):
    """A person (经办人) whom a unit authorises by name and date to act for it."""

    lives_in: ClassVar[frozenset[SchemaKind]] = CITY_ONLY

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    enterprise = models.ForeignKey(
        Enterprise,
        on_delete=models.PROTECT,  # who acted for a unit stays known as long as the unit
        related_name="handlers",
        verbose_name=_("unit"),
    )
    user = models.OneToOneField(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,  # an account that acted is closed, never deleted
        related_name="handler",
        verbose_name=_("account"),
    )
    is_admin = models.BooleanField(_("manages the unit's handlers"), default=False)
    authorised_from = models.DateField(_("authorised from"))
    authorised_until = models.DateField(_("authorised until"))
    letter = models.ForeignKey(
        "enterprises.UnitPaper",
        null=True,
        blank=True,
        on_delete=models.PROTECT,  # the letter is what the authorisation rests on
        related_name="+",
        verbose_name=_("authorisation letter"),
    )
    created_at = models.DateTimeField(_("created at"), auto_now_add=True)

    class Meta:
        verbose_name = _("handler")
        verbose_name_plural = _("handlers")
        constraints = [
            models.CheckConstraint(
                name="handler_dates_ordered",
                condition=Q(authorised_until__gte=F("authorised_from")),
            ),
        ]

    def __str__(self) -> str:
        return str(self.id)
