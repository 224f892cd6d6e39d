"""Requests, the remarks that went with their changes, and news of them from other cities."""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.db import models
from django.db.models import Count, Exists, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from apps.regions.kinds import SchemaKind
from apps.regions.placement import CITY_ONLY
from apps.transfers.constraints import REQUEST_CONSTRAINTS
from apps.transfers.models.asks import Ask
from apps.transfers.models.substitutions import Substitution
from apps.transfers.models.visitors import Visitor
from apps.transfers.states import (
    NOT_OF_IT,
    AskKind,
    HostRelation,
    Status,
    SubstitutionStatus,
    VisitorState,
)


class TransferRequestQuerySet(models.QuerySet["TransferRequest"]):
    """Small questions about requests, put together by services and selectors."""

    def filed(self) -> TransferRequestQuerySet:
        """Keep what has ever been filed: drafts are the inviter's own business."""
        return self.filter(submitted_at__isnull=False)

    def of_inviter(
        self, *, enterprise_id: uuid.UUID | None, host_id: uuid.UUID | None
    ) -> TransferRequestQuerySet:
        """Keep the requests of one unit or one host; of nobody when both are None."""
        if enterprise_id is not None:
            return self.filter(enterprise_id=enterprise_id)
        return self.filter(host_id=host_id) if host_id is not None else self.none()

    def with_counts(self) -> TransferRequestQuerySet:
        """Add what lists show beside the columns.

        `visitor_count`, of those who belong to it; `answer_due_at`, when the oldest open question
        is due; `has_substitute_to_check`, whether one waits for the city; `elsewhere_status`, what
        the city that took a redirected request over told last.
        """
        gone_alone = Q(state__in=sorted(NOT_OF_IT)) & ~Q(
            state=VisitorState.WITHDRAWN, request__status=Status.WITHDRAWN
        )
        visitors = Visitor.objects.filter(request=OuterRef("pk")).exclude(gone_alone).order_by()
        count = visitors.values("request").annotate(n=Count("pk")).values("n")
        open_asks = Ask.objects.filter(
            request=OuterRef("pk"), kind=AskKind.SUPPLEMENT, answered_at=None
        ).order_by("due_at", "id")
        waiting = Substitution.objects.filter(
            request=OuterRef("pk"), status=SubstitutionStatus.TO_CHECK
        )
        news = Progress.objects.filter(request=OuterRef("pk")).order_by("-version")
        return self.annotate(
            visitor_count=Coalesce(Subquery(count), 0),
            answer_due_at=Subquery(open_asks.values("due_at")[:1]),
            has_substitute_to_check=Exists(waiting),
            elsewhere_status=Subquery(news.values("status")[:1]),
        )


class TransferRequest(models.Model):
    """One inviter asks for one trip through one port, for one visitor or a delegation.

    `status` is written by `services.moving` only. `revision` counts every write to the request or
    to anything in it; a caller names the revision it saw.
    """

    lives_in: ClassVar[frozenset[SchemaKind]] = CITY_ONLY

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    reference = models.CharField(_("reference"), max_length=32)
    status = models.CharField(_("status"), max_length=20, choices=Status, default=Status.DRAFT)
    revision = models.PositiveIntegerField(_("revision"), default=1)

    enterprise = models.ForeignKey(
        "enterprises.Enterprise",
        null=True,
        blank=True,
        on_delete=models.PROTECT,  # a filed request outlives its unit's membership
        related_name="requests",
        verbose_name=_("inviting unit"),
    )
    host = models.ForeignKey(
        "enterprises.Host",
        null=True,
        blank=True,
        on_delete=models.PROTECT,  # as for units
        related_name="requests",
        verbose_name=_("host"),
    )
    host_relation = models.CharField(
        _("relation to the host"), max_length=12, choices=HostRelation, blank=True
    )
    kept_by = models.UUIDField(_("looked after by"), null=True, blank=True)
    contact_name = models.CharField(_("contact person"), max_length=120, blank=True)
    contact_phone = models.CharField(_("contact phone"), max_length=32, blank=True)

    purpose = models.TextField(_("purpose"), max_length=2000, blank=True)
    itinerary = models.TextField(_("itinerary"), max_length=2000, blank=True)
    urgent_reason = models.TextField(_("why it is urgent"), max_length=2000, blank=True)
    expedite_ground = models.CharField(_("ground of expedition"), max_length=40, blank=True)
    expedite_reason = models.TextField(_("expedition, in words"), max_length=500, blank=True)
    port_of_entry = models.CharField(_("port of entry"), max_length=3, blank=True)
    port_schema = models.CharField(_("port authority"), max_length=63, blank=True)
    arrival_at = models.DateTimeField(_("arrival"), null=True, blank=True)
    flight_no = models.CharField(_("flight"), max_length=12, blank=True)
    stay_days = models.PositiveSmallIntegerField(_("days of stay"), null=True, blank=True)
    policy_date = models.DateField(_("rules of"), null=True, blank=True)

    declared_at = models.DateTimeField(_("declared at"), null=True, blank=True)
    declared_by = models.CharField(_("declared by"), max_length=80, blank=True)
    declared_text = models.CharField(_("version of the declaration"), max_length=32, blank=True)

    created_at = models.DateTimeField(_("started at"), auto_now_add=True)
    created_by = models.CharField(_("started by"), max_length=80)
    start_key = models.UUIDField(_("key of the start"), null=True, blank=True)
    first_filed_at = models.DateTimeField(_("first filed at"), null=True, blank=True)
    submitted_at = models.DateTimeField(_("submitted at"), null=True, blank=True)
    claimed_by = models.UUIDField(_("claimed by"), null=True, blank=True)
    claimed_at = models.DateTimeField(_("claimed at"), null=True, blank=True)
    handed_on_at = models.DateTimeField(_("handed on at"), null=True, blank=True)
    received_at = models.DateTimeField(_("received there at"), null=True, blank=True)
    times_handed_on = models.PositiveSmallIntegerField(_("times handed on"), default=0)
    check_note = models.TextField(_("note of the city check"), max_length=2000, blank=True)
    recall_asked_at = models.DateTimeField(_("recall asked at"), null=True, blank=True)
    flight_answer_by = models.DateTimeField(
        _("another flight by"), null=True, blank=True, help_text="as the port has told"
    )
    withdrawal_asked_at = models.DateTimeField(_("withdrawal asked at"), null=True, blank=True)
    accepted_at = models.DateTimeField(_("accepted at"), null=True, blank=True)
    decided_at = models.DateTimeField(_("decided at"), null=True, blank=True)
    closed_at = models.DateTimeField(_("closed at"), null=True, blank=True)
    withdrawn_at = models.DateTimeField(_("withdrawn at"), null=True, blank=True)
    redirected_to = models.CharField(_("redirected to"), max_length=63, blank=True)
    redirected_at = models.DateTimeField(_("redirected at"), null=True, blank=True)
    redirected_from = models.CharField(_("redirected from"), max_length=63, blank=True)

    last_event = models.CharField(_("last event"), max_length=64)
    last_actor = models.CharField(_("last actor"), max_length=80)
    last_roles = models.CharField(_("roles of the last actor"), max_length=200, blank=True)
    last_at = models.DateTimeField(_("last change at"))

    objects = TransferRequestQuerySet.as_manager()

    class Meta:
        verbose_name = _("request")
        constraints = REQUEST_CONSTRAINTS
        indexes = [
            models.Index(name="request_desk", fields=["status", "arrival_at", "id"]),
            models.Index(name="request_of_officer", fields=["claimed_by", "status"]),
            models.Index(name="request_of_unit", fields=["enterprise", "-created_at"]),
        ]

    def __str__(self) -> str:
        return self.reference

    @property
    def chain(self) -> str:
        """Name of the request's audit chain."""
        return f"request:{self.id}"

    @property
    def delegation(self) -> list[Visitor]:
        """The visitors who belong to it now, in their order."""
        belonging = (one for one in self.visitors.all() if one.is_travelling)
        return sorted(belonging, key=lambda one: one.position)

    @property
    def keeper(self) -> uuid.UUID | None:
        """The account that looks after it: who took it over, else who began it."""
        if self.kept_by is not None:
            return self.kept_by
        try:
            return uuid.UUID(self.created_by)
        except ValueError:
            return None  # it came from another city


class Remark(models.Model):
    """Free text that went with one change; the audit trail may hold none, so it stands here."""

    lives_in: ClassVar[frozenset[SchemaKind]] = CITY_ONLY

    id = models.BigAutoField(primary_key=True)
    request = models.ForeignKey(
        TransferRequest,
        on_delete=models.PROTECT,  # as for visitors
        related_name="remarks",
        verbose_name=_("request"),
    )
    revision = models.PositiveIntegerField(_("revision"))
    text = models.TextField(_("text"), max_length=2000)

    class Meta:
        verbose_name = _("remark")
        constraints = [
            models.UniqueConstraint(name="remark_one_per_revision", fields=["request", "revision"])
        ]

    def __str__(self) -> str:
        return str(self.pk)


class Progress(models.Model):
    """What the city a request was redirected to told of it later."""

    lives_in: ClassVar[frozenset[SchemaKind]] = CITY_ONLY

    id = models.BigAutoField(primary_key=True)
    request = models.ForeignKey(
        TransferRequest,
        on_delete=models.PROTECT,  # as for visitors
        related_name="progress",
        verbose_name=_("request"),
    )
    version = models.PositiveIntegerField(_("version of the message"))
    status = models.CharField(_("status there"), max_length=20, choices=Status)
    at = models.DateTimeField(_("at"))

    class Meta:
        verbose_name = _("progress in another city")
        constraints = [
            models.UniqueConstraint(name="progress_told_once", fields=["request", "version"])
        ]

    def __str__(self) -> str:
        return str(self.pk)
