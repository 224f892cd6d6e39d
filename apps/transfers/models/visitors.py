"""The visitors of a request, their papers, and what the port answered for each."""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from apps.core.identifiers.passport_kind import PassportKind
from apps.core.identifiers.sex import Sex
from apps.regions.kinds import SchemaKind
from apps.regions.placement import CITY_ONLY
from apps.transfers.constraints import VISITOR_CONSTRAINTS
from apps.transfers.states import NOT_OF_IT, StayFinding, VisitorState


class VisitorQuerySet(models.QuerySet["Visitor"]):
    """Small questions about visitors, put together by services and selectors."""

    def travelling(self) -> VisitorQuerySet:
        """Keep who belongs to the delegation: not who has left it, nor who may join it."""
        return self.exclude(state__in=sorted(NOT_OF_IT))

    def of_inviter(
        self, *, enterprise_id: uuid.UUID | None, host_id: uuid.UUID | None
    ) -> VisitorQuerySet:
        """Keep whom one unit or one host has named, not who may join; nobody when both are None."""
        named = self.exclude(state=VisitorState.PROPOSED)
        if enterprise_id is not None:
            return named.filter(request__enterprise_id=enterprise_id)
        return named.filter(request__host_id=host_id) if host_id is not None else named.none()


class Visitor(models.Model):
    """One foreigner of a request, as in the passport, and what the port answered for them."""

    lives_in: ClassVar[frozenset[SchemaKind]] = CITY_ONLY

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    request = models.ForeignKey(
        "transfers.TransferRequest",
        on_delete=models.PROTECT,  # a filed request is never deleted
        related_name="visitors",
        verbose_name=_("request"),
    )
    position = models.PositiveSmallIntegerField(_("position"))
    surname = models.CharField(_("surname"), max_length=120, blank=True)
    given_names = models.CharField(_("given names"), max_length=120, blank=True)
    name_zh = models.CharField(_("name in Chinese"), max_length=120, blank=True)
    sex = models.CharField(_("sex"), max_length=1, choices=Sex)
    birth_date = models.DateField(_("birth date"))
    nationality = models.CharField(_("nationality"), max_length=3)
    passport_kind = models.CharField(
        _("kind of passport"), max_length=20, choices=PassportKind, default=PassportKind.ORDINARY
    )
    passport_number = models.CharField(_("passport number"), max_length=20)
    passport_issuing_state = models.CharField(_("issuing state"), max_length=3)
    passport_issued_on = models.DateField(_("passport issued on"), null=True, blank=True)
    passport_expires_on = models.DateField(_("passport expires on"))
    mrz = models.CharField(_("machine-readable lines"), max_length=89, blank=True)
    category = models.CharField(_("visa category"), max_length=2)
    occupation = models.CharField(_("occupation"), max_length=120, blank=True)
    employer = models.CharField(_("employer"), max_length=200, blank=True)
    is_leader = models.BooleanField(_("leads the delegation"), default=False)

    passport_key = models.CharField(_("blind index of the passport"), max_length=64)
    is_open = models.BooleanField(_("open"), default=False)
    trip_date = models.DateField(_("day of arrival"), null=True, blank=True)
    port_of_entry = models.CharField(_("port of entry"), max_length=3, blank=True)

    state = models.CharField(
        _("state"), max_length=16, choices=VisitorState, default=VisitorState.LISTED
    )
    withdrawal_asked_at = models.DateTimeField(_("withdrawal asked at"), null=True, blank=True)
    decided_at = models.DateTimeField(_("decided at"), null=True, blank=True)
    reason_codes = ArrayField(
        models.CharField(max_length=40), verbose_name=_("public reasons"), default=list, blank=True
    )
    visa_number = models.CharField(_("visa number"), max_length=24, blank=True)
    visa_category = models.CharField(_("category of the visa"), max_length=2, blank=True)
    visa_issued_at = models.DateTimeField(_("visa issued at"), null=True, blank=True)
    visa_place = models.CharField(_("visa issued in"), max_length=200, blank=True)
    visa_enter_by = models.DateTimeField(_("enter before"), null=True, blank=True)
    visa_stay_days = models.PositiveSmallIntegerField(_("stay allowed"), null=True, blank=True)
    visa_entry_ports = ArrayField(
        models.CharField(max_length=3), verbose_name=_("entry ports"), default=list, blank=True
    )
    visa_changed_at = models.DateTimeField(_("visa changed at"), null=True, blank=True)
    stay_finding = models.CharField(
        _("what is on record of the exit"), max_length=12, choices=StayFinding, blank=True
    )
    stay_last_day = models.DateField(_("last day of the stay"), null=True, blank=True)
    left_on = models.DateField(_("left on"), null=True, blank=True)

    objects = VisitorQuerySet.as_manager()

    class Meta:
        verbose_name = _("visitor")
        constraints = VISITOR_CONSTRAINTS

    def __str__(self) -> str:
        return str(self.id)

    @property
    def full_name(self) -> str:
        """Surname and given names in one line, as printed in the passport."""
        return f"{self.surname} {self.given_names}".strip()

    @property
    def is_travelling(self) -> bool:
        """Whether the visitor belongs to the delegation now (`travelling`)."""
        return self.state not in NOT_OF_IT


class Paper(models.Model):
    """One paper, of one visitor or of the whole request: uploaded here, or taken from the file.

    One taken from the inviter's file keeps the stored file that was on it at filing.
    """

    lives_in: ClassVar[frozenset[SchemaKind]] = CITY_ONLY

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    request = models.ForeignKey(
        "transfers.TransferRequest",
        on_delete=models.PROTECT,  # as for visitors
        related_name="papers",
        verbose_name=_("request"),
    )
    visitor = models.ForeignKey(
        Visitor,
        null=True,
        blank=True,
        on_delete=models.PROTECT,  # the service removes a visitor's papers first, with a trace
        related_name="papers",
        verbose_name=_("visitor"),
    )
    kind = models.CharField(_("kind of paper"), max_length=40)
    file = models.ForeignKey(
        "files.StoredFile",
        on_delete=models.PROTECT,  # bytes outlive no row that names them
        related_name="+",
        verbose_name=_("file"),
    )
    on_file = models.ForeignKey(
        "enterprises.UnitPaper",
        null=True,
        blank=True,
        on_delete=models.PROTECT,  # what a request was filed with can be traced ever after
        related_name="+",
        verbose_name=_("taken from the inviter's file"),
        help_text=_("written at filing; empty for a paper attached to this request"),
    )
    created_at = models.DateTimeField(_("attached at"), auto_now_add=True)

    class Meta:
        verbose_name = _("paper")
        constraints = [
            models.CheckConstraint(
                name="paper_on_file_of_request",
                condition=models.Q(on_file=None) | models.Q(visitor=None),
            ),
            models.UniqueConstraint(
                name="paper_on_file_once",
                fields=["request", "on_file"],
                condition=models.Q(on_file__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return str(self.id)
